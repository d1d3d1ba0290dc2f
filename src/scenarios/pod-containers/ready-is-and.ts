import type { Container } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { between, create, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Two apps and a sidecar behind a Service; first an app is not ready for a while, then the sidecar. */
export const readyIsAnd = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'ready-is-and',
  asks: {
    zh: '一个容器没有就绪，其余的都好：Pod 就绪吗，还有流量吗，它会被重启吗？',
    en: 'One container is not ready, the others are well: is the Pod ready, does it get traffic, is anything restarted?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [conjunction, takesAll],
})

const pod = 'web'
const probe = { readinessProbe: { periodSeconds: 1, failureThreshold: 3 } }
const initContainers: readonly Container[] = [{ name: 'proxy', restartPolicy: 'Always', ...probe }]
const containers: readonly Container[] = [
  { name: 'a', ...probe },
  { name: 'b', ...probe },
]
const names = [...initContainers, ...containers].map(each => each.name)

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const random = { random: tools.random.fork('busy') }
  const [b, proxy] = [between(random, 30 * second, 40 * second), between(random, 80 * second, 90 * second)]
  const stage = newStage(tools, parts, {
    programs: {
      a: {},
      b: { busy: { from: b, to: b + 15 * second } },
      proxy: { busy: { from: proxy, to: proxy + 15 * second } },
    },
    shows: isShown,
    watch: false,
  })
  yield caption({
    zh: 'Pod web 有应用 a、b 和边车 proxy，都有就绪态探针（每秒一次，连续失败 3 次算未就绪），在一个 Service 之后。b 有 15 秒说自己没有就绪，后来 proxy 也有 15 秒；a 一直很好。',
    en: 'Pod web has apps a and b and sidecar proxy, each with a readiness probe (once a second; three failures in a row count as not ready), behind a Service. For 15 s b says that it is not ready, and later proxy does; a is well all the time.',
  })
  create(stage, { kind: 'Service', metadata: { name: pod }, spec: { selector: { app: pod } } })
  create(stage, podObject(pod, { initContainers, containers }, { app: pod }))
  yield* stage.cluster.run(2 * minute + 30 * second)
}

const shownKinds = shows('Wrote', 'PhaseChanged', 'ContainerState', 'EndpointChanged', 'Signalled')
function isShown(what: What): boolean {
  if (what.kind === 'ConditionChanged') return what.condition === 'Ready'
  if (what.kind === 'Probed') return what.result === 'success' ? what.inARow === 1 : what.inARow === 3
  return shownKinds(what)
}

/** As told until then: the last word of a container's probe. */
const isContainerReady = (facts: readonly Fact[], container: string, before: number) =>
  ofKind(facts, 'Probed').findLast(each => each.container === container && each.id < before)?.result === 'success'
const readyChanges = (facts: readonly Fact[]) => ofKind(facts, 'ConditionChanged')

const conjunction: Claim = {
  id: 'ready-is-and',
  text: {
    zh: 'Pod 的 Ready 是“与”：应用和边车每一个都就绪才是 True，有一个不就绪就是 False',
    en: 'Ready of the Pod is an AND: True while every app and every sidecar is ready, False as soon as one is not',
  },
  judge(facts) {
    const changes = readyChanges(facts)
    const falls = changes.filter(each => each.status === 'False')
    return both(
      all(changes, fact => (fact.status === 'True') === names.every(each => isContainerReady(facts, each, fact.id))),
      all(falls, () => falls.length === 2),
    )
  },
}

const takesAll: Claim = {
  id: 'one-unready-takes-all',
  text: {
    zh: '一个容器未就绪，整个 Pod 就从 Service 的端点里退出（a 也没有流量了），但谁也不会被重启',
    en: 'One unready container takes the whole Pod out of the endpoints of its Service, a included; and nothing is restarted for it',
  },
  judge(facts) {
    const falls = readyChanges(facts).filter(each => each.status === 'False')
    const endpoints = ofKind(facts, 'EndpointChanged')
    const wellMeant = ofKind(facts, 'Probed').filter(each => each.container === 'a')
    return both(
      all(falls, fall => endpoints.find(each => each.id > fall.id)?.ready === false),
      all(endpoints.slice(-1), fact => fact.ready),
      all(wellMeant, fact => fact.result === 'success'),
      none(
        [...ofKind(facts, 'ContainerState').filter(each => each.restarts > 0), ...ofKind(facts, 'Signalled')],
        falls,
      ),
    )
  },
}
