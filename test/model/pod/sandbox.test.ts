import { expect, test } from 'vitest'
import type { Sandbox } from '../../../src/model/pod/runtime-state.ts'
import { podSandboxChanged } from '../../../src/model/pod/sandbox.ts'
import { pod } from './builders.ts'

const sandbox = (state: Sandbox['state'], attempt: number, more: Partial<Sandbox> = {}): Sandbox => ({
  id: `s${attempt}`,
  state,
  attempt,
  ip: '10.0.0.1',
  ...more,
})
const onNode = pod({ hostNetwork: true })

// kubernetes/kubernetes pkg/kubelet/kuberuntime/util/util_test.go, TestPodSandboxChanged
test.each([
  ['there is none', pod({}), [], { changed: true, attempt: 0, why: 'no-sandbox' }],
  [
    'two are ready',
    pod({}),
    [sandbox('READY', 1), sandbox('READY', 0)],
    { changed: true, attempt: 2, id: 's1', why: 'multiple-sandboxes' },
  ],
  [
    'none is ready',
    pod({}),
    [sandbox('NOTREADY', 1), sandbox('NOTREADY', 0)],
    { changed: true, attempt: 2, id: 's1', why: 'not-ready' },
  ],
  [
    'it is in the network of the Pod and the node’s is wanted',
    onNode,
    [sandbox('READY', 0, { network: 'POD' })],
    { changed: true, attempt: 1, why: 'network-namespace-mode' },
  ],
  [
    'it has no address',
    pod({}),
    [sandbox('READY', 0, { ip: '' })],
    { changed: true, attempt: 1, id: 's0', why: 'no-ip' },
  ],
  ['it has one', pod({}), [sandbox('READY', 0)], { changed: false, attempt: 0, id: 's0' }],
  [
    'an older one has a higher number',
    pod({}),
    [sandbox('READY', 0), sandbox('NOTREADY', 1)],
    { changed: false, attempt: 1, id: 's0' },
  ],
  [
    'a Pod in the node’s network needs no address',
    onNode,
    [sandbox('READY', 0, { network: 'NODE', ip: '' })],
    { changed: false, attempt: 0, id: 's0' },
  ],
] as const)('the sandbox is judged right when %s', (_case, of, sandboxes, verdict) => {
  expect(podSandboxChanged(of, sandboxes)).toEqual(verdict)
})
