import { startContainer } from '../../model/runtime/containers.ts'
import { holdOf } from '../../model/runtime/hold.ts'
import { endProcess } from '../../model/runtime/processes.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { Fact, FactOf } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { idIn, starts } from '../runtime/judging.ts'
import { script, server } from '../runtime/programs.ts'
import { createPod, newNode, newStage } from '../runtime/stage.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** A container of every role in one Pod, and a second Pod to compare with. */
export const namespaceIdentity = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'namespace-identity',
  asks: {
    zh: 'Init 容器、边车、应用容器、临时容器：同一个 Pod 里，谁和谁在同一个名字空间？',
    en: 'Init container, sidecar, apps, ephemeral container: which of one Pod are in the same namespaces?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [same, own, joins, exceptions],
})

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools, what => what.kind === 'ProcessStarted' || what.kind === 'ProcessEnded')
  const node = newNode(stage, parts)
  const modes = parts.modes({})
  const sandbox = (pod: string, change: object, asked = modes) =>
    runSandbox(
      node,
      { pod, attempt: 0, modes: asked, hold: holdOf('containerd', asked) },
      createPod(stage, pod, change),
    )
  stage.tell({
    zh: 'Pod web 有各种角色的容器：Init 容器 setup、边车 proxy、应用 a 和 b。每行末尾是进程所在的名字空间。',
    en: 'Pod web has a container of every role: init container setup, sidecar proxy, apps a and b. Each line ends with the namespaces of the process.',
  })
  const web = sandbox('web', { initContainers: 'setup, proxy', containers: 'a, b' })
  const start = (name: string, more = {}) => {
    stage.wait(500)
    return startContainer(node, web, { name, program: name === 'setup' ? script : server, ...more }, web.latest)
  }
  const setup = start('setup')
  stage.wait(1000)
  if (setup !== undefined) endProcess(node.kernel, setup, { code: 0 })
  start('proxy')
  const a = start('a')
  start('b')
  stage.tell({
    zh: '`kubectl debug --target=a` 加进一个临时容器 debug。',
    en: '`kubectl debug --target=a` adds an ephemeral container, debug.',
  })
  start('debug', a && { target: a })
  stage.tell({ zh: '另一个 Pod。', en: 'Another Pod.' })
  const other = sandbox('other', {})
  startContainer(node, other, { name: 'app', program: server }, other.latest)
  stage.tell({
    zh: '两个例外：hostNetwork 用节点的网络，shareProcessNamespace 让容器共用一个 PID 名字空间。',
    en: "Two exceptions: hostNetwork takes the node's network, shareProcessNamespace lets the containers share a PID namespace.",
  })
  for (const [pod, spec] of Object.entries(asking)) {
    const place = sandbox(pod, spec, parts.modes(spec))
    for (const name of ['a', 'b']) startContainer(node, place, { name, program: server }, place.latest)
  }
  return stage.steps
}

const asking = { 'host-network': { hostNetwork: true }, 'shared-pid': { shareProcessNamespace: true } } as const

const shared = ['net', 'ipc', 'uts']
const containers = (facts: readonly Fact[]) => starts(facts, 'web').filter(each => each.container !== 'pause')
const ids = (facts: readonly FactOf<'ProcessStarted'>[], type: string) => new Set(facts.map(fact => idIn(fact, type)))

const same: Claim = {
  id: 'pod-namespaces-same',
  text: {
    zh: '同一个 Pod 的容器，不论角色，都在同一组网络、IPC、UTS 名字空间里；别的 Pod 在另一组',
    en: 'Whatever their role, the containers of a Pod are in the same network, IPC and UTS namespaces, and another Pod is in others',
  },
  judge(facts) {
    const [web, others] = [containers(facts), starts(facts, 'other', 'app')]
    const isSame = (type: string) => ids(web, type).size === 1 && ids([...web, ...others], type).size === 2
    return both(
      all(web, () => shared.every(isSame)),
      all(others, () => true),
    )
  },
}

const own: Claim = {
  id: 'pid-and-mount-own',
  text: {
    zh: 'PID 和挂载名字空间，每个容器各有各的',
    en: 'Each container has a PID and a mount namespace of its own',
  },
  judge(facts) {
    const declared = containers(facts).filter(each => each.container !== 'debug')
    return all(declared, () => ['pid', 'mnt'].every(type => ids(declared, type).size === declared.length))
  },
}

const joins: Claim = {
  id: 'ephemeral-joins-target',
  text: {
    zh: '指定了目标的临时容器加入目标容器的 PID 名字空间，文件系统仍是自己的',
    en: 'An ephemeral container with a target is put into the PID namespace of the target; its file system is its own',
  },
  judge(facts) {
    const [debug, a] = [starts(facts, 'web', 'debug'), starts(facts, 'web', 'a')]
    return all(
      [...a, ...debug],
      () => debug.length === 1 && ids([...a, ...debug], 'pid').size === 1 && ids([...a, ...debug], 'mnt').size === 2,
    )
  },
}

const exceptions: Claim = {
  id: 'exceptions-by-field',
  text: {
    zh: '例外要在规约里写明：hostNetwork 的容器用节点的网络和主机名，IPC 仍是 Pod 的；shareProcessNamespace 的容器共用 PID 名字空间；挂载名字空间怎样都不共用',
    en: "Exceptions are asked for in the spec: with hostNetwork the containers have the node's network and host name, and still the IPC namespace of the Pod; with shareProcessNamespace they share a PID namespace; the mount namespace is never shared",
  },
  judge(facts) {
    const [onHost, sharing] = [starts(facts, 'host-network'), starts(facts, 'shared-pid')].map(each =>
      each.filter(fact => fact.container !== 'pause'),
    )
    const are = (started: readonly FactOf<'ProcessStarted'>[] = [], namespaces: Readonly<Record<string, number>>) =>
      all(started, () => Object.entries(namespaces).every(([type, count]) => ids(started, type).size === count))
    return both(
      are(onHost, { net: 1, uts: 1, ipc: 1, pid: 2, mnt: 2 }),
      all(onHost ?? [], fact => idIn(fact, 'net') === 'net:host' && idIn(fact, 'uts') === 'uts:host'),
      all(onHost ?? [], fact => idIn(fact, 'ipc') !== 'ipc:host'),
      are(sharing, { net: 1, pid: 1, mnt: 2 }),
    )
  },
}
