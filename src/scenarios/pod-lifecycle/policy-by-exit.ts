import type { Container, RestartPolicy } from '../../objects.ts'
import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { isTerminal, names, phaseAt, phaseNames, phases, podsIn, states, type StateFact } from './judging.ts'
import { all, both, none, shownBy } from '../judging.ts'
import type { Text } from '../../text.ts'
import type { ExitCode, LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import { create, minute, newStage, podObject, print, shows, type Stage } from '../cluster/stage.ts'

/** The same containers with the same exit codes, under each of the three policies. */
export const policyByExit = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'policy-by-exit',
  asks: {
    zh: '容器退出之后，重启策略和退出码怎样决定 Pod 的去向？',
    en: 'Containers exit: what do restart policy and exit codes make of the Pod?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [alwaysNeverEnds, onFailureRepeatsFailures, neverNeedsAllStopped, terminalIsFinal],
  outcomes: [phase, restarts],
})

const policies = ['Always', 'OnFailure', 'Never'] as const
/** The Pod's name says its policy. */
const podWith: Readonly<Record<RestartPolicy, string>> = { Always: 'always', OnFailure: 'on-failure', Never: 'never' }
/** Ends whatever the options say. */
const once = 'once'

function* play(parts: Parts, options: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const { restartPolicy, exitCodes, runFor } = options
  const programs = Object.fromEntries([
    ...exitCodes.map((code, i) => [letter(i), code === 'none' ? {} : { exits: { after: runFor, code } }] as const),
    ['fails', { exits: { after: runFor, code: 1 } }] as const,
  ])
  const stage = newStage(tools, parts, { programs, shows: isShown, watch: false })
  const others = policies.filter(each => each !== restartPolicy)
  yield caption(intro(options, others))
  const pods = [restartPolicy, ...others].map(policy => podWith[policy])
  for (const policy of [restartPolicy, ...others])
    createPod(
      stage,
      podWith[policy],
      policy,
      exitCodes.map((_, i) => letter(i)),
    )
  createPod(stage, once, 'Never', ['fails'])
  yield* stage.cluster.run(minute, () => pods.every(pod => stage.cluster.get('Pod', pod)?.status.phase !== 'Pending'))
  yield* stage.cluster.run(stage.cluster.now() + runFor + minute)
  yield caption({ zh: '第一次运行结束一分钟之后：', en: 'A minute after the first runs are over:' })
  for (const pod of [...pods, once]) print(stage, pod)
  yield* stage.cluster.run(stage.cluster.now())
}

const shownKinds = shows('Wrote', 'PhaseChanged', 'ContainerState', 'BackOff', 'StatusPrinted')
const isShown = (what: What) => shownKinds(what) && !(what.kind === 'ContainerState' && what.state === 'waiting')

const letters = ['a', 'b', 'c', 'd', 'e']
const letter = (i: number) => letters[i] ?? `container-${i}`

function createPod(stage: Stage, name: string, restartPolicy: RestartPolicy, containers: readonly string[]): void {
  const declared: Container[] = containers.map(each => ({ name: each }))
  create(stage, podObject(name, { restartPolicy, containers: declared }), `restartPolicy: ${restartPolicy}`)
}

const inWords = (code: ExitCode, i: number): Text =>
  code === 'none'
    ? { zh: `${letter(i)} 一直运行`, en: `${letter(i)} runs on` }
    : { zh: `${letter(i)} 以 ${code} 退出`, en: `${letter(i)} exits with ${code}` }

function intro({ restartPolicy, exitCodes, runFor }: LifecycleOptions, others: readonly RestartPolicy[]): Text {
  const list = exitCodes.map(inWords)
  const time = renderDuration(runFor)
  return {
    zh: `应用容器：${list.map(each => each.zh).join('，')}；会退出的都在启动 ${time} 后退出。先创建 restartPolicy 为 ${restartPolicy} 的 Pod，再以 ${others.join(' 和 ')} 各创建一个作对照；Pod once（Never）只有一个以 1 退出的容器。`,
    en: `App containers: ${list.map(each => each.en).join(', ')}; those that exit do so ${time} after their start. First the Pod with restartPolicy ${restartPolicy} is created, then for comparison one each with ${others.join(' and ')}; Pod once (Never) has a single container, which exits with 1.`,
  }
}

/** The next thing that happened to this container: what the kubelet did about its end. */
function answerTo(end: StateFact, facts: readonly Fact[]): Fact | undefined {
  return facts.find(
    fact =>
      fact.id > end.id &&
      ((fact.kind === 'ContainerState' && fact.state === 'running') || fact.kind === 'BackOff') &&
      fact.pod === end.pod &&
      fact.container === end.container,
  )
}

const ends = (facts: readonly Fact[], pod: string) => states(facts, pod, 'terminated')

