import { limitsWithMax } from '../../model/pod/back-off.ts'
import type { Program } from '../../model/cluster/program.ts'
import { type Fact, type Millis, ofKind, type What } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import {
  caption,
  type Claim,
  type Experiment,
  type Judgement,
  type ModelTools,
  type Outcome,
  type Step,
} from '../../sim/scenario.ts'
import { type StateFact, states } from './judging.ts'
import { all, both, looked } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import { create, look, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'

/** Half an hour in the life of a container that crashes, with two others beside it whose counters must not be its own. */
export const crashCurve = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'crash-curve',
  asks: {
    zh: '容器反复退出时，kubelet 每次等多久才重启它？什么会让等待重新变短？',
    en: 'A container exits again and again: how long does the kubelet wait each time, and what makes the wait short again?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [backoffDoubles, firstRestartFree, backoffPerContainer, resetAfterTenMinutes],
  outcomes: [restarts],
})

const halfAnHour = 30 * minute
/** A low cap makes for a thousand restarts: the first ones show all there is to see. */
const shownRestarts = 12

const crash = (after: Millis): Program => ({ exits: { after, code: 1 } })

function* play(parts: Parts, { runFor, backoffMax }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    limits: limitsWithMax(backoffMax),
    // Nothing but runs and waits, so that the times can be worked out by hand.
    start: 0,
    programs: {
      late: start => (start === 0 ? crash(5 * minute) : {}),
      mends: start => (start < 3 ? crash(5 * second) : start === 3 ? crash(11 * minute) : {}),
      crashes: crash(runFor),
    },
    shows: isShown,
  })
  yield caption({
    zh: `Pod web 有三个容器：crashes 每次运行 ${renderDuration(runFor)} 后以 1 退出；late 运行 5 分钟才第一次退出；mends 先是三次只运行 5 秒，第四次运行 11 分钟才退出。观察半小时。`,
    en: `Pod web has three containers. crashes exits with 1 after every ${renderDuration(runFor)}; late exits for the first time after 5 minutes; mends exits after 5 s three times, and the fourth time after 11 minutes. Half an hour is watched.`,
  })
  look(stage, cap, backoffMax / second)
  create(stage, podObject('web', { containers: [{ name: 'late' }, { name: 'mends' }, { name: 'crashes' }] }))
  const container = () =>
    stage.cluster.get('Pod', 'web')?.status.containerStatuses?.find(each => each.name === 'crashes')
  yield* stage.cluster.run(minute, () => container()?.containerID !== undefined)
  yield* stage.cluster.run(stage.cluster.now() + halfAnHour)
  look(stage, restartsSeen, container()?.restartCount ?? 0)
  yield* stage.cluster.run(stage.cluster.now())
}

const cap = 'maxContainerRestartPeriod (s)'
const restartsSeen = 'crashes: restartCount'

const shownKinds = shows('Wrote', 'ContainerState', 'BackOff', 'Looked')
function isShown(what: What): boolean {
  if (what.kind === 'BackOff') return what.restart <= shownRestarts
  // That it waits is said by the delay.
  if (what.kind === 'ContainerState') return what.state !== 'waiting' && what.restarts <= shownRestarts
  return shownKinds(what)
}

/** One end of a container, and the start that followed; `expected` by the published rule alone. */
interface Restart {
  readonly container: string
  readonly number: number
  readonly end: StateFact
  readonly start: StateFact
  readonly expected: number
  /** It follows a run of more than ten minutes. */
  readonly isReset: boolean
}
const waited = ({ end, start }: Restart) => start.at - end.at
const isAsExpected = (restart: Restart) => waited(restart) === restart.expected

/** Closed form: nothing, then min(initial · 2ⁿ, cap), beginning afresh after ten minutes since the last restart. */
function restartsIn(facts: readonly Fact[], container: string): Restart[] {
  const max = Number(looked(facts, cap)?.value) * second
  const own = states(facts, 'web').filter(each => each.container === container)
  const found: Restart[] = []
  let [inARow, since] = [0, -Infinity]
  own.forEach((end, i) => {
    const start = own[i + 1]
    if (end.state !== 'terminated' || start === undefined) return
    const isReset = inARow > 0 && end.at - since > 10 * minute
    if (isReset) inARow = 0
    const expected = inARow === 0 ? 0 : Math.min(Math.min(10 * second, max) * 2 ** (inARow - 1), max)
    found.push({ container, number: found.length + 1, end, start, expected, isReset })
    inARow += 1
    since = end.at + expected
  })
  return found
}

const containers = ['crashes', 'late', 'mends'] as const
const everyRestart = (facts: readonly Fact[]) => containers.flatMap(each => restartsIn(facts, each))

/** All of them are as expected; those that are not decide alone. */
function judged(restarts: readonly Restart[]): Judgement {
  const wrong = restarts.filter(each => !isAsExpected(each))
  const deciding = (wrong.length > 0 ? wrong : restarts).flatMap(({ end, start }) => [end, start])
  return { holds: restarts.length > 0 && wrong.length === 0, deciding }
}

const backoffDoubles: Claim = {
  id: 'backoff-doubles',
  text: {
    zh: '从退出算起，等待依次是 0、10、20、40、80、160、300、300……秒，不超过节点设定的上限',
    en: 'Counted from the exit, the waits are 0, 10, 20, 40, 80, 160, 300, 300 … s, and never more than the cap of the node',
  },
  judge: facts => judged(everyRestart(facts)),
}

const firstRestartFree: Claim = {
  id: 'first-restart-free',
  text: {
    zh: '每个容器的第一次重启不用等',
    en: 'The first restart of each container comes at once',
  },
  judge: facts => judged(everyRestart(facts).filter(({ number }) => number === 1)),
}

const backoffPerContainer: Claim = {
  id: 'backoff-per-container',
  text: {
    zh: '每个容器各有各的计数：同一个 Pod 里别的容器早已在回退，late 的第一次重启照样立即发生',
    en: 'Each container has a counter of its own: others of the Pod have long been backing off, yet the first restart of late comes at once',
  },
  judge(facts) {
    const late = restartsIn(facts, 'late')
    const others = ofKind(facts, 'BackOff').filter(each =>
      late.some(({ end }) => each.container !== 'late' && each.id < end.id),
    )
    return both(
      judged(late),
      all(others.slice(-1), fact => fact.delay > 0),
    )
  },
}

const resetAfterTenMinutes: Claim = {
  id: 'reset-after-ten-minutes',
  text: {
    zh: '容器平稳运行超过 10 分钟之后再退出，等待从头算起：又是立即重启',
    en: 'When a container has run for more than 10 minutes, the row of waits begins afresh: the next restart comes at once again',
  },
  judge(facts) {
    const mends = restartsIn(facts, 'mends')
    return judged(mends.filter(({ isReset }) => isReset))
  },
}

const restarts: Outcome = {
  name: 'restarts',
  kind: 'number',
  asks: {
    zh: '容器 crashes 启动之后的半小时里，会重启几次？（启动本身不花时间）',
    en: 'How many restarts does the container crashes see in the half hour after its start? (A start itself takes no time.)',
  },
  of: facts => Number(looked(facts, restartsSeen)?.value),
}
