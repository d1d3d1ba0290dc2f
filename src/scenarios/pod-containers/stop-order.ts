import type { Container } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, isRunning, minute, newStage, podObject, remove, second, shows, type Stage } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** A Pod with three sidecars is deleted, all of them polite; then one in which nobody listens to SIGTERM. */
export const stopOrder = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'stop-order',
  asks: {
    zh: '删除 Pod：应用和边车以什么次序停止，总共能花多少时间？',
    en: 'A Pod is deleted: in which order do apps and sidecars stop, and how long may all of it take?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [reverse, oneGrace],
})

const [polite, stubborn] = ['polite', 'stubborn']
const grace = 10
const floor = 2
const sidecarNames = ['sidecar-1', 'sidecar-2', 'sidecar-3'] as const
const appNames = ['app-1', 'app-2'] as const

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: { [polite]: { onTerm: { after: 1.25 * second, code: 0 } }, [stubborn]: { onTerm: 'ignores' } },
    shows: isShown,
    watch: false,
  })
  yield caption({
    zh: `Pod polite 有两个应用、三个边车，收到 SIGTERM 后都用 1.25 秒收尾；宽限期 ${grace} 秒。删除它。`,
    en: `Pod polite has two apps and three sidecars, each of which takes 1.25 s to finish after SIGTERM; the grace period is ${grace} s. It is deleted.`,
  })
  yield* live(stage, polite)
  yield caption({
    zh: `Pod stubborn 一样，只是谁也不理会 SIGTERM。`,
    en: `Pod stubborn is the same, but nobody there listens to SIGTERM.`,
  })
  yield* live(stage, stubborn)
}

function* live(stage: Stage, image: string): Iterable<Fact> {
  const { cluster } = stage
  const initContainers: Container[] = sidecarNames.map(name => ({ name, image, restartPolicy: 'Always' }))
  const containers = appNames.map(name => ({ name, image }))
  create(stage, podObject(image, { terminationGracePeriodSeconds: grace, initContainers, containers }))
  yield* cluster.run(cluster.now() + minute, () => isRunning(stage, image))
  yield* cluster.run(cluster.now() + 5 * second)
  remove(stage, image)
  yield* cluster.run(cluster.now() + 2 * minute, () => cluster.get('Pod', image) === undefined)
  yield* cluster.run(cluster.now() + second)
}

const shownKinds = shows('Wrote', 'Signalled', 'ProcessEnded')
const isShown = (what: What) => shownKinds(what)

const deletion = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'Wrote').find(each => each.verb === 'delete' && each.subject === `Pod/${pod}`)
const terms = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'Signalled').filter(each => each.pod === pod && each.signal === 'TERM')
const ends = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'ProcessEnded').filter(each => each.process.startsWith(`${pod}/`))

const reverse: Claim = {
  id: 'sidecars-last-in-reverse',
  text: {
    zh: '应用先停；最后一个应用结束后才轮到边车，而且按声明的倒序，一个结束了才停下一个',
    en: 'The apps are stopped first; when the last of them has ended the sidecars follow in reverse order, each when the one after it has ended',
  },
  judge(facts) {
    const [asked, ended] = [terms(facts, polite), ends(facts, polite)]
    const isExpected = (name: string, i: number) =>
      i < appNames.length
        ? appNames.some(each => each === name)
        : name === sidecarNames.toReversed()[i - appNames.length]
    const inOrder =
      asked.length === appNames.length + sidecarNames.length && asked.every((each, i) => isExpected(each.container, i))
    const isAfter = (name: string, id: number) => ended.some(each => each.container === name && each.id < id)
    return all(asked, fact => {
      const place = sidecarNames.findIndex(each => each === fact.container)
      const before = place < 0 ? [] : [...appNames, ...sidecarNames.slice(place + 1)]
      return inOrder && before.every(name => isAfter(name, fact.id))
    })
  },
}

const oneGrace: Claim = {
  id: 'one-grace-for-all',
  text: {
    zh: '一个宽限期管所有容器，不是每个容器一个：谁也不理会 SIGTERM，全部结束也不晚于宽限期之后 2 秒（最晚轮到的也有 2 秒）',
    en: 'There is one grace period for all, not one each: even if nobody listens to SIGTERM, all is over within the period and the 2 s that the last in turn are given',
  },
  judge(facts) {
    const ended = ends(facts, stubborn)
    const began = deletion(facts, stubborn)
    const took = (fact: Fact) => fact.at - (began?.at ?? Infinity)
    const count = appNames.length + sidecarNames.length
    return both(
      all(ended, fact => ended.length === count && took(fact) <= (grace + floor) * second + slack),
      all(ended.slice(-1), fact => took(fact) >= grace * second),
      all(
        ended.filter(each => sidecarNames.some(name => name === each.container)),
        fact => took(fact) >= grace * second,
      ),
    )
  },
}
/** The kubelet hears of the deletion a little later. */
const slack = 100