/** The first end of each container, and what was done about it. */
const firstAnswers = (exits: readonly StateFact[], facts: readonly Fact[]) =>
  exits.filter(end => end.restarts === 0).flatMap(end => [end, answerTo(end, facts)])

const alwaysNeverEnds: Claim = {
  id: 'always-never-ends',
  text: {
    zh: 'Always 之下每个退出的容器都会再启动，无论退出码；所以只要不删除，Pod 不会进入终止阶段',
    en: 'Under Always every container that exits is started again, whatever its code; so unless deleted the Pod never ends',
  },
  judge(facts) {
    const [pod, exits] = [podWith.Always, ends(facts, podWith.Always)]
    const judgement = both(
      all(phases(facts, pod), fact => !isTerminal(fact)),
      none(
        exits.filter(end => answerTo(end, facts) === undefined),
        states(facts, pod),
      ),
    )
    return shownBy(judgement, ...(exits.length > 0 ? firstAnswers(exits, facts) : phases(facts, pod)))
  },
}

const onFailureRepeatsFailures: Claim = {
  id: 'on-failure-repeats-failures',
  text: {
    zh: 'OnFailure 只重启以非 0 退出的容器，以 0 退出的不再启动；全部以 0 退出后 Pod 才是 Succeeded',
    en: 'OnFailure starts only those again that exit with other than 0; when all have exited with 0, the Pod is Succeeded',
  },
  judge(facts) {
    const pod = podWith.OnFailure
    const exits = ends(facts, pod)
    const succeeded = names(exits.filter(each => each.exitCode === 0))
    const isOver = succeeded.size === names(states(facts, pod, 'running')).size
    const judgement = both(
      none(
        exits.filter(end => (answerTo(end, facts) === undefined) !== (end.exitCode === 0)),
        states(facts, pod),
      ),
      all(phases(facts, pod), fact => fact.to !== 'Failed' && (fact.to !== 'Succeeded' || isOver)),
    )
    return shownBy(judgement, ...(exits.length > 0 ? firstAnswers(exits, facts) : phases(facts, pod)))
  },
}

const neverNeedsAllStopped: Claim = {
  id: 'never-needs-all-stopped',
  text: {
    zh: 'Never 之下也要等全部容器都停止，Pod 才结束：都以 0 退出是 Succeeded，否则是 Failed',
    en: 'Under Never too the Pod ends only when all containers have stopped: Succeeded if all with 0, else Failed',
  },
  judge: facts => both(...[podWith.Never, once].map(pod => endsWithTheLast(facts, pod))),
}

function endsWithTheLast(facts: readonly Fact[], pod: string) {
  const exits = ends(facts, pod)
  const last = exits.at(-1)
  const areAllOver = names(exits).size === names(states(facts, pod, 'running')).size
  const expected = exits.every(each => each.exitCode === 0) ? 'Succeeded' : 'Failed'
  const terminal = phases(facts, pod).filter(isTerminal)
  const judgement = both(
    all(
      phases(facts, pod),
      fact => !isTerminal(fact) || (areAllOver && fact.id > (last?.id ?? 0) && fact.to === expected),
    ),
    areAllOver ? all(terminal, () => terminal.length === 1) : none(terminal, phases(facts, pod)),
  )
  return shownBy(judgement, last, ...(areAllOver ? terminal : phases(facts, pod).slice(-1)))
}

const terminalIsFinal: Claim = {
  id: 'terminal-is-final',
  text: {
    zh: 'Succeeded 和 Failed 是终点：之后既没有别的阶段，也没有容器再启动',
    en: 'Succeeded and Failed are final: no other phase follows, and no container is started again',
  },
  judge(facts) {
    const terminal = ofKind(facts, 'PhaseChanged').filter(isTerminal)
    const later = (end: FactOf<'PhaseChanged'>) => [
      ...phases(facts, end.pod).filter(each => each.id > end.id),
      ...states(facts, end.pod, 'running').filter(each => each.id > end.id),
    ]
    return none(terminal.flatMap(later), terminal)
  },
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: '各容器第一次运行结束一分钟之后，Pod 处于哪个阶段？',
    en: 'A minute after the first runs of its containers are over, which phase is the Pod in?',
  },
  of: facts => phaseAt(facts, podsIn(facts)[0] ?? ''),
}

const restarts: Outcome = {
  name: 'restarts',
  kind: 'number',
  asks: {
    zh: '各容器第一次运行结束一分钟之后，Pod 的所有容器一共重启过几次？',
    en: 'A minute after the first runs of its containers are over, how many restarts has the Pod seen in all?',
  },
  of: facts => ofKind(facts, 'StatusPrinted').find(each => each.pod === podsIn(facts)[0])?.restarts ?? 0,
}
