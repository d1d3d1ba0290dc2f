import { describe, expect, it } from 'vitest'
import type { Kernel, Process } from '../../../src/model/runtime/kernel.ts'
import { createNamespace, pin, unpin } from '../../../src/model/runtime/namespaces.ts'
import { childrenOf, endProcess, processList, startProcess } from '../../../src/model/runtime/processes.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { present, program, recordingNode } from './recording.ts'

const inContainer = (kernel: Kernel, name: string, reaps: 'own' | 'all') =>
  present(
    startProcess(kernel, { name, container: name, program: program(reaps), by: 'test', unshare: ['pid', 'mount'] }),
  )
const fork = (kernel: Kernel, parent: Process, name: string) =>
  present(startProcess(kernel, { name, container: parent.container, program: program(), by: parent.name, parent }))

/** First process → helper → five jobs; the helper ends, then the jobs. */
function leaveOrphans(reaps: 'own' | 'all') {
  const { kernel, facts } = recordingNode()
  const first = inContainer(kernel, 'app', reaps)
  const helper = fork(kernel, first, 'helper')
  const jobs = [1, 2, 3, 4, 5].map(i => fork(kernel, helper, `job-${i}`))
  endProcess(kernel, helper, { code: 0 })
  for (const job of jobs) endProcess(kernel, job, { code: 0 })
  return { kernel, facts, first, jobs }
}

describe('orphans', () => {
  it('go to process 1 of their own PID namespace', () => {
    const { facts } = leaveOrphans('own')
    expect(ofKind(facts, 'ProcessReparented').map(fact => fact.to)).toEqual(Array(5).fill('app'))
  })

  it('stay as five zombies if process 1 does not reap', () => {
    const { kernel, first } = leaveOrphans('own')
    expect(childrenOf(kernel, first).filter(each => each.state === 'zombie')).toHaveLength(5)
  })

  it('are all collected if process 1 reaps', () => {
    const { kernel, first, facts } = leaveOrphans('all')
    expect(childrenOf(kernel, first)).toHaveLength(0)
    expect(ofKind(facts, 'ProcessReaped').filter(fact => fact.process.startsWith('job'))).toHaveLength(5)
  })

  it('that died as zombies before are collected by a parent that reaps', () => {
    const { kernel } = recordingNode()
    const first = inContainer(kernel, 'app', 'all')
    const middle = fork(kernel, first, 'middle')
    const helper = fork(kernel, middle, 'helper')
    const job = fork(kernel, helper, 'job')
    endProcess(kernel, helper, { code: 0 })
    endProcess(kernel, job, { code: 0 })
    expect(job.state).toBe('gone')
  })

  it('of a node process go to systemd', () => {
    const { kernel, facts } = recordingNode()
    const shell = present(startProcess(kernel, { name: 'sh', container: 'node', program: program(), by: 'test' }))
    fork(kernel, shell, 'sleep')
    endProcess(kernel, shell, { code: 0 })
    expect(ofKind(facts, 'ProcessReparented')).toMatchObject([{ process: 'sleep', to: 'systemd' }])
  })
})

describe('a PID namespace', () => {
  it('numbers its processes from 1, and the node numbers them too', () => {
    const { kernel } = recordingNode()
    const first = inContainer(kernel, 'app', 'own')
    fork(kernel, first, 'worker')
    expect(processList(kernel, first.namespaces.pid).map(each => each.pid)).toEqual([1, 2])
    expect(processList(kernel, kernel.host.pid).map(each => each.pid)).toEqual([1, 2001, 2002])
  })

  it('dies with its process 1: everybody in it is killed with 137, zombies vanish', () => {
    const { kernel, first, facts, jobs } = leaveOrphans('own')
    const worker = fork(kernel, first, 'worker')
    endProcess(kernel, first, { code: 0 })
    expect(worker).toMatchObject({ state: 'gone', endedWith: 137 })
    expect(jobs.map(job => job.state)).toEqual(Array(5).fill('gone'))
    const [firstEnd, workerEnd] = ofKind(facts, 'ProcessEnded').slice(-2)
    expect(workerEnd).toMatchObject({ process: 'worker', signal: 'KILL', because: present(firstEnd).id })
  })

  it('takes nobody in after that, even if it is pinned', () => {
    const { kernel, facts } = recordingNode()
    const { namespace } = createNamespace(kernel, 'pid', 'test')
    pin(kernel, namespace, '/run/pidns/x', 'test')
    const start = (name: string) =>
      startProcess(kernel, { name, container: name, program: program(), by: 'test', join: { pid: namespace } })
    endProcess(kernel, present(start('first')), { code: 0 })
    expect(namespace.destroyed).toBe(false)
    expect(start('second')).toBeUndefined()
    expect(ofKind(facts, 'StartRefused')).toMatchObject([{ process: 'second', namespace: namespace.id }])
  })
})

const holder = (kernel: Kernel, network: ReturnType<typeof createNamespace>['namespace'], name: string) =>
  present(startProcess(kernel, { name, container: name, program: program(), by: 'test', join: { network } }))

describe('a namespace', () => {
  it('is destroyed with its last process, and its address with it', () => {
    const { kernel, facts } = recordingNode()
    const { namespace } = createNamespace(kernel, 'network', 'test')
    namespace.contents.set('eth0', '10.77.0.2')
    const [a, b] = [holder(kernel, namespace, 'a'), holder(kernel, namespace, 'b')]
    endProcess(kernel, a, { code: 0 })
    expect(namespace.destroyed).toBe(false)
    endProcess(kernel, b, { code: 0 })
    expect(ofKind(facts, 'NamespaceDestroyed')).toMatchObject([{ namespace: 'net:1', lost: ['10.77.0.2'] }])
  })

  it('stays without any process while it is pinned', () => {
    const { kernel } = recordingNode()
    const { namespace } = createNamespace(kernel, 'ipc', 'test')
    namespace.contents.set('queue', 'one message')
    pin(kernel, namespace, '/run/ipcns/x', 'test')
    const process = present(
      startProcess(kernel, { name: 'a', container: 'a', program: program(), by: 'test', join: { ipc: namespace } }),
    )
    endProcess(kernel, process, { code: 0 })
    expect([...namespace.contents]).toEqual([['queue', 'one message']])
    unpin(kernel, namespace)
    expect(namespace.destroyed).toBe(true)
  })

  it('is not held by a zombie, except for its number', () => {
    const { kernel } = recordingNode()
    const { namespace } = createNamespace(kernel, 'network', 'test')
    const first = inContainer(kernel, 'app', 'own')
    const helper = fork(kernel, first, 'helper')
    const launch = { name: 'job', container: 'app', program: program(), by: 'helper', parent: helper }
    const job = present(startProcess(kernel, { ...launch, join: { network: namespace } }))
    endProcess(kernel, helper, { code: 0 })
    endProcess(kernel, job, { code: 0 })
    expect(job.state).toBe('zombie')
    expect(namespace.destroyed).toBe(true)
    expect(processList(kernel, first.namespaces.pid).map(each => each.process.name)).toEqual(['app', 'job'])
  })
})
