import type { Container } from '../../objects.ts'
import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { states } from './judging.ts'
import { all, both, looked, none } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import { between, create, isRunning, look, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'

/** Two processes hang, one just after a probe and one just before; a third is merely busy for a while. */
export const probeClock = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'probe-clock',
  asks: {
    zh: '三种探针何时开始、失败之后做什么？进程卡死之后多久才被杀死？',
    en: 'When does each of the three probes begin, and what does its failure do? How long after it hangs is a process killed?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [startupHoldsOthers, failuresKill, readinessNeverKills],
  outcomes: [killedAfter],
})

const [period, timeout] = [10 * second, second]
const hung = ['just-after', 'just-before'] as const
const threshold = 'livenessProbe.failureThreshold'

function* play(parts: Parts, { failureThreshold }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const startUp = between({ random: tools.random.fork('start-up') }, 12 * second, 28 * second)
  // The probes ask at 0, 10, 20 … s after the start.
  const hangs = (at: number) => (start: number) => (start === 0 ? { startUp, hangsAt: at } : { startUp })
  const busy = { from: 45 * second, to: 45 * second + (failureThreshold + 1) * period }
  const stage = newStage(tools, parts, {
    programs: { 'just-after': hangs(minute + 1), 'just-before': hangs(minute - 1), busy: { startUp, busy } },
    shows: isShown,
    watch: false,
  })
  yield caption({
    zh: `三个 Pod，启动各需 ${startUp / 1000} 秒，都有启动探针和存活态探针，busy 还有就绪态探针：每 10 秒一次，超时 1 秒；连续失败 ${failureThreshold} 次才算数，启动探针是 30 次。just-after 的进程在一次探测刚成功之后卡死，just-before 的在一次探测之前的一瞬卡死；busy 的进程有一阵子忙得说自己没有就绪，随后恢复。`,
    en: `Three Pods, each of which needs ${startUp / 1000} s to start up and has a startup and a liveness probe, busy also a readiness probe: every 10 s, with a time-out of 1 s. It takes ${failureThreshold} failures in a row, of the startup probe 30. The process of just-after hangs right after a probe that succeeded, that of just-before right before one; that of busy says for a while that it is not ready, and then recovers.`,
  })
  look(stage, threshold, failureThreshold)
  create(stage, { kind: 'Service', metadata: { name: 'busy' }, spec: { selector: { app: 'busy' } } })
  for (const name of [...hung, 'busy'])
    create(stage, podObject(name, { containers: [probed(name, failureThreshold)] }, { app: name }))
  const isOver = () =>
    hung.every(pod => stage.cluster.get('Pod', pod)?.status.containerStatuses?.[0]?.restartCount === 1)
  yield* stage.cluster.run(10 * minute, isOver)
  yield* stage.cluster.run(stage.cluster.now() + minute, () => isRunning(stage, ...hung))
}

function probed(name: string, failureThreshold: number): Container {
  const every = { periodSeconds: period / second, timeoutSeconds: timeout / second }
  return {
    name: 'app',
    image: name,
    startupProbe: { ...every, failureThreshold: 30 },
    livenessProbe: { ...every, failureThreshold },
    ...(name === 'busy' && { readinessProbe: { ...every, failureThreshold } }),
  }
}

const shownKinds = shows(
  'Wrote',
  'PhaseChanged',
  'ContainerState',
  'Probed',
  'Hung',
  'Signalled',
  'ConditionChanged',
  'EndpointChanged',
  'Looked',
)
function isShown(what: What): boolean {
  if (what.kind === 'ConditionChanged') return what.condition === 'Ready'
  return shownKinds(what) && !(what.kind === 'Probed' && what.result === 'success' && what.inARow > 1)
}

const probes = (facts: readonly Fact[], pod: string) => ofKind(facts, 'Probed').filter(each => each.pod === pod)
const kills = (facts: readonly Fact[], pod: string) => ofKind(facts, 'Signalled').filter(each => each.pod === pod)
const pods = [...hung, 'busy']

