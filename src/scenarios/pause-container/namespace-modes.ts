import { startContainer } from '../../model/runtime/containers.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { idIn, starts } from '../runtime/judging.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { server } from '../runtime/programs.ts'
import { changeOf, createPod, newNode, newStage } from '../runtime/stage.ts'

/** Three Pods of two containers each, which differ in one field of the spec. */
export const namespaceModes = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'namespace-modes',
  asks: {
    zh: '一个 Pod 的两个容器：哪些名字空间是共用的，由谁决定？',
    en: 'Two containers of one Pod: which namespaces do they share, and what decides it?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [shared, ownPid, ownMount, hostNetwork],
})

const pods = {
  plain: {
    spec: {},
    text: {
      zh: '什么都不写的 Pod。运行时先造好网络、IPC、UTS 名字空间，pause 进去占住，再让 a、b 加入。',
      en: 'A Pod that asks for nothing. The runtime makes the network, IPC and UTS namespaces, pause sits down in them, then a and b join.',
    },
  },
  'shared-pid': {
    spec: { shareProcessNamespace: true },
    text: {
      zh: '多写一行 shareProcessNamespace: true：PID 名字空间也归沙箱，pause 成了里面的 1 号进程。',
      en: 'One line more, shareProcessNamespace: true, and the sandbox has a PID namespace too, with pause as its process 1.',
    },
  },
  'host-net': {
    spec: { hostNetwork: true },
    text: {
      zh: '用节点网络的 Pod：没有 CNI，没有自己的地址，主机名也是节点的；沙箱和 pause 照样有。',
      en: "A Pod on the node's network: no CNI, no address of its own, the node's host name; yet a sandbox and a pause all the same.",
    },
  },
} as const

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools, what => what.kind !== 'NamespacePinned')
  const node = newNode(stage, parts)
  for (const [pod, { spec, text }] of Object.entries(pods)) {
    stage.tell(text)
    const modes = parts.modes(spec)
    const answer = changeOf({ network: modes.network, ipc: modes.ipc, pid: modes.pid })
    const decided = stage.note(
      'kubelet',
      { kind: 'Decided', rule: 'NamespacesForPod', given: changeOf(spec), answer },
      createPod(stage, pod, spec),
    )
    stage.wait(500)
    const hold = parts.holdOf('containerd', modes)
    const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold }, decided)
    stage.wait(500)
    for (const name of ['a', 'b']) startContainer(node, sandbox, { name, program: server }, sandbox.latest)
    stage.wait(2000)
  }
  return stage.steps
}

const apps = (facts: readonly Fact[], pod: keyof typeof pods) => [
  ...starts(facts, pod, 'a'),
  ...starts(facts, pod, 'b'),
]
const ids = (facts: readonly FactOf<'ProcessStarted'>[], type: string) => new Set(facts.map(fact => idIn(fact, type)))

const shared: Claim = {
  id: 'net-ipc-uts-shared',
  text: {
    zh: '默认情况下，同一 Pod 的容器共用网络、IPC、UTS 名字空间，且与别的 Pod 不同',
    en: 'By default the containers of a Pod share its network, IPC and UTS namespaces, and no other Pod has the same',
  },
  judge(facts) {
    const [plain, other] = [apps(facts, 'plain'), apps(facts, 'shared-pid')]
    const isShared = (type: string) =>
      ids(plain, type).size === 1 && ids(other, type).size === 1 && ids([...plain, ...other], type).size === 2
    return all([...plain, ...other], () => ['net', 'ipc', 'uts'].every(isShared))
  },
}

const ownPid: Claim = {
  id: 'pid-own-by-default',
  text: {
    zh: 'PID 名字空间默认每个容器一个；写了 shareProcessNamespace 才共用',
    en: 'Each container has a PID namespace of its own; only shareProcessNamespace makes them share one',
  },
  judge(facts) {
    const [plain, sharing] = [apps(facts, 'plain'), apps(facts, 'shared-pid')]
    return both(
      all(plain, fact => ids(plain, 'pid').size === plain.length && fact.pid === 1),
      all(sharing, fact => ids(sharing, 'pid').size === 1 && fact.pid > 1),
    )
  },
}

const ownMount: Claim = {
  id: 'mount-never-shared',
  text: {
    zh: '挂载名字空间从不共用：每个容器（包括 pause）都有自己的根文件系统',
    en: 'Mount namespaces are never shared: every container, pause included, has a root filesystem of its own',
  },
  judge(facts) {
    const started = ofKind(facts, 'ProcessStarted')
    return all(started, () => ids(started, 'mnt').size === started.length && !ids(started, 'mnt').has('mnt:host'))
  },
}

const hostNetwork: Claim = {
  id: 'host-network-takes-host-uts',
  text: {
    zh: 'hostNetwork 的 Pod 连主机名（UTS）也是节点的，IPC 却仍是自己的',
    en: "With hostNetwork a Pod has the node's host name (UTS) too, but still an IPC namespace of its own",
  },
  judge: facts =>
    all(
      apps(facts, 'host-net'),
      fact => idIn(fact, 'net') === 'net:host' && idIn(fact, 'uts') === 'uts:host' && idIn(fact, 'ipc') !== 'ipc:host',
    ),
}
