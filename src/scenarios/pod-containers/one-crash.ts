import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, isRunning, look, minute, newStage, podObject, second, shows, type Stage } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** One container crashes again and again while its neighbour works; in the end the neighbour crashes too, once. */
export const oneCrash = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'one-crash',
  asks: {
    zh: '容器 a 反复崩溃，邻居 b、Pod 的地址和 b 的重启等待会受影响吗？',
    en: 'Container a crashes again and again: what of its neighbour b, of the address of the Pod, and of the wait before a restart of b?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [staysAlone, ownDelay],
})

const pod = 'web'
const crashes = 5

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    start: 0,
    programs: { a: { exits: { after: second, code: 1 } }, b: {} },
    shows: isShown,
    watch: false,
  })
  const { cluster, kubelets } = stage
  yield caption({
    zh: `Pod web 有两个容器：a 每次运行 1 秒就以 1 退出，b 一直运行。看到 a 第 ${crashes} 次重启为止。`,
    en: `Pod web has two containers: a exits with 1 after every second, b runs on. Watched until a is restarted for the ${crashes}th time.`,
  })
  create(stage, podObject(pod, { containers: [{ name: 'a' }, { name: 'b' }] }))
  yield* cluster.run(minute, () => isRunning(stage, pod))
  yield* remember(stage)
  const restarts = (name: string) =>
    cluster.get('Pod', pod)?.status.containerStatuses?.find(each => each.name === name)?.restartCount ?? 0
  yield* cluster.run(cluster.now() + 10 * minute, () => restarts('a') === crashes)
  yield* cluster.run(cluster.now() + 10 * second)
  yield* remember(stage)
  yield caption({ zh: '现在 b 也崩溃一次。', en: 'Now b crashes as well, once.' })
  const crash = look(stage, 'b$ kill -SEGV 1', 139)
  for (const kubelet of kubelets.values()) kubelet.exit(pod, 'b', 139, crash)
  yield* cluster.run(cluster.now() + 5 * second)
}

function* remember(stage: Stage): Iterable<Fact> {
  const object = stage.cluster.get('Pod', pod)
  look(stage, 'podIP', object?.status.podIP ?? 'none')
  look(stage, 'uid', object?.metadata.uid ?? 'none')
  yield* stage.cluster.run(stage.cluster.now())
}

const shownKinds = shows('Wrote', 'PhaseChanged', 'ContainerState', 'BackOff', 'SandboxState', 'Looked')
const isShown = (what: What) =>
  what.kind === 'ContainerState' ? what.state !== 'waiting' : what.kind === 'Signalled' || shownKinds(what)

const states = (facts: readonly Fact[], container: string) =>
  ofKind(facts, 'ContainerState').filter(each => each.container === container)
const crashOfB = (facts: readonly Fact[]) => ofKind(facts, 'Looked').find(each => each.subject.startsWith('b$'))

const staysAlone: Claim = {
  id: 'crash-stays-alone',
  text: {
    zh: '崩溃只关一个容器的事：a 重启五次，b 一次也不重启；Pod 的地址、UID、沙箱不变，阶段一直是 Running',
    en: 'A crash stays with one container: a is restarted five times and b never; the address, the UID and the sandbox of the Pod stay, and its phase is Running throughout',
  },
  judge(facts) {
    const until = crashOfB(facts)?.id ?? 0
    const before = facts.filter(each => each.id < until)
    const seen = (subject: string) => ofKind(before, 'Looked').filter(each => each.subject === subject)
    const isSame = (subject: string) =>
      all(seen(subject), fact => seen(subject).length === 2 && fact.value === seen(subject)[0]?.value)
    const phases = ofKind(facts, 'PhaseChanged').filter(each => each.from !== undefined)
    return both(
      isSame('podIP'),
      isSame('uid'),
      all(states(before, 'a').slice(-1), fact => fact.restarts === crashes),
      all(states(before, 'b'), fact => fact.state === 'running' && fact.restarts === 0),
      all(phases, fact => fact.to === 'Running'),
      none(
        [...ofKind(before, 'Signalled'), ...ofKind(before, 'SandboxState').slice(1)],
        ofKind(before, 'SandboxState').slice(0, 1),
      ),
    )
  },
}

const ownDelay: Claim = {
  id: 'delay-is-its-own',
  text: {
    zh: '等待各算各的：a 已经要等好几分钟，b 的第一次重启照样立即发生',
    en: 'Each container has a delay of its own: a has to wait for minutes by now, and yet the first restart of b comes at once',
  },
  judge(facts) {
    const crash = crashOfB(facts)
    const again = states(facts, 'b').find(each => each.restarts === 1 && each.state === 'running')
    const waits = ofKind(facts, 'BackOff').filter(each => each.id < (crash?.id ?? 0))
    return both(
      all(again === undefined ? [] : [again], fact => crash !== undefined && fact.at - crash.at < second),
      all(waits, fact => fact.container === 'a'),
      all(waits.slice(-1), fact => fact.delay >= minute),
    )
  },
}