const startupHoldsOthers: Claim = {
  id: 'startup-holds-others',
  text: {
    zh: '启动探针成功之前，存活态和就绪态探针都不运行；启动慢的程序不会因此被杀',
    en: 'Until the startup probe has succeeded, liveness and readiness probes do not run, and so a slow start kills nothing',
  },
  judge: facts =>
    both(
      ...pods.map(pod => {
        const started = probes(facts, pod).find(each => each.probe === 'startup' && each.result === 'success')
        const others = probes(facts, pod).filter(each => each.probe !== 'startup')
        return both(
          all(started === undefined ? [] : [started], () => true),
          all(others.slice(0, 1), fact => started !== undefined && started.id < fact.id),
        )
      }),
    ),
}

const failuresKill: Claim = {
  id: 'three-failures-kill',
  text: {
    zh: '存活态探针连续失败 failureThreshold 次（默认 3 次）才杀容器，不是一次就杀：卡死到 SIGTERM 之间隔 (F−1)·周期＋超时 到 F·周期＋超时，默认 21 到 31 秒',
    en: 'It takes failureThreshold failures of the liveness probe in a row (default 3), not one: SIGTERM comes between (F−1)·period + time-out and F·period + time-out after the hang, by default 21 to 31 s',
  },
  judge(facts) {
    const needed = Number(looked(facts, threshold)?.value)
    return both(
      ...hung.map(pod => {
        const hang = ofKind(facts, 'Hung').find(each => each.pod === pod)
        const term = kills(facts, pod).slice(0, 1)
        return all(term, fact => {
          const misses = probes(facts, pod).filter(each => each.id < fact.id && each.probe === 'liveness')
          const delay = fact.at - (hang?.at ?? 0)
          return (
            misses.at(-1)?.result === 'failure' &&
            misses.at(-1)?.inARow === needed &&
            delay >= (needed - 1) * period + timeout &&
            delay <= needed * period + timeout
          )
        })
      }),
    )
  },
}

const readinessNeverKills: Claim = {
  id: 'readiness-never-kills',
  text: {
    zh: '就绪态探针失败只让 Pod 不再就绪、端点变为 ready=false；容器照常运行，恢复之后端点又变回来',
    en: 'A failing readiness probe only makes the Pod unready and its endpoint ready=false; the container runs on, and when it recovers so does the endpoint',
  },
  judge(facts) {
    const needed = Number(looked(facts, threshold)?.value)
    const failed = probes(facts, 'busy').filter(
      each => each.probe === 'readiness' && each.result === 'failure' && each.inARow >= needed,
    )
    const endpoint = ofKind(facts, 'EndpointChanged').filter(each => each.pod === 'busy')
    const later = endpoint.filter(each => failed.some(({ id }) => id < each.id))
    return both(
      none([...kills(facts, 'busy'), ...states(facts, 'busy', 'terminated')], failed),
      all(later, (fact: FactOf<'EndpointChanged'>) => fact.present && fact.ready === (fact !== later[0])),
      all(later.slice(1), () => later.length === 2),
    )
  },
}

const killedAfter: Outcome = {
  name: 'killed-after',
  kind: 'number',
  unit: { zh: '秒', en: 's' },
  asks: {
    zh: '周期 10 秒，超时 1 秒。进程在一次探测刚成功之后卡死：到 kubelet 发出 SIGTERM 过了多少秒？',
    en: 'Period 10 s, time-out 1 s. A process hangs right after a probe that succeeded: how many seconds later does the kubelet send SIGTERM?',
  },
  of(facts) {
    const hang = ofKind(facts, 'Hung').find(each => each.pod === 'just-after')
    const term = kills(facts, 'just-after')[0]
    return Math.round(((term?.at ?? 0) - (hang?.at ?? 0)) / second)
  },
}
