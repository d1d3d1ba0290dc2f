import { nthDelay } from '../../model/pod/back-off.ts'
import { startContainer } from '../../model/runtime/containers.ts'
import type { Hold } from '../../model/runtime/hold.ts'
import type { Process } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { endProcess } from '../../model/runtime/processes.ts'
import { addressOf, type Sandbox } from '../../model/runtime/sandbox-namespaces.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { Fact, What } from '../../sim/fact.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { addressClaims, addressCommand, gone, podHeldBy } from './hold-the-address-claims.ts'
import type { Holder, PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { server } from '../runtime/programs.ts'
import { between, createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** A Pod whose only app crashes three times; beside it, for comparison, one that is held otherwise. */
export const holdTheAddress = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'hold-the-address',
  asks: {
    zh: '应用一次次崩溃，Pod 里常常一个应用进程也没有：这时是谁保住了 Pod 的地址？',
    en: 'The app crashes again and again, and often the Pod has no app process at all: what keeps its address meanwhile?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  ...addressClaims,
})

const crashes = 3

const holds: Readonly<Record<Holder, Hold>> = {
  pause: { pause: true, pins: [] },
  pin: { pause: false, pins: ['network', 'ipc', 'uts'] },
  none: { pause: false, pins: [] },
}
const intro: Readonly<Record<Holder, Text>> = {
  pause: {
    zh: '沙箱由 pause 进程守着：应用还没来，它已经坐在网络名字空间里了。（containerd 另外还用绑定挂载固定网络名字空间；这里只看 pause。）',
    en: 'A pause process holds the sandbox: it sits in the network namespace before any app comes. (containerd pins the network namespace by a bind mount as well; here pause is alone.)',
  },
  pin: {
    zh: '没有 pause，只有一个绑定挂载固定网络名字空间，CRI-O 默认就是这样。',
    en: 'No pause: a bind mount alone pins the network namespace, as CRI-O does by default.',
  },
  none: {
    zh: '既没有 pause 也没有绑定挂载（没有运行时会这么做）：名字空间只靠应用自己的进程活着。',
    en: "Neither pause nor pin, which no runtime does: the namespace lives on the app's own process alone.",
  },
}

const meanwhile: Readonly<Record<Holder, Text>> = {
  pause: {
    zh: '此刻 Pod 里一个应用进程也没有，但 pause 还坐在里面：',
    en: 'At this moment the Pod has no app process at all, but pause still sits there:',
  },
  pin: {
    zh: '此刻 Pod 里一个进程也没有，但绑定挂载还在：',
    en: 'At this moment the Pod has no process at all, but the bind mount is there:',
  },
  none: {
    zh: '此刻 Pod 里一个进程也没有，没有什么再留得住名字空间：',
    en: 'At this moment the Pod has no process at all, and nothing keeps the namespace any more:',
  },
}

function play(parts: Parts, { holder, inits }: PauseOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, isAboutNetwork)
  const node = newNode(stage, parts, 'runtime')
  live(stage, node, holder, inits, crashes)
  const other = holder === 'none' ? 'pause' : 'none'
  stage.tell({ zh: '对照：只换一样东西。', en: 'For comparison, with one thing changed.' })
  live(stage, node, other, 0, 1)
  return stage.steps
}

// IPC and UTS namespaces fare the same.
const isAboutNetwork = (what: What) => !('type' in what) || what.type === 'network'

function live(stage: Stage, node: Node, holder: Holder, inits: number, crashes: number): void {
  stage.tell(intro[holder])
  const pod = podHeldBy[holder]
  const modes = { network: 'POD', ipc: 'POD', uts: 'POD', pid: 'CONTAINER', mount: 'CONTAINER' } as const
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: holds[holder] }, createPod(stage, pod))
  let cause = sandbox.latest
  for (let i = 1; i <= inits; i++) {
    const init = start(stage, node, sandbox, `init-${i}`, cause)
    stage.wait(between(stage, 1000, 3000))
    cause = end(node, init, 0)
  }
  for (let crash = 1; crash <= crashes; crash++) {
    const app = start(stage, node, sandbox, 'app', cause)
    if (crash === 1) look(stage, sandbox, app?.started)
    stage.wait(between(stage, 5000, 15_000))
    cause = end(node, app, 1)
    if (crash === crashes) stage.tell(meanwhile[holder])
    look(stage, sandbox, cause)
    stage.wait(nthDelay(crash))
  }
  look(stage, sandbox, start(stage, node, sandbox, 'app', cause)?.started)
  stage.wait(5000)
}

function start(stage: Stage, node: Node, sandbox: Sandbox, name: string, because?: Fact): Process | undefined {
  stage.wait(500)
  return startContainer(node, sandbox, { name, program: server }, because)
}

function end(node: Node, process: Process | undefined, code: number): Fact | undefined {
  if (process !== undefined) endProcess(node.kernel, process, { code })
  return process?.ended
}

const look = (stage: Stage, sandbox: Sandbox, because?: Fact) =>
  stage.look(addressCommand(sandbox.pod), addressOf(sandbox) ?? gone, because)
