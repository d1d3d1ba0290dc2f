import { expect, it } from 'vitest'
import { nodeLifecycle } from '../../../src/model/cluster/actors/node-lifecycle.ts'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import { kubelet } from '../../../src/model/cluster/kubelet/kubelet.ts'
import { kubeletRules } from '../../../src/model/cluster/kubelet/rules.ts'
import type { StoredPod } from '../../../src/model/cluster/objects.ts'
import type { Program } from '../../../src/model/cluster/program.ts'
import { defaultLimits } from '../../../src/model/pod/back-off.ts'
import { type Fact, ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const second = 1000

/** A node alone with its kubelet: what a scheduler would write is written by hand. */
function newNode(programs: Readonly<Record<string, Program>> = {}) {
  const made = cluster({ tools: modelTools(1, 'kubelet') })
  let addresses = 0
  const node = kubelet({
    node: 'n',
    host: made.host('kubelet'),
    runtime: made.host('runtime'),
    rules: kubeletRules,
    registry: image => ({ pull: 5 * second, program: () => programs[image] ?? {} }),
    cached: new Map(),
    takes: { mount: 100, sandbox: 100, start: 100, failedPull: 100, resync: second },
    limits: defaultLimits,
    address: () => `10.0.0.${++addresses}`,
  })
  made.join(node)
  const create = (name: string, spec: Partial<StoredPod['spec']> = {}) =>
    made.write('user', {
      verb: 'create',
      object: {
        kind: 'Pod',
        metadata: { name },
        spec: { nodeName: 'n', containers: [{ name: 'app' }], ...spec },
        status: {},
      },
    })
  const remove = (name: string, graceSeconds?: number) =>
    made.write('user', {
      verb: 'delete',
      ref: { kind: 'Pod', name },
      ...(graceSeconds !== undefined && { graceSeconds }),
    })
  const run = (seconds: number): Fact[] => [...made.run(made.now() + seconds * second)]
  const phase = (name: string) => made.get('Pod', name)?.status.phase
  return { made, node, create, remove, run, phase }
}

it('runs a Pod that bears the name of one that was deleted by force, after the old one has stopped', () => {
  const { made, node, create, remove, run, phase } = newNode({ app: { onTerm: 'ignores' } })
  create('web')
  run(10)
  const first = made.get('Pod', 'web')?.metadata.uid
  remove('web', 0)
  create('web')
  const facts = run(20)
  const [killed, started] = [ofKind(facts, 'Signalled').at(-1), ofKind(facts, 'ContainerState')[0]]
  expect([killed?.signal, started?.state]).toEqual(['KILL', 'running'])
  expect(killed?.id).toBeLessThan(started?.id ?? 0)
  expect([phase('web'), node.running('web')]).toEqual(['Running', ['app']])
  expect(made.get('Pod', 'web')?.metadata.uid).not.toBe(first)
})

it('breaks off a pull when the Pod is deleted, and lets the object go', () => {
  const { made, create, remove, run } = newNode()
  create('web')
  run(2)
  remove('web')
  const facts = run(1)
  expect(ofKind(facts, 'EventSeen').map(each => each.reason)).not.toContain('Pulled')
  expect(made.get('Pod', 'web')).toBeUndefined()
  expect(ofKind(run(30), 'ContainerState')).toEqual([])
})

it('goes on while it is cut off, and writes the status when it is back', () => {
  const { made, node, create, run, phase } = newNode({ app: { exits: { after: 20 * second, code: 0 } } })
  create('web', { restartPolicy: 'Never' })
  run(10)
  made.cutOff('kubelet')
  run(60)
  expect([phase('web'), node.running('web')]).toEqual(['Running', []])
  made.rejoin('kubelet', undefined)
  run(1)
  expect(phase('web')).toBe('Succeeded')
})

it('learns of a deletion that it missed, and stops the containers then', () => {
  const { made, node, create, remove, run } = newNode()
  create('kept')
  create('gone')
  run(10)
  made.cutOff('kubelet')
  remove('gone', 0)
  run(60)
  expect(node.running('gone')).toEqual(['app'])
  made.rejoin('kubelet', undefined)
  run(10)
  expect([node.running('gone'), node.running('kept')]).toEqual([[], ['app']])
})

it('starts the next container behind a sidecar only when its startup probe has succeeded', () => {
  const { create, run } = newNode({ proxy: { startUp: 12 * second } })
  const startupProbe = { periodSeconds: 5, failureThreshold: 10 }
  create('web', { initContainers: [{ name: 'proxy', restartPolicy: 'Always', startupProbe }] })
  const facts = run(60)
  const probed = ofKind(facts, 'Probed').find(each => each.result === 'success')
  const started = ofKind(facts, 'ContainerState').find(each => each.container === 'app')
  expect(probed?.id).toBeLessThan(started?.id ?? 0)
})

it('stops sidecars when nothing else is left, and only then is the Pod Succeeded', () => {
  const { node, create, run, phase } = newNode({ app: { exits: { after: second, code: 0 } } })
  create('job', { restartPolicy: 'Never', initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] })
  const facts = run(60)
  expect([phase('job'), node.running('job')]).toEqual(['Succeeded', []])
  const stopped = ofKind(facts, 'ProcessEnded').find(each => each.container === 'proxy')
  const ended = ofKind(facts, 'PhaseChanged').find(each => each.to === 'Succeeded')
  expect(stopped?.id).toBeLessThan(ended?.id ?? 0)
  expect(ofKind(facts, 'CniCalled').map(each => each.command)).toEqual(['ADD', 'DEL'])
})

it('gives a container killed by its liveness probe the grace period of the probe', () => {
  const { create, run } = newNode({ app: { hangsAt: 5 * second } })
  const livenessProbe = { periodSeconds: 2, failureThreshold: 2, terminationGracePeriodSeconds: 7 }
  create('web', { containers: [{ name: 'app', livenessProbe }] })
  const [term, kill] = ofKind(run(40), 'Signalled')
  expect((kill?.at ?? 0) - (term?.at ?? 0)).toBe(7 * second)
})

it('is taken for lost after 50 s of silence, and for well again when it is back', () => {
  const { made, create, run } = newNode()
  made.join(nodeLifecycle({ grace: 50 * second, firstLook: 0 }))
  const ready = { type: 'Ready', status: 'True' } as const
  const object = { kind: 'Node', metadata: { name: 'n' }, spec: {}, status: { conditions: [ready] } } as const
  made.write('user', { verb: 'create', object })
  create('web')
  const isReady = () => made.get('Node', 'n')?.status.conditions?.find(each => each.type === 'Ready')?.status
  const taints = () => made.get('Node', 'n')?.spec.taints?.map(each => each.effect) ?? []
  run(100)
  expect([isReady(), taints()]).toEqual(['True', []])
  made.cutOff('kubelet')
  run(40)
  expect([isReady(), taints()]).toEqual(['True', []])
  run(16)
  expect([isReady(), taints()]).toEqual(['Unknown', ['NoSchedule']])
  made.rejoin('kubelet', undefined)
  run(1)
  expect([isReady(), taints()]).toEqual(['True', []])
  expect(made.get('Pod', 'web')?.status.conditions).toContainEqual(expect.objectContaining(ready))
  run(1000)
  expect(taints()).toEqual([])
})
