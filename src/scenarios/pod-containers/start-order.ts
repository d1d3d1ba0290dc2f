import type { Container } from '../../objects.ts'
import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** The Pod of the card's drawing: init a, sidecar s, init b, sidecar t, then two apps of which the first is long unready. */
export const startOrder = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'start-order',
  asks: {
    zh: 'Init 容器、边车和应用以什么次序启动？谁等谁，等到什么为止？',
    en: 'In which order do init containers, sidecars and apps start, and what does each wait for?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [listOrder, noWaiting],
})

const pod = 'web'
const initContainers: readonly Container[] = [
  { name: 'init-a' },
  { name: 'sidecar-s', restartPolicy: 'Always', startupProbe: { periodSeconds: 1, failureThreshold: 60 } },
  { name: 'init-b' },
  { name: 'sidecar-t', restartPolicy: 'Always' },
]
const containers: readonly Container[] = [{ name: 'app-1', readinessProbe: { periodSeconds: 1 } }, { name: 'app-2' }]

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const init = { exits: { after: 3 * second, code: 0 } }
  const stage = newStage(tools, parts, {
    programs: {
      'init-a': init,
      'init-b': init,
      'sidecar-s': { startUp: 4 * second },
      'sidecar-t': {},
      'app-1': { startUp: 20 * second },
      'app-2': {},
    },
    shows: isShown,
  })
  yield caption({
    zh: 'initContainers 依次是 init-a、边车 sidecar-s（启动探针 4 秒后才成功）、init-b、边车 sidecar-t（没有启动探针）；应用 app-1 要 20 秒才就绪，app-2 在它后面。每个 Init 容器运行 3 秒。',
    en: 'The initContainers are init-a, sidecar-s (whose startup probe succeeds after 4 s), init-b, sidecar-t (without a startup probe); app-1 is ready only after 20 s, and app-2 comes behind it. Each init container runs for 3 s.',
  })
  create(stage, podObject(pod, { initContainers, containers }))
  yield* stage.cluster.run(2 * minute, () => isReady(stage.cluster.get('Pod', pod)?.status.conditions))
}

const isReady = (conditions: readonly { readonly type: string; readonly status: string }[] = []) =>
  conditions.some(each => each.type === 'Ready' && each.status === 'True')

const shownKinds = shows('Wrote', 'PhaseChanged', 'ContainerState', 'StatusPrinted', 'ConditionChanged')
function isShown(what: What): boolean {
  if (what.kind === 'Probed') return what.result === 'success' && what.inARow === 1
  if (what.kind === 'ConditionChanged') return what.condition === 'Ready'
  return shownKinds(what)
}

const states = (facts: readonly Fact[], container: string, state: 'running' | 'terminated') =>
  ofKind(facts, 'ContainerState').filter(each => each.container === container && each.state === state)
const probed = (facts: readonly Fact[], container: string) =>
  ofKind(facts, 'Probed').filter(each => each.container === container)

/** What lets the next of the list start. */
function gateOf(facts: readonly Fact[], { name, restartPolicy, startupProbe }: Container): Fact | undefined {
  if (restartPolicy !== 'Always') return states(facts, name, 'terminated').find(each => each.exitCode === 0)
  return startupProbe === undefined ? states(facts, name, 'running')[0] : probed(facts, name)[0]
}

const listOrder: Claim = {
  id: 'list-order-gate-is-started',
  text: {
    zh: '次序就是列表的次序：Init 容器以 0 退出、边车“已启动”（启动探针成功；没有的话，运行起来就算）之后，才轮到下一个',
    en: 'The list is the order: the next one comes when an init container has exited with 0, and when a sidecar is "started" (its startup probe has succeeded, or it runs if it has none)',
  },
  judge(facts) {
    const order = [...initContainers, ...containers].flatMap(each => states(facts, each.name, 'running').slice(0, 1))
    const names = order.map(each => each.container)
    return all(order, start => {
      const before = initContainers.slice(
        0,
        initContainers.findIndex(each => each.name === start.container),
      )
      const gates = (names.indexOf(start.container) >= initContainers.length ? initContainers : before).map(each =>
        gateOf(facts, each),
      )
      return gates.every(gate => gate !== undefined && gate.id < start.id) && isInOrder(order)
    })
  },
}

const isInOrder = (starts: readonly FactOf<'ContainerState'>[]) =>
  starts.length === initContainers.length + containers.length &&
  starts.every((each, i) => i === 0 || (starts[i - 1]?.id ?? 0) < each.id)

const noWaiting: Claim = {
  id: 'apps-do-not-wait-for-ready',
  text: {
    zh: '应用不等邻居就绪：app-1 还没有就绪，app-2 已经启动',
    en: "An app does not wait for its neighbour's readiness: app-2 is started while app-1 is not ready yet",
  },
  judge(facts) {
    const [ready] = probed(facts, 'app-1')
    const second = states(facts, 'app-2', 'running').slice(0, 1)
    return both(
      all(second, fact => ready !== undefined && fact.id < ready.id),
      all(ready === undefined ? [] : [ready], () => true),
    )
  },
}
