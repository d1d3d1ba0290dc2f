import { assert, constantFrom, jsonValue, property } from 'fast-check'
import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { parseManifests } from '../../../src/cli/manifests.ts'
import { phrase } from '../../../src/render/phrases.ts'
import { options } from '../../../src/scenarios/pod-lifecycle/options.ts'
import { ownPod } from '../../../src/scenarios/pod-lifecycle/own-pod.ts'
import { type Fact, isKind } from '../../../src/sim/fact.ts'
import { defaults } from '../../../src/sim/options.ts'
import { modelTools } from '../../../src/sim/play.ts'

function ask(source: string) {
  const { manifests } = parseManifests(source, 'pod.yaml')
  const { value, problems } = ownPod.read({ manifests, texts: {} })
  const steps = value === undefined ? [] : [...ownPod.play(value, defaults(options), modelTools(1, 'own'))]
  const facts = steps.filter((step): step is Fact => step.kind !== 'Caption')
  const findings = facts.filter(isKind('Finding'))
  return {
    facts,
    found: findings.map(each => `${each.about} ${each.code}`),
    said: findings.map(each => each.text.en).join('\n'),
    problems: problems.map(each => `${each.severity ?? 'problem'} ${each.line}: ${each.what.en}`),
    verdict: ownPod.verdict(facts),
  }
}

const bound = { nodeName: 'node-1', containers: [{ name: 'a' }] }
const podYaml = (status: object, spec: object = bound, metadata: object = {}) =>
  stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', uid: 'u', ...metadata }, spec, status })

const up = { name: 'a', ready: true, started: true, restartCount: 0, state: { running: {} } }
const waits = (reason: string, message: string, more: object = {}) => ({
  name: 'a',
  ready: false,
  restartCount: 0,
  state: { waiting: { reason, message } },
  ...more,
})
const condition = (type: string, status: string, more: object = {}) => ({ type, status, ...more })

test('a crash loop: Running, the delay of the message, why it ended, and the restart', () => {
  const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } }
  const message = 'back-off 5m0s restarting failed container=a'
  const crashing = waits('CrashLoopBackOff', message, { restartCount: 5, lastState })
  const { found, said, verdict } = ask(podYaml({ phase: 'Running', containerStatuses: [crashing] }))
  expect(found).toEqual([
    'container CrashLoopBackOff',
    'container ended-before',
    'phase will-restart',
    'next restart-later',
  ])
  expect(said).toContain('its restart, 5m0s after the exit')
  expect(said).toContain('exit code 137 OOMKilled (over its memory limit')
  expect(verdict).toBe('yes')
})

test('without a message the next delay lies between the first and that of its number', () => {
  const lastState = { terminated: { exitCode: 1 } }
  const crashing = (restartCount: number) =>
    ask(podYaml({ phase: 'Running', containerStatuses: [waits('CrashLoopBackOff', '', { restartCount, lastState })] }))
      .said
  expect(crashing(1)).toContain('10s after the exit')
  expect(crashing(3)).toContain('10s … 40s after the exit')
})

test('an image that cannot be pulled holds the Pod in Pending whatever its policy', () => {
  const containerStatuses = [waits('ImagePullBackOff', 'Back-off pulling image "x"')]
  const { found, said } = ask(podYaml({ phase: 'Pending', containerStatuses }, { ...bound, restartPolicy: 'Never' }))
  expect(found).toEqual(['container ImagePullBackOff', 'phase never-ran', 'next pull-again'])
  expect(said).toContain('Back-off pulling image "x"')
})

test('an unscheduled Pod: the words of the scheduler', () => {
  const message = '0/3 nodes are available: 3 Insufficient cpu.'
  const conditions = [condition('PodScheduled', 'False', { reason: 'Unschedulable', message })]
  const { found, said } = ask(podYaml({ phase: 'Pending', conditions }, { containers: [{ name: 'a' }] }))
  expect(found).toEqual(['phase not-scheduled', 'condition PodScheduled', 'next schedule'])
  expect(said).toContain(message)
})

