import { causesOf, type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { isTerminal, phases } from './judging.ts'
import { all, both, looked } from '../judging.ts'
import { second } from '../cluster/stage.ts'

/** Deleted as the options say. */
export const web = 'web'
/** Its hook is longer than its grace period. */
export const longHook = 'long-hook'
/** Has sidecars. */
export const helped = 'helped'

/** In seconds. */
export interface Times {
  readonly grace: number
  readonly preStop: number
}
export const graceOf = (pod: string) => `${pod}: terminationGracePeriodSeconds`
export const preStopOf = (pod: string) => `${pod}: preStop (s)`

const deletion = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'Wrote').find(each => each.verb === 'delete' && each.by === 'user' && each.subject === `Pod/${pod}`)
const removal = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'delete' && each.by !== 'user' && each.subject === `Pod/${pod}`)
const signals = (facts: readonly Fact[], pod: string, signal: 'TERM' | 'KILL', container = 'app') =>
  ofKind(facts, 'Signalled').filter(each => each.pod === pod && each.container === container && each.signal === signal)
const ended = (facts: readonly Fact[], pod: string, container?: string) =>
  ofKind(facts, 'ProcessEnded').filter(
    each => each.process === `${pod}/${container ?? each.container}` && each.process.startsWith(`${pod}/`),
  )

/** Milliseconds from the deletion. */
const since = (facts: readonly Fact[], pod: string, fact: Fact | undefined) =>
  (fact?.at ?? NaN) - (deletion(facts, pod)?.at ?? NaN)
/** What it takes the kubelet to hear of it. */
const slack = 100
const isAbout = (millis: number, seconds: number) => millis >= seconds * second && millis < seconds * second + slack

function timesOf(facts: readonly Fact[], pod: string): Times {
  return { grace: Number(looked(facts, graceOf(pod))?.value), preStop: Number(looked(facts, preStopOf(pod))?.value) }
}

const preStopInsideGrace: Claim = {
  id: 'prestop-inside-grace',
  text: {
    zh: 'preStop 用的是宽限期里的时间，不会延长它：SIGTERM 在 min(preStop, 宽限期) 时发出，SIGKILL 再过 max(2, 宽限期 − preStop 的整秒数) 秒',
    en: 'preStop runs inside the grace period and does not extend it: SIGTERM at min(preStop, grace), SIGKILL max(2, grace − whole seconds of preStop) s later',
  },
  judge: facts =>
    both(
      ...[web, longHook].map(pod => {
        const { grace, preStop } = timesOf(facts, pod)
        const hook = Math.min(grace, preStop)
        return both(
          all(signals(facts, pod, 'TERM'), term => isAbout(since(facts, pod, term), hook)),
          all(signals(facts, pod, 'KILL'), kill =>
            isAbout(since(facts, pod, kill), hook + Math.max(2, grace - Math.floor(hook))),
          ),
        )
      }),
    ),
}

const twoSecondFloor: Claim = {
  id: 'two-second-floor',
  text: {
    zh: '即使 preStop 已用完宽限期，SIGTERM 和 SIGKILL 之间也至少有 2 秒',
    en: 'Even when preStop has used up the grace period, at least 2 s lie between SIGTERM and SIGKILL',
  },
  judge: facts =>
    both(
      ...[web, longHook].map(pod => {
        const term = signals(facts, pod, 'TERM')
        const kill = signals(facts, pod, 'KILL')
        const gap = (kill[0]?.at ?? 0) - (term[0]?.at ?? 0)
        return all([...term, ...kill], () => (pod === longHook ? gap === 2 * second : gap >= 2 * second))
      }),
    ),
}

const endpointRace: Claim = {
  id: 'endpoint-and-term-race',
  text: {
    zh: '端点变为 terminating 和 kubelet 开始停容器都因删除而起，彼此不等待：谁先谁后全凭运气',
    en: 'The endpoint turns terminating and the kubelet begins to stop containers both because of the deletion; neither waits for the other',
  },
  judge(facts) {
    const cause = deletion(facts, web)
    const endpoint = ofKind(facts, 'EndpointChanged')
      .filter(each => each.pod === web && each.terminating)
      .slice(0, 1)
    const stop = facts.filter(isStopOf(web)).slice(0, 1)
    const comesFrom = (fact: Fact, other: Fact | undefined) =>
      causesOf(facts, fact.id).some(each => each.id === other?.id)
    return both(
      all(endpoint, fact => comesFrom(fact, cause) && !comesFrom(fact, stop[0]) && !fact.ready),
      all(stop, fact => comesFrom(fact, cause) && !comesFrom(fact, endpoint[0])),
    )
  },
}
const isStopOf = (pod: string) => (fact: Fact) =>
  (fact.kind === 'HookRan' || fact.kind === 'Signalled') && fact.pod === pod

const sidecarsLast: Claim = {
  id: 'sidecars-stop-last-in-reverse',
  text: {
    zh: '宽限期够用时，边车容器最后停：应用容器都退出之后，按声明的相反次序，一个退出了下一个才收到 SIGTERM',
    en: 'As long as the grace period lasts, sidecars stop last: when all app containers have ended, in reverse order of the spec, one after the other',
  },
  judge(facts) {
    const turns = [
      ['logs', ['app']],
      ['proxy', ['app', 'logs']],
    ] as const
    return both(
      ...turns.map(([sidecar, before]) =>
        all(signals(facts, helped, 'TERM', sidecar), term =>
          before.every(each => ended(facts, helped, each).some(end => end.id < term.id)),
        ),
      ),
    )
  },
}

const containersFirst: Claim = {
  id: 'containers-before-object',
  text: {
    zh: '对象最后才消失：先是所有容器和沙箱停止，再写下终止阶段，kubelet 才以宽限期 0 删掉它',
    en: 'The object goes last: first all containers and the sandbox stop, then a terminal phase is written, and then the kubelet deletes it with grace period 0',
  },
  judge: facts =>
    both(
      ...[web, longHook, helped].map(pod => {
        const before = [
          ...ended(facts, pod),
          ...ofKind(facts, 'SandboxState').filter(each => each.sandbox.startsWith(`${pod}-sandbox`)),
          ...phases(facts, pod).filter(isTerminal),
        ]
        return all(removal(facts, pod), fact => before.length >= 3 && before.every(each => each.id < fact.id))
      }),
    ),
}

const after = (facts: readonly Fact[], signal: 'TERM' | 'KILL') =>
  Math.round(since(facts, web, signals(facts, web, signal)[0]) / 100) / 10

const seconds = { zh: '秒', en: 's' }
const termAt: Outcome = {
  name: 'term-at',
  kind: 'number',
  unit: seconds,
  asks: {
    zh: '应用不理会 SIGTERM。删除之后多少秒它收到 SIGTERM？',
    en: 'The app ignores SIGTERM. How many seconds after the deletion is it sent SIGTERM?',
  },
  of: facts => after(facts, 'TERM'),
}
const killAt: Outcome = {
  name: 'kill-at',
  kind: 'number',
  unit: seconds,
  asks: {
    zh: '应用不理会 SIGTERM。删除之后多少秒它被 SIGKILL 杀死？',
    en: 'The app ignores SIGTERM. How many seconds after the deletion is it killed by SIGKILL?',
  },
  of: facts => after(facts, 'KILL'),
}

export const claims = [preStopInsideGrace, twoSecondFloor, endpointRace, sidecarsLast, containersFirst]
export const outcomes = [termAt, killAt]
