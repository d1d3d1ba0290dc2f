import { assert, constantFrom, jsonValue, property } from 'fast-check'
import { stringify } from 'yaml'
import { describe, expect, test } from 'vitest'
import { parseManifests } from '../../../src/cli/manifests.ts'
import { phrase } from '../../../src/render/phrases.ts'
import { options } from '../../../src/scenarios/service-endpoints/options.ts'
import { ownService } from '../../../src/scenarios/service-endpoints/own-service.ts'
import { type Fact, isKind } from '../../../src/sim/fact.ts'
import { defaults } from '../../../src/sim/options.ts'
import { modelTools } from '../../../src/sim/play.ts'

function ask(...objects: readonly object[]) {
  const source = objects.map(each => stringify(each)).join('---\n')
  const { manifests } = parseManifests(source, 'all.yaml')
  const { value, problems } = ownService.read({ manifests, texts: {} })
  const steps = value === undefined ? [] : [...ownService.play(value, defaults(options), modelTools(1, 'own'))]
  const facts = steps.filter((step): step is Fact => step.kind !== 'Caption')
  const findings = facts.filter(isKind('Finding'))
  return {
    facts,
    codes: findings.map(each => each.code),
    said: findings.map(each => each.text.en).join('\n'),
    lines: source.split('\n'),
    problems: problems.map(each => `${each.severity ?? 'problem'} ${each.line}: ${each.what.en}`),
    verdict: ownService.verdict(facts),
  }
}

