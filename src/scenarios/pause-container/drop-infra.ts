import { startContainer } from '../../model/runtime/containers.ts'
import type { RuntimeName } from '../../model/runtime/hold.ts'
import { createNamespace, pin } from '../../model/runtime/namespaces.ts'
import type { Node } from '../../model/runtime/node.ts'
import { endProcess, startProcess } from '../../model/runtime/processes.ts'
import { addressOf } from '../../model/runtime/sandbox-namespaces.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { PodSpec } from '../../objects.ts'
import type { Fact, What } from '../../sim/fact.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { addressCommand, dropInfraClaims, pauseCount, statusCommand } from './drop-infra-claims.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isRunning, phaseNow, type PodOnNode, podOnNode } from './pod-on-node.ts'
import { script, server } from '../runtime/programs.ts'
import { createPod, firstAddress, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** The same three Pods on a node of each runtime. */
export const dropInfra = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'drop-infra',
  asks: {
    zh: '能不能没有 pause？哪些运行时、为哪些 Pod 省掉了它？Pod 看起来会有什么不同？',
    en: 'Can one do without pause? Which runtimes do, for which Pods, and does a Pod look any different then?',
  },
  plays: { model: ({ runtime }, tools) => play(parts, runtime, tools) },
  ...dropInfraClaims,
})

const specs = {
  plain: {},
  'host-pid': { hostPID: true },
  'shared-pid': { shareProcessNamespace: true },
} satisfies Record<string, Partial<PodSpec>>

const introduction: Readonly<Record<RuntimeName, Text>> = {
  containerd: {
    zh: '一个用 containerd 的节点：每个沙箱都有一个 pause。',
    en: 'A node with containerd: every sandbox has a pause.',
  },
  crio: {
    zh: '一个用 CRI-O 的节点（drop_infra_ctr = true 是默认值）：网络、IPC、UTS 名字空间由绑定挂载固定，pause 只留给共用 PID 的 Pod。',
    en: 'A node with CRI-O, where drop_infra_ctr = true is the default: bind mounts pin the network, IPC and UTS namespaces, and only the Pod that shares its PIDs has a pause.',
  },
  kata: {
    zh: '一个用 CRI-O 的节点，plain 跑在 Kata 虚拟机里：造虚拟机要靠基础设施容器，所以它也有 pause。（虚拟机自己的内核不在模型里。）',
    en: 'A node with CRI-O on which plain runs in a Kata virtual machine: the infra container is what makes the machine, so it has a pause too. (The kernel inside the machine is not modelled.)',
  },
}

/** The runtime asked for first; then those that the claims compare. */
function play(parts: Parts, runtime: RuntimeName, tools: ModelTools): Step[] {
  const stage = newStage(tools, isShown)
  const first = firstAddress(stage)
  const others = (['crio', 'containerd'] as const).filter(each => each !== runtime)
  for (const name of [runtime, ...others]) {
    stage.tell(introduction[name])
    const node = newNode(stage, parts, name === 'containerd' ? 'containerd' : 'cri-o', first)
    visit(stage, parts, node, name)
    if (name === 'crio') tryToPin(stage, node)
  }
  return stage.steps
}

/** Pins are shown of one Pod only: the others have the same. */
function isShown(what: What): boolean {
  if (what.kind === 'NamespacePinned') return what.type === 'pid' || what.path.endsWith('-plain#0')
  return !what.kind.startsWith('Namespace')
}

function visit(stage: Stage, parts: Parts, node: Node, runtime: RuntimeName): void {
  const pods = Object.entries(specs).map(([name, spec]) => startPod(stage, parts, node, runtime, name, spec))
  stage.wait(5000)
  const [plain] = pods
  if (plain !== undefined) crash(stage, node, plain)
  stage.wait(1000)
  for (const { on } of pods)
    stage.look(statusCommand(on.pod.metadata.name), statusOf(on), on.instances[0]?.process.started)
  const pauses = [...node.kernel.processes].filter(each => each.container === 'pause')
  stage.look(pauseCount(runtime), pauses.length, pods.at(-1)?.sandbox.latest)
  stage.wait(5000)
}

function startPod(stage: Stage, parts: Parts, node: Node, runtime: RuntimeName, name: string, spec: Partial<PodSpec>) {
  const pod = `${runtime}-${name}`
  const created = createPod(stage, pod, name === 'plain' && runtime === 'kata' ? { runtimeClassName: 'kata' } : spec)
  stage.wait(500)
  const modes = parts.modes(spec)
  const ordinary = runtime === 'kata' ? 'crio' : runtime
  const hold = parts.holdOf(name === 'plain' ? runtime : ordinary, modes)
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold }, created)
  const on = podOnNode({ metadata: { name: pod }, spec: { ...spec, containers: [{ name: 'app' }] }, status: {} })
  on.sandboxes.unshift(sandbox)
  startApp(stage, node, on, sandbox.latest)
  return { on, sandbox }
}

function startApp(stage: Stage, node: Node, on: PodOnNode, because?: Fact): void {
  stage.wait(500)
  const [sandbox] = on.sandboxes
  if (sandbox === undefined) return
  const process = startContainer(node, sandbox, { name: 'app', program: server }, because)
  if (process !== undefined) on.instances.unshift({ name: 'app', sandbox: sandbox.name, process })
}

/** For a moment there is no app process in the Pod at all. */
function crash(stage: Stage, node: Node, { on }: { readonly on: PodOnNode }): void {
  const [instance] = on.instances
  const [sandbox] = on.sandboxes
  if (instance === undefined || sandbox === undefined) return
  endProcess(node.kernel, instance.process, { code: 1 })
  const { ended } = instance.process
  stage.look(addressCommand(on.pod.metadata.name), addressOf(sandbox) ?? 'no such network namespace', ended)
  startApp(stage, node, on, ended)
}

/** What `kubectl get pod -o wide` tells of it, without its name and age. */
function statusOf(on: PodOnNode): string {
  const ready = on.instances.filter(isRunning).length
  const address = on.sandboxes[0] && addressOf(on.sandboxes[0])
  return `${ready}/1 ${phaseNow(on)}, restarts ${on.instances.length - 1}, ${address ?? 'no address'}`
}

function tryToPin(stage: Stage, node: Node): void {
  stage.tell({
    zh: '为什么共用 PID 的 Pod 例外？试一试只用绑定挂载固定一个 PID 名字空间：',
    en: 'Why is the Pod that shares its PIDs an exception? Let us try to pin a PID namespace by a bind mount alone:',
  })
  const { namespace, fact } = createNamespace(node.kernel, 'pid', 'user')
  const pinned = pin(node.kernel, namespace, '/run/pidns/demo', 'user', fact)
  const first = startProcess(node.kernel, { ...launch('first'), join: { pid: namespace } }, pinned)
  if (first === undefined) return
  stage.wait(1000)
  endProcess(node.kernel, first, { code: 0 })
  startProcess(node.kernel, { ...launch('second'), join: { pid: namespace } }, first.ended)
}

const launch = (name: string) => ({ name: `demo/${name}`, container: name, program: script, by: 'user' })