test('a gated Pod names its gates', () => {
  const conditions = [condition('PodScheduled', 'False', { reason: 'SchedulingGated' })]
  const spec = { containers: [{ name: 'a' }], schedulingGates: [{ name: 'example.com/wait' }] }
  expect(ask(podYaml({ phase: 'Pending', conditions }, spec)).said).toContain('example.com/wait')
})

test('init containers: which one holds, and that the kubelet waits for it', () => {
  const spec = { ...bound, initContainers: [{ name: 'i' }, { name: 'j' }] }
  const status = {
    phase: 'Pending',
    conditions: [condition('PodReadyToStartContainers', 'True'), condition('Initialized', 'False')],
    initContainerStatuses: [
      { ...up, name: 'i' },
      { ...waits('PodInitializing', ''), name: 'j' },
    ],
    containerStatuses: [waits('PodInitializing', '')],
  }
  const { found, said } = ask(podYaml(status, spec))
  expect(found).toContain('phase init-unfinished')
  expect(said).toContain('Initialized = False: not done (a sidecar: not started): i, j')
  expect(said).toContain('waits until it is done (a sidecar: has started): i')
})

test('a deletion in progress: until when, in which order, and what holds the object', () => {
  const spec = {
    nodeName: 'n',
    initContainers: [
      { name: 's', restartPolicy: 'Always' },
      { name: 't', restartPolicy: 'Always' },
    ],
    containers: [{ name: 'a', lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
  }
  const metadata = {
    deletionTimestamp: '2026-01-01T00:01:00Z',
    deletionGracePeriodSeconds: 30,
    finalizers: ['example.com/f'],
  }
  const sidecars = ['s', 't'].map(name => ({ ...up, name }))
  const { found, said } = ask(
    podYaml({ phase: 'Running', initContainerStatuses: sidecars, containerStatuses: [up] }, spec, metadata),
  )
  expect(found).toEqual(['phase running', 'deletion deleting', 'deletion finalizers', 'next stop', 'next not-replaced'])
  expect(said).toContain('grace 30 s, until 2026-01-01T00:01:00Z')
  expect(said).toContain('preStop hooks first: a; stopped together: a; then the sidecars in reverse order: t, s;')
  expect(said).toContain('example.com/f')
})

test('an evicted Pod is final; its owner may replace it', () => {
  const owner = { kind: 'ReplicaSet', name: 'web', controller: true }
  const status = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }
  const { found, said } = ask(podYaml(status, bound, { ownerReferences: [owner] }))
  expect(found).toEqual(['phase ended-from-outside', 'next nothing', 'next replaced'])
  expect(said).toContain('restartPolicy is not asked: The node was low on resource: memory.')
  expect(said).toContain('ReplicaSet web owns it')
})

const silent = [condition('Ready', 'False'), condition('ContainersReady', 'True')]

test('a lost node: Ready was set False although everything is ready, and nobody can confirm a deletion', () => {
  const status = { phase: 'Running', conditions: silent, containerStatuses: [up] }
  expect(ask(podYaml(status))).toMatchObject({
    found: ['phase running', 'condition Ready', 'next node-lost', 'next not-replaced'],
    verdict: 'yes',
  })
  const deleted = ask(podYaml(status, bound, { deletionTimestamp: '2026-01-01T00:00:00Z' }))
  expect(deleted.found).toContain('next unconfirmed')
})

test('a closed readiness gate is told from a lost node', () => {
  const spec = { ...bound, readinessGates: [{ conditionType: 'lb' }] }
  const { found, said } = ask(podYaml({ phase: 'Running', conditions: silent, containerStatuses: [up] }, spec))
  expect(found).toEqual(['phase running', 'condition Ready', 'condition lb', 'next watch'])
  expect(said).toContain('but not its readiness gates: lb')
})

test('a status that does not follow from the containers is said to be unknown', () => {
  const ended = { name: 'a', ready: false, restartCount: 0, state: { terminated: { exitCode: 1 } } }
  const spec = { ...bound, restartPolicy: 'Never' }
  const { found, said, verdict } = ask(podYaml({ phase: 'Running', containerStatuses: [ended] }, spec))
  expect(found).toContain('disagreement phase-disagrees')
  expect(said).toContain('says Running, but computed anew from the container statuses: The phase is Failed')
  expect(verdict).toBe('unknown')
  expect(ask(podYaml({ phase: 'Unknown', containerStatuses: [up] }))).toMatchObject({
    found: ['disagreement phase-unknown', 'next watch'],
    verdict: 'unknown',
  })
  const conditions = [condition('ContainersReady', 'False')]
  expect(ask(podYaml({ phase: 'Running', conditions, containerStatuses: [up] })).found).toContain(
    'disagreement ContainersReady-disagrees',
  )
})

test('a deleted Pod under Always may be Succeeded, one that is not deleted may not', () => {
  const ended = { name: 'a', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }
  const status = { phase: 'Succeeded', containerStatuses: [ended] }
  expect(ask(podYaml(status, bound, { deletionTimestamp: '2026-01-01T00:00:00Z' }))).toMatchObject({ verdict: 'yes' })
  expect(ask(podYaml(status))).toMatchObject({ verdict: 'unknown' })
})

test('a manifest without a status is a Pod that does not exist yet', () => {
  const { found, said, verdict } = ask('kind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a}, {name: b}]}\n')
  expect(found).toEqual(['phase not-created', 'next create'])
  expect(said).toContain('starts first: a, b')
  expect(verdict).toBe('yes')
})

test('a List, several documents and JSON are all read', () => {
  const one = { kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [{ name: 'a' }] } }
  const list = JSON.stringify({ kind: 'List', items: [one, { ...one, metadata: { name: 'y' } }] })
  expect(
    new Set(
      ask(list)
        .facts.filter(isKind('Finding'))
        .map(each => each.subject),
    ),
  ).toEqual(new Set(['x', 'y']))
  expect(ask(`${stringify(one)}---\n${stringify(one)}`).found).toHaveLength(4)
})

