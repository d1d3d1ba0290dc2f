import { type Fact, isKind, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type Judgement, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import type { Parts } from '../cluster/parts.ts'
import { podInWords } from './pod-in-words.ts'
import { create, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'

/** STATUS of stored Pods, then of one that exits with 0 again and again under Always. */
export const statusColumn = (parts: Parts): Experiment => ({
  name: 'status-column',
  asks: {
    zh: 'kubectl get pod 的 STATUS 一列是从哪里来的？它和阶段是一回事吗？',
    en: 'Where does the STATUS column of kubectl get pod come from, and is it the phase?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [statusIsNotPhase, firstWaitingWins, successBacksOff],
})

type Row = readonly [given: string, printed: string]

const notThePhase: readonly Row[] = [
  ['Always, phase Running; app a: running ready; app b: crashed 1 restarts 6', '1/2 CrashLoopBackOff 6'],
  ['Always, phase Running; app a: exit 0; app b: running ready', '1/2 NotReady 0'],
  ['Always, phase Running, Ready; app a: exit 0; app b: running ready', '1/2 Running 0'],
  [
    'Always, phase Pending; init i: exit 0 restarts 2; init j: running restarts 3; app a: waiting PodInitializing',
    '0/1 Init:1/2 5',
  ],
  [
    'Always, phase Pending; sidecar s: running not-started restarts 3; sidecar t: waiting PodInitializing; app a: waiting PodInitializing',
    '0/3 Init:0/2 3',
  ],
  [
    'Always, phase Running, Initialized; sidecar s: running restarts 3; sidecar t: running; app a: running ready restarts 4',
    '1/3 Running 7',
  ],
  [
    'Never, phase Succeeded, Initialized; sidecar s: exit 137 restarts 3; sidecar t: exit 137; app a: exit 0 restarts 4',
    '0/3 Completed 7',
  ],
  ['Always, phase Running, deleted; app a: running', '0/1 Terminating 0'],
  ['Never, phase Succeeded, deleted; app a: exit 0', '0/1 Completed 0'],
  ['Always, phase Pending, gated; app a: unreported; app b: unreported', '0/2 SchedulingGated 0'],
  ['Always, phase Failed, reason Evicted; app a: unreported', '0/1 Evicted 0'],
]
const firstWins: readonly Row[] = [
  ['Always, phase Pending; app a: waiting ErrImagePull; app b: exit 1', '0/2 ErrImagePull 0'],
  ['Always, phase Running; app a: exit 1; app b: waiting CrashLoopBackOff', '0/2 Error 0'],
  [
    'Always, phase Pending; init i: waiting ErrImagePull; init j: waiting PodInitializing; app a: waiting PodInitializing',
    '0/1 Init:ErrImagePull 0',
  ],
]

/** KEP-4603: `kubectl get pod --watch` of a Pod whose container ends with 0 every few seconds. */
const listing = [
  'Pending',
  'ContainerCreating',
  'Running',
  'Completed',
  'Running (1)',
  'Completed (1)',
  'CrashLoopBackOff (1)',
  'Running (2)',
  'Completed (2)',
  'CrashLoopBackOff (2)',
  'Running (3)',
]

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  yield caption({
    zh: '存着的对象，以及 kubectl 为它打印的 READY、STATUS、RESTARTS。',
    en: 'Objects as they are stored, and the READY, STATUS and RESTARTS that kubectl prints for them.',
  })
  for (const [given, expected] of [...notThePhase, ...firstWins]) {
    const { ready, status, restarts } = parts.printedPod(podInWords(given).pod)
    const answer = `${ready} ${status} ${restarts}`
    yield tools.fact(0, 'kubectl', { kind: 'Decided', rule: 'printPod', given, answer, expected })
  }
  yield caption({
    zh: 'Pod web 的容器每次运行 3 秒就以 0 退出；restartPolicy 是 Always。kubectl get pod --watch 一直开着。',
    en: 'The container of Pod web ends with 0 after every 3 s; restartPolicy is Always. kubectl get pod --watch is on.',
  })
  const stage = newStage(tools, parts, {
    programs: { done: { exits: { after: 3 * second, code: 0 } } },
    shows: shows('Wrote', 'PhaseChanged', 'ContainerState', 'BackOff', 'StatusPrinted'),
  })
  create(stage, podObject('web', { restartPolicy: 'Always', containers: [{ name: 'a', image: 'done' }] }))
  const thirdRun = () => {
    const status = stage.cluster.get('Pod', 'web')?.status.containerStatuses?.[0]
    return status?.restartCount === 3 && status.state?.running !== undefined
  }
  yield* stage.cluster.run(3 * minute, thirdRun)
  yield* stage.cluster.run(stage.cluster.now() + second)
}

function judgedRows(facts: readonly Fact[], table: readonly Row[]): Judgement {
  const own = facts.filter(isKind('Decided')).filter(fact => table.some(([given]) => given === fact.given))
  const { holds, deciding } = all(own, fact => fact.answer === fact.expected)
  return { holds: holds && own.length === table.length, deciding }
}

const statusIsNotPhase: Claim = {
  id: 'status-is-not-phase',
  text: {
    zh: 'STATUS 不是阶段：它由 kubectl 一侧当场算出，不存在任何对象里；阶段始终是 Running 时，它可以来回变化',
    en: 'STATUS is not the phase: it is computed for display and stored nowhere, and changes to and fro while the phase stays Running',
  },
  judge(facts) {
    const running = ofKind(facts, 'PhaseChanged').find(each => each.to === 'Running')
    const later = facts.filter(fact => running !== undefined && fact.id > running.id)
    const printed = ofKind(later, 'StatusPrinted')
    const words = new Set(printed.map(each => each.status))
    return both(
      judgedRows(facts, notThePhase),
      all(ofKind(facts, 'PhaseChanged'), each => running !== undefined && each.id <= running.id),
      all(printed, () => ['Running', 'Completed', 'CrashLoopBackOff'].every(word => words.has(word))),
    )
  },
}

const firstWaitingWins: Claim = {
  id: 'first-waiting-container-wins',
  text: {
    zh: '几个容器都没在正常运行时，显示排在最前的那个的原因；Init 容器排在应用容器之前',
    en: 'When several containers are not running, the first one gives the word, and init containers come before app containers',
  },
  judge: facts => judgedRows(facts, firstWins),
}

const successBacksOff: Claim = {
  id: 'success-backs-off-too',
  text: {
    zh: '以 0 退出的容器在 Always 之下同样会进入 CrashLoopBackOff；只有第一次重启不用等',
    en: 'Under Always a container that ends with 0 gets into CrashLoopBackOff like any other; only the first restart is free',
  },
  judge(facts) {
    const ends = ofKind(facts, 'ContainerState').filter(each => each.state === 'terminated')
    const shown = ofKind(facts, 'StatusPrinted')
    // A watch hears of changes a little later and may find the Pod bound already: then it never prints Pending.
    const missed = listing.length - shown.length
    return both(
      all(ends, each => each.exitCode === 0),
      all(ofKind(facts, 'BackOff'), each => each.restart > 1),
      all(shown, each => missed <= 1 && shownAs(each) === listing[shown.indexOf(each) + missed]),
    )
  },
}

const shownAs = ({ status, restarts }: { readonly status: string; readonly restarts: number }) =>
  restarts === 0 ? status : `${status} (${restarts})`
