import { qosClass } from '../../model/pod/qos.ts'
import { badness, type Memory, oomVictim } from '../../model/runtime/oom.ts'
import { startContainer } from '../../model/runtime/containers.ts'
import type { Process } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { endProcess } from '../../model/runtime/processes.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { Container, PodSpec, ResourceRequirements } from '../../objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Outcome, Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { created, podOf } from '../runtime/judging.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { server } from '../runtime/programs.ts'
import { createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** A node runs out of memory again and again, with a Pod of each QoS class on it; those with a request stay within it. */
export const lastToDie = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'last-to-die',
  asks: {
    zh: '节点内存耗尽，内核一个接一个地杀进程：先杀谁，pause 排在第几？',
    en: 'The node is out of memory and the kernel kills one process after another: who goes first, and when is it the turn of pause?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [pauseLast],
  outcomes: [firstVictim],
})

const MiB = 2 ** 20

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(
    tools,
    what => !what.kind.startsWith('Namespace') && what.kind !== 'CniCalled' && what.kind !== 'SandboxState',
  )
  const node = newNode(stage, parts)
  const total = 1024 * MiB * stage.random.pick([4, 8, 16, 64])
  stage.tell({
    zh: `节点有 ${total / MiB} MiB 内存。三个 Pod，QoS 类各一；有请求的都没有用超。`,
    en: `The node has ${total / MiB} MiB of memory. Three Pods, one of each QoS class; those with a request stay within it.`,
  })
  const victims = Object.entries(requests(stage, total)).flatMap(([pod, resources]) =>
    startPod(stage, parts, node, total, pod, resources),
  )
  press(stage, node, victims, total)
  return stage.steps
}

interface Victim extends Memory {
  readonly process: Process
}

/** Memory requests between a tenth and three tenths of the node. */
function requests({ random }: Stage, total: number): Readonly<Record<string, ResourceRequirements>> {
  const share = () => ({ cpu: '500m', memory: Math.floor((total * (10 + random.integer(21))) / 100) })
  const guaranteed = share()
  return {
    guaranteed: { requests: guaranteed, limits: guaranteed },
    burstable: { requests: share() },
    'best-effort': {},
  }
}

function startPod(
  stage: Stage,
  parts: Parts,
  node: Node,
  total: number,
  pod: string,
  resources: ResourceRequirements,
): Victim[] {
  const container: Container = { name: 'app', resources }
  const spec: PodSpec = { containers: [container] }
  const modes = parts.modes(spec)
  const created = createPod(stage, pod, { qosClass: qosClass(spec) })
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: parts.holdOf('containerd', modes) }, created)
  stage.wait(500)
  const app = startContainer(node, sandbox, { name: 'app', program: server }, sandbox.latest)
  const asked = Number(resources.requests?.['memory'] ?? 0.2 * total)
  const used = Math.floor((asked * (50 + stage.random.integer(50))) / 100)
  return [
    ...measured(stage, sandbox.pause, total, { resident: pauseMemory, oomScoreAdj: parts.pauseOomScoreAdj }),
    ...measured(stage, app, total, { resident: used, oomScoreAdj: parts.oomScoreAdj(spec, container, total) }),
  ]
}

/** Resident memory of a static program that only sleeps. */
const pauseMemory = 700 * 1024

function measured(stage: Stage, process: Process | undefined, total: number, memory: Memory): Victim[] {
  if (process === undefined) return []
  const score = (part: number) => Math.round((1000 * part) / total)
  const { oomScoreAdj, resident } = memory
  const sum = `${oomScoreAdj} + ${score(resident)} = ${score(badness(memory, total))}`
  stage.look(`${process.name}: oom_score_adj + RSS‰`, sum, process.started)
  return [{ process, ...memory }]
}

/** Whatever is freed is used up again, until no app is left. The kubelet, which would restart and evict, is left out. */
function press(stage: Stage, node: Node, victims: readonly Victim[], total: number): void {
  stage.tell({
    zh: '内存一再耗尽。内核每次杀掉总分最高的进程；分数 = oom_score_adj + 占节点内存的千分数。',
    en: 'Memory runs out again and again. Each time the kernel kills the process with the highest score: oom_score_adj + memory used, in thousandths of the node.',
  })
  const alive = () => victims.filter(each => each.process.state === 'running')
  while (alive().some(each => each.process.container === 'app')) {
    stage.wait(10_000)
    const empty = stage.look('node$ grep MemAvailable /proc/meminfo', '0 kB')
    const victim = oomVictim(alive(), total)
    if (victim !== undefined) endProcess(node.kernel, victim.process, { code: 137, signal: 'KILL' }, empty)
  }
  stage.tell({ zh: '只剩下 pause。', en: 'Only the pauses are left.' })
}

const kills = (facts: readonly Fact[]) => ofKind(facts, 'ProcessEnded').filter(each => each.signal === 'KILL')

const pauseLast: Claim = {
  id: 'pause-dies-last',
  text: {
    zh: 'pause 的 oom_score_adj 是 -998，比任何普通容器都低：应用没杀完之前轮不到它',
    en: 'pause has an oom_score_adj of -998, lower than any ordinary container: it is not its turn before all apps are dead',
  },
  judge(facts) {
    const scores = ofKind(facts, 'Looked').filter(each => each.subject.endsWith('RSS‰'))
    const apps = scores.filter(each => each.subject.includes('/app'))
    return both(
      all(kills(facts), kill => kill.container === 'app'),
      all(kills(facts).slice(-1), () => apps.length === 3 && kills(facts).length === apps.length),
    )
  },
}

const firstVictim: Outcome = {
  name: 'first-victim',
  kind: 'choice',
  values: ['BestEffort', 'Burstable', 'Guaranteed', 'pause'],
  asks: {
    zh: '内存耗尽时内核先杀谁：哪个 QoS 类的应用，还是 pause？（有请求的都没有用超）',
    en: 'When memory runs out, what does the kernel kill first: the app of which QoS class, or a pause? (Those with a request stay within it.)',
  },
  of(facts) {
    const [first] = kills(facts)
    if (first === undefined || first.container === 'pause') return 'pause'
    return (
      created(facts)
        .find(({ pod }) => pod === podOf(first.process))
        ?.spec.replace('qosClass: ', '') ?? 'pause'
    )
  },
}