test('all problems at once, each with its line; what can be answered is answered', () => {
  const { problems, found, verdict } = ask(`kind: Pod
metadata: {name: bad}
spec:
  restartPolicy: always
  containers:
    - image: x
    - name: b
status:
  phase: Fine
  containerStatuses: {}
---
kind: Deployment
metadata: {name: d}
---
kind: Pod
metadata: {name: good}
spec: {containers: [{name: a}]}
`)
  expect(problems).toEqual([
    'note 12: this is a Deployment, not a Pod',
    'problem 4: spec.restartPolicy cannot be “always”',
    'problem 6: spec.containers[0].name is missing',
    'problem 9: status.phase cannot be “Fine”',
    'problem 10: status.containerStatuses should be a list, not an object',
  ])
  expect(found).toEqual(['phase not-created', 'next create', 'input refused'])
  expect(verdict).toBe('no')
})

test.each([
  ['kind: Deployment\n', ['problem 1: this is a Deployment, not a Pod']],
  ['just words\n', ['problem 1: not a Kubernetes object: it has no kind']],
  ['kind: pod\n', ['problem 1: kind: pod']],
  [
    'kind: Pod\nmetadata: {name: x, annotations: 5}\nspec: {containers: [{name: a}]}\n',
    ['problem 2: metadata.annotations should be an object, not a number'],
  ],
  ['kind: Pod\n', ['problem 1: metadata is missing', 'problem 1: spec is missing']],
  [
    'kind: Pod\nmetadata: {name: x}\nspec: {containers: []}\n',
    ['problem 3: spec.containers is empty: a Pod needs one at least'],
  ],
  [
    'kind: Pod\nmetadata: {name: x}\nspec:\n  containers: [{name: a}]\n  initContainers: [{name: a}]\n',
    ['problem 4: container names are unique in a Pod; used twice: “a”'],
  ],
])('%j is refused with its reason', (source, problems) => {
  expect(ask(source)).toMatchObject({ problems, facts: [], verdict: 'unknown' })
})