const service = (spec: object = {}, metadata: object = {}) => ({
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec: { clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
})
const ready = [{ type: 'Ready', status: 'True' }]
const pod = (
  status: object = {},
  metadata: object = {},
  containers: object[] = [{ name: 'a', ports: [{ name: 'http', containerPort: 8080 }] }],
) => ({
  kind: 'Pod',
  metadata: { name: 'web-1', labels: { app: 'web' }, ...metadata },
  spec: { nodeName: 'node-1', containers },
  status: { phase: 'Running', podIP: '10.244.1.7', conditions: ready, ...status },
})
const slice = (addresses: readonly string[], more: object = {}) => ({
  kind: 'EndpointSlice',
  metadata: { name: 'web-abc', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: addresses.map(address => ({ addresses: [address], conditions: { ready: true } })),
  ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  ...more,
})

test('a Service with a ready Pod has what it needs', () => {
  const { codes, verdict } = ask(service(), pod())
  expect(codes).toEqual(['members', 'ready'])
  expect(verdict).toBe('yes')
})

describe('nobody matches', () => {
  test('the nearest Pod and the pair that differs, each with its place', () => {
    const { codes, said, lines, verdict } = ask(
      service({ selector: { app: 'wbe', tier: 'x' } }),
      pod({}, { labels: { app: 'web', tier: 'x' } }),
    )
    expect(codes).toEqual(['no-match', 'nearest'])
    const at = (words: string) => lines.findIndex(line => line.includes(words)) + 1
    expect(said).toContain(`wants app=wbe (all.yaml:${at('app: wbe')}), it has app=web (all.yaml:${at('app: web')})`)
    expect(said).not.toContain('wants tier')
    expect(verdict).toBe('no')
  })

  test('a label under another key', () => {
    expect(ask(service(), pod({}, { labels: { name: 'web' } })).said).toContain('it has no app')
  })

  test('the right labels in another namespace', () => {
    expect(ask(service(), pod({}, { namespace: 'shop' })).codes).toEqual(['no-match', 'other-namespace'])
  })

  test('Pods of its namespace were not brought: the slices tell, or nothing does', () => {
    const other = pod({}, { namespace: 'kube-system', name: 'coredns-1', labels: { app: 'coredns' } })
    const listed = ask(service(), other, slice(['10.244.1.7']))
    expect([listed.codes, listed.verdict]).toEqual([['listed'], 'yes'])
    const none = ask(service(), other)
    expect([none.codes, none.verdict]).toEqual([['nothing-brought'], 'unknown'])
    expect(none.said).toContain('neither Pods of namespace default nor its slices were brought')
  })

  test('and yet its slice lists somebody: that contradicts the Pods', () => {
    const { codes, verdict } = ask(service(), pod({}, { labels: { app: 'wbe' } }), slice(['10.244.1.7']))
    expect([codes, verdict]).toEqual([['no-match', 'nearest', 'stale-entry'], 'unknown'])
  })

  test('nothing is near', () => {
    expect(ask(service(), pod({}, { labels: { job: 'batch' } })).codes).toEqual(['no-match'])
  })

  test('the template of a Deployment counts as a Pod to come', () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a' }] } }
    const deployment = { kind: 'Deployment', metadata: { name: 'web' }, spec: { template } }
    const { codes, verdict } = ask(service(), deployment)
    expect(codes).toEqual(['members', 'template', 'missing-port'])
    expect(verdict).toBe('unknown')
  })
})

describe('a Pod that matches and does not help', () => {
  test.each([
    ['no address', pod({ podIP: undefined, phase: 'Pending' }), ['no-address']],
    ['finished', pod({ phase: 'Failed', reason: 'Evicted' }), ['finished']],
    [
      'not ready',
      pod({ conditions: [{ type: 'Ready', status: 'False', message: 'containers with unready status: [a]' }] }),
      ['not-ready', 'unready'],
    ],
    [
      'without the port',
      pod({}, {}, [{ name: 'a', ports: [{ name: 'web', containerPort: 1 }] }]),
      ['ready', 'missing-port'],
    ],
    [
      'another protocol',
      pod({}, {}, [{ name: 'a', ports: [{ name: 'http', containerPort: 1, protocol: 'UDP' }] }]),
      ['ready', 'missing-port'],
    ],
    [
      'deleted and deaf',
      pod({ conditions: [] }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      ['terminating', 'deleted', 'unready'],
    ],
  ])('%s', (_, given, codes) => {
    const { codes: found, verdict } = ask(service(), given)
    expect(found).toEqual(['members', ...codes, 'refused'])
    expect(verdict).toBe('no')
  })

  test('says why it is not ready, in the words of its status', () => {
    const waiting = { name: 'a', ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }
    const status = {
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      containerStatuses: [waiting],
    }
    expect(ask(service(), pod(status)).said).toContain('ContainersNotReady; a: CrashLoopBackOff')
  })
})

test('a terminating Pod that still serves is used if nothing is ready, and one that is published counts as ready', () => {
  expect(ask(service(), pod({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })).verdict).toBe('yes')
  const unready = pod({ conditions: [] })
  expect(ask(service(), unready).verdict).toBe('no')
  const { codes, verdict } = ask(service({ publishNotReadyAddresses: true }), unready)
  expect(codes).toEqual(['members', 'ready', 'published'])
  expect(verdict).toBe('yes')
})

test('when a Pod that is being deleted is used depends on its flags', () => {
  const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' }
  expect(ask(service(), pod({}, deleted)).said).toContain('used only while nothing else is ready')
  expect(ask(service(), pod({ conditions: [] }, deleted)).said).toMatch(/serving=false\), so it is not used/)
  const published = ask(service({ publishNotReadyAddresses: true }), pod({}, deleted))
  expect(published.said).toContain('has it used like any other')
  expect(published.said).not.toContain('only while')
})

test('a headless Service without endpoints refuses nothing: its name has no address', () => {
  const { codes, said, verdict } = ask(service({ clusterIP: 'None' }), pod({ conditions: [] }))
  expect(codes.at(-1)).toBe('refused')
  expect(said).toContain('its name resolves to no address')
  expect(verdict).toBe('no')
})

test('a finished Pod, which no slice lists, has no ports to miss', () => {
  const done = pod({ phase: 'Succeeded' }, {}, [{ name: 'a', ports: [] }])
  expect(ask(service(), done).codes).toEqual(['members', 'finished', 'refused'])
})

test('other kinds of Service: no selector, ExternalName, headless without ports', () => {
  expect(ask(service({ type: 'ExternalName', externalName: 'db.example.com' })).codes).toEqual(['external-name'])
  expect(ask(service({ selector: undefined })).codes).toEqual(['no-selector', 'nothing-brought'])
  expect(ask(service({ selector: undefined }), slice(['192.168.7.7'])).codes).toEqual(['no-selector', 'listed'])
  expect(ask(service({ clusterIP: 'None', ports: undefined }), pod()).verdict).toBe('yes')
})

describe('slices', () => {
  test('alone tell how it stands, or nothing does', () => {
    expect(ask(service(), slice(['10.244.1.7', '10.244.1.8']))).toMatchObject({ codes: ['listed'], verdict: 'yes' })
    expect(ask(service(), slice([]))).toMatchObject({ codes: ['listed', 'refused'], verdict: 'no' })
    expect(ask(service(), slice(['10.244.1.7'], { ports: [] })).codes).toEqual([
      'listed',
      'slice-without-port',
      'refused',
    ])
    expect(ask(service())).toMatchObject({ codes: ['nothing-brought'], verdict: 'unknown' })
  })

  test('whose ports have other names than the Service has give it no endpoints', () => {
    const { codes, said, verdict } = ask(service(), slice(['10.244.1.7'], { ports: [{ name: 'web', port: 8080 }] }))
    expect([codes, verdict]).toEqual([['listed', 'slice-other-port', 'refused'], 'no'])
    expect(said).toContain('0 endpoints in 0 slices')
    expect(said).toContain('names its ports “web”, the Service “”: they are matched by name')
  })

  test('that give a Pod other flags than follow from it are what kube-proxy goes by', () => {
    const unready = ask(service(), pod({ conditions: [] }), slice(['10.244.1.7']))
    expect(unready.codes).toEqual(['members', 'not-ready', 'unready', 'other-flags'])
    expect(unready.said).toMatch(/has Pod\/web-1 as ready=true serving=true \(all.yaml:\d+\)/)
    expect(unready.verdict).toBe('unknown')
    const old = slice([], { endpoints: [{ addresses: ['10.244.1.7'], conditions: { ready: false, serving: false } }] })
    expect(ask(service(), pod(), old)).toMatchObject({ codes: ['members', 'ready', 'other-flags'], verdict: 'unknown' })
    expect(ask(service(), pod(), slice(['10.244.1.7']))).toMatchObject({ codes: ['members', 'ready'], verdict: 'yes' })
  })

  test('that disagree with the Pods make the answer unknown', () => {
    const { codes, said, verdict } = ask(service(), pod(), slice(['10.244.9.9']))
    expect(codes).toEqual(['members', 'ready', 'stale-entry', 'missing-entry'])
    expect(said).toContain('10.244.9.9 (all.yaml:')
    expect(verdict).toBe('unknown')
  })
})

test('what cannot be used is told with its line, and what does not fit is left out', () => {
  expect(ask({ kind: 'ConfigMap', metadata: { name: 'x' } }).problems).toEqual([
    'note 1: ConfigMap has nothing to do with endpoints; left out',
    'problem 1: there is no Service in it',
  ])
  const { problems, codes, verdict } = ask(service(), pod(), { ...pod(), metadata: { name: 'odd', labels: ['app'] } })
  expect(problems[0]).toMatch(
    /^problem \d+: Pod odd: metadata.labels should be an object, not a list; the object is left out$/,
  )
  expect(codes.at(-1)).toBe('refused')
  expect(verdict).toBe('no')
})

test('whatever stands in the objects, there is an answer in both languages', () => {
  const kinds = constantFrom('Service', 'Pod', 'EndpointSlice', 'Deployment')
  assert(
    property(kinds, jsonValue({ maxDepth: 3 }), jsonValue({ maxDepth: 3 }), (kind, metadata, spec) => {
      const { facts } = ask(service(), pod(), { kind, metadata, spec, status: metadata })
      for (const fact of facts) expect(phrase(fact).zh !== '' && phrase(fact).en !== '').toBe(true)
    }),
    { numRuns: 200 },
  )
})
