import { describe, expect, it } from 'vitest'
import { startContainer } from '../../../src/model/runtime/containers.ts'
import { holdOf } from '../../../src/model/runtime/hold.ts'
import { endProcess } from '../../../src/model/runtime/processes.ts'
import { addressOf, type Sandbox } from '../../../src/model/runtime/sandbox-namespaces.ts'
import { noticePauseEnd, runSandbox, stopSandbox } from '../../../src/model/runtime/sandbox.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { heldBy, modes, present, program, recordingNode } from './recording.ts'

const setUp = (hold = heldBy(true, 'network'), mode = modes()) => {
  const { node, kernel, facts } = recordingNode()
  const sandbox = runSandbox(node, { pod: 'web', attempt: 0, modes: mode, hold })
  const start = (name: string) => present(startContainer(node, sandbox, { name, program: program() }))
  return { node, kernel, facts, sandbox, start }
}
const adds = (facts: ReturnType<typeof setUp>['facts']) =>
  ofKind(facts, 'CniCalled').filter(each => each.command === 'ADD')

describe('RunPodSandbox', () => {
  it('sees to the network before it starts pause', () => {
    const { facts } = setUp()
    const kinds = facts.map(fact => fact.kind)
    expect(kinds.indexOf('NamespaceCreated')).toBe(0)
    expect(kinds.indexOf('CniCalled')).toBeLessThan(kinds.indexOf('ProcessStarted'))
    expect(kinds.at(-1)).toBe('SandboxState')
  })

  it('asks for no address with the network of the node', () => {
    const { facts, sandbox } = setUp(heldBy(true, 'network'), modes('CONTAINER', 'NODE'))
    expect(adds(facts)).toEqual([])
    expect(sandbox).toMatchObject({ state: 'READY', address: '' })
  })

  it('puts containers in the same network, IPC and UTS, and in a PID and mount namespace each', () => {
    const { start, sandbox } = setUp()
    const [a, b] = [start('a').namespaces, start('b').namespaces]
    const pause = present(sandbox.pause).namespaces
    for (const type of ['network', 'ipc', 'uts'] as const)
      expect([a[type], b[type]]).toEqual([pause[type], pause[type]])
    for (const type of ['pid', 'mount'] as const) expect(new Set([a[type], b[type], pause[type]]).size).toBe(3)
  })

  it('makes pause process 1 of a shared PID namespace', () => {
    const { start, sandbox } = setUp(heldBy(true), modes('POD'))
    const app = start('app')
    expect(app.namespaces.pid.init).toBe(sandbox.pause)
    expect(app.pids.get(app.namespaces.pid)).toBe(2)
  })
})

const survives = (hold: Sandbox['hold']) => {
  const { kernel, sandbox, start, facts } = setUp(hold)
  const app = start('app')
  const before = addressOf(sandbox)
  endProcess(kernel, app, { code: 1 })
  const between = addressOf(sandbox)
  start('app')
  return { before, between, after: addressOf(sandbox), adds: adds(facts).length }
}

describe('the address', () => {
  it('survives the app if pause is there', () => {
    expect(survives(heldBy(true))).toEqual({
      before: '10.244.1.2',
      between: '10.244.1.2',
      after: '10.244.1.2',
      adds: 1,
    })
  })
  it('survives the app if a bind mount is there', () => {
    expect(survives(heldBy(false, 'network'))).toMatchObject({ between: '10.244.1.2', after: '10.244.1.2', adds: 1 })
  })
  it('is lost with the app if nothing is there', () => {
    const { before, between, after, adds } = survives(heldBy(false))
    expect([before, between, after, adds]).toEqual(['10.244.1.2', undefined, '10.244.1.3', 2])
  })
})

describe('the end of a sandbox', () => {
  it('is noticed when pause ends, and the apps run on in a network that is pinned', () => {
    const { node, kernel, sandbox, start, facts } = setUp()
    const app = start('app')
    endProcess(kernel, present(sandbox.pause), { code: 137, signal: 'KILL' })
    noticePauseEnd(node, sandbox)
    expect(sandbox.state).toBe('NOTREADY')
    expect(app.state).toBe('running')
    const [pauseEnd] = ofKind(facts, 'ProcessEnded')
    expect(facts.at(-1)).toMatchObject({ kind: 'SandboxState', state: 'NOTREADY', because: present(pauseEnd).id })
  })

  it('stops pause, then gives the address back, then destroys the namespaces', () => {
    const { node, sandbox, facts } = setUp()
    const before = facts.length
    stopSandbox(node, sandbox)
    const told = facts.slice(before).flatMap(fact => ('namespace' in fact ? [fact.namespace] : [fact.kind]))
    expect(told).toEqual(['ProcessEnded', 'ipc:1', 'uts:1', 'SandboxState', 'CniCalled', 'net:1'])
    expect(addressOf(sandbox)).toBeUndefined()
    // Given back before, so not lost.
    expect(facts.at(-1)).toMatchObject({ kind: 'NamespaceDestroyed', lost: [] })
  })
})

describe('who needs pause', () => {
  it.each([
    ['containerd', 'CONTAINER', true],
    ['containerd', 'NODE', true],
    ['crio', 'CONTAINER', false],
    ['crio', 'NODE', false],
    ['crio', 'POD', true],
    ['kata', 'CONTAINER', true],
  ] as const)('%s with PID mode %s: %s', (runtime, pid, needed) => {
    expect(holdOf(runtime, modes(pid)).pause).toBe(needed)
  })
})