test('what could steer a terminal is replaced before it is shown', () => {
  const containerStatuses = [waits('ImagePullBackOff', 'bad\u001b]52;c;x\u0007 image\u202e')]
  const { facts } = ask(podYaml({ phase: 'Pending', containerStatuses }))
  const shown = facts.flatMap(each => Object.values(phrase(each))).join('')
  expect(shown).toContain('bad\ufffd]52;c;x\ufffd image\ufffd')
  expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

const sound = {
  kind: 'Pod',
  metadata: { name: 'web', deletionTimestamp: '2026-01-01T00:00:00Z' },
  spec: { nodeName: 'n', restartPolicy: 'Never', initContainers: [{ name: 'i' }], containers: [{ name: 'a' }] },
  status: {
    phase: 'Running',
    conditions: [condition('Ready', 'False')],
    initContainerStatuses: [{ ...up, name: 'i' }],
    containerStatuses: [up],
  },
}
/** Paths of everything in the sound Pod. */
const places = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [[...path, key], ...places(each, [...path, key])])
    : []
function withReplaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  copy[key] = withReplaced(copy[key], rest, by)
  return copy
}

test('no object makes it stumble: it is answered or refused with a reason', () => {
  assert(
    property(constantFrom(...places(sound)), jsonValue({ maxDepth: 3 }), (path, by) => {
      const { facts, problems } = ask(JSON.stringify(withReplaced(sound, path, by)))
      expect(facts.length + problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 500, seed: 1 },
  )
  assert(
    property(jsonValue(), by => {
      expect(ask(JSON.stringify(by)).facts).toEqual([])
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('a malformed image name is pulled by nobody', () => {
  const status = {
    phase: 'Pending',
    containerStatuses: [waits('InvalidImageName', 'Failed to apply default image tag')],
  }
  const { found, said } = ask(podYaml(status))
  expect(found).toContain('next no-image-name')
  expect(said).not.toContain('tries to pull')
})

test('imagePullPolicy Never: the kubelet does not pull, it waits for the image', () => {
  const status = {
    phase: 'Pending',
    containerStatuses: [waits('ErrImageNeverPull', 'Container image "x" is not present')],
  }
  const { found, said } = ask(podYaml(status))
  expect(found).toContain('next look-again')
  expect(said).not.toContain('tries to pull')
})

test('a Pod that is being deleted restarts nothing, whatever its policy, and goes when its finalizers do', () => {
  const ended = { name: 'a', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }
  const deleting = (finalizers: string[]) =>
    ask(
      podYaml({ phase: 'Running', containerStatuses: [ended] }, bound, {
        deletionTimestamp: '2026-01-01T00:00:00Z',
        finalizers,
      }),
    )
  expect(deleting([]).said).not.toContain('will be restarted')
  expect(deleting([]).said).toMatch(/confirms, then the object is removed/)
  expect(deleting(['example.com/f']).said).toMatch(/confirms, then the object waits .* its finalizers: example.com\/f/)
  expect(deleting(['example.com/f']).said).not.toContain('object is removed')
  expect(deleting([]).verdict).toBe('yes')
})

test.each([
  ['ReplicaSet', 'the scheduler chooses anew'],
  ['DaemonSet', 'a new Pod for the same node'],
  ['StatefulSet', 'only when this object is gone it makes a new Pod of the same name'],
  ['Job', 'within its backoffLimit'],
  ['Node', 'no other node gets it'],
])('who replaces it, and where, depends on its owner: %s', (kind, words) => {
  const status = { phase: 'Failed', reason: 'Evicted' }
  const { said } = ask(podYaml(status, bound, { ownerReferences: [{ kind, name: 'x', controller: true }] }))
  expect(said).toContain(`${kind} x owns it: `)
  expect(said).toContain(words)
})
