// What a load balancer hears from kube-proxy, and which connection entries kube-proxy deletes.
import { expect, test } from 'vitest'
import { healthAnswer } from '../../../src/model/kube-proxy/health-check.ts'
import { isStale, type StaleQuestion } from '../../../src/model/kube-proxy/stale-entries.ts'
import type { EndpointSlice, EndpointSpec } from '../../../src/objects.ts'

const slice = (service: string, ...endpoints: readonly EndpointSpec[]): EndpointSlice => ({
  kind: 'EndpointSlice',
  metadata: { name: `${service}-1`, labels: { 'kubernetes.io/service-name': service } },
  endpoints,
})
const on = (nodeName: string, conditions?: EndpointSpec['conditions']): EndpointSpec => ({
  addresses: ['10.244.1.1'],
  nodeName,
  ...(conditions !== undefined && { conditions }),
})
const draining = { ready: false, serving: true, terminating: true }

test('a node is healthy for a Service by an endpoint of its own that is ready, and no other', () => {
  expect(healthAnswer([slice('web', on('a'))], 'web', 'a')).toBe(200)
  expect(healthAnswer([slice('web', on('a', draining), on('a', { ready: true }))], 'web', 'a')).toBe(200)
  expect(healthAnswer([slice('web', on('a', draining))], 'web', 'a')).toBe(503)
  expect(healthAnswer([slice('web', on('b'))], 'web', 'a')).toBe(503)
  expect(healthAnswer([slice('other', on('a'))], 'web', 'a')).toBe(503)
  expect(healthAnswer([], 'web', 'a')).toBe(503)
})

test('stale are UDP entries to what does not serve; 1.36.0 passes over Services where nothing does', () => {
  const ask = (changes: Partial<StaleQuestion>) =>
    isStale({ protocol: 'udp', endpoint: 'old:53', serving: ['new:53'], kubernetes: '1.36', ...changes })
  expect(ask({})).toBe(true)
  expect(ask({ protocol: 'tcp' })).toBe(false)
  expect(ask({ serving: ['new:53', 'old:53'] })).toBe(false)
  expect(ask({ serving: [] })).toBe(false)
  expect(ask({ serving: [], kubernetes: '1.37' })).toBe(true)
})
