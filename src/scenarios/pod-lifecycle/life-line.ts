import type { Container } from '../../objects.ts'
import { ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { conditions, events, phaseAt, phaseNames, phases, podsIn, states } from './judging.ts'
import { all, both } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import { create, endpointsOf, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'

/** One Pod with everything in it from its creation until it is ready; then the barest one, for comparison. */
export const lifeLine = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'life-line',
  asks: {
    zh: '一个 Pod 从创建到就绪，要依次经过哪些步骤，每一步由谁完成？',
    en: 'Which steps lead a Pod from its creation to being ready, in which order, and who takes each?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [bindFirst, pullAfterSandbox, pendingUntilAllStarted, initializedEarly],
  outcomes: [phaseWhenInitRuns],
})

function* play(parts: Parts, { inits }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    nodes: ['node-1', 'node-2'],
    programs: { init: { exits: { after: 3 * second, code: 0 } }, proxy: {}, app: { startUp: 4 * second }, helper: {} },
    shows: what => shownKinds(what) && !(what.kind === 'Probed' && what.inARow > 1),
  })
  const initContainers: Container[] = Array.from({ length: inits }, (_, i) => ({
    name: `init-${i + 1}`,
    image: 'init',
  }))
  yield caption({
    zh: `两个节点，一个 Service。创建 Pod web：${inits} 个 Init 容器、边车容器 proxy、应用容器 app（有就绪态探针，启动约需 4 秒）和 helper。`,
    en: `Two nodes and a Service. Pod web is created: ${inits} init containers, the sidecar proxy, and the app containers app (which has a readiness probe and needs 4 s to start up) and helper.`,
  })
  create(stage, { kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' } } })
  create(
    stage,
    podObject(
      'web',
      {
        initContainers: [...initContainers, { name: 'proxy', restartPolicy: 'Always' }],
        containers: [{ name: 'app', readinessProbe: { periodSeconds: 5 } }, { name: 'helper' }],
      },
      { app: 'web' },
    ),
  )
  yield* stage.cluster.run(3 * minute, () => endpointsOf(stage, 'web')[0]?.conditions?.ready === true)
  yield caption({
    zh: '对照：Pod plain 没有 Init 容器，也没有边车容器和探针。',
    en: 'For comparison, Pod plain has neither init containers nor sidecars nor probes.',
  })
  create(stage, podObject('plain', { containers: [{ name: 'app' }] }))
  yield* stage.cluster.run(stage.cluster.now() + 20 * second)
}

const shownKinds = shows(
  'Wrote',
  'Bound',
  'PhaseChanged',
  'ConditionChanged',
  'EventSeen',
  'VolumesReady',
  'CniCalled',
  'SandboxState',
  'ContainerState',
  'Probed',
  'EndpointChanged',
)

const bindFirst: Claim = {
  id: 'bind-first',
  text: {
    zh: '先绑定到节点，一次且仅一次；卷、沙箱、镜像都在这之后，由该节点的 kubelet 准备',
    en: 'Binding comes first, once: volumes, sandbox and images are prepared after it, by the kubelet of that node',
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const bound = ofKind(facts, 'Bound').filter(each => each.pod === pod)
        const prepared = [
          ...ofKind(facts, 'VolumesReady').filter(each => each.pod === pod),
          ...events(facts, pod, 'Pulling'),
          ...events(facts, pod, 'Pulled'),
        ]
        return both(
          all(bound, () => bound.length === 1),
          all(prepared, fact => bound.every(each => each.id < fact.id && fact.by === `kubelet/${each.node}`)),
        )
      }),
    ),
}

const pullAfterSandbox: Claim = {
  id: 'pull-after-sandbox',
  text: {
    zh: '镜像在沙箱就绪之后才拉取，每个容器轮到自己启动时才拉',
    en: "Images are pulled after the sandbox is ready, each when its container's turn to start has come",
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const ready = ofKind(facts, 'SandboxState').filter(
          each => each.sandbox.startsWith(`${pod}-`) && each.state === 'READY',
        )
        const pulls = [...events(facts, pod, 'Pulling'), ...events(facts, pod, 'Pulled')]
        return both(
          all(ready, () => true),
          all(pulls, pull => ready.some(each => each.id < pull.id)),
        )
      }),
    ),
}

const pendingUntilAllStarted: Claim = {
  id: 'pending-until-all-started',
  text: {
    zh: '直到每个应用容器都启动过一次，Pod 一直是 Pending：等待调度、挂卷、建沙箱、跑 Init 容器、拉镜像都算在内',
    en: 'The Pod is Pending until every app container has started once: scheduling, volumes, sandbox, init containers and pulls included',
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const started = states(facts, pod, 'running').filter(each => each.role === 'app')
        const running = phases(facts, pod).filter(each => each.to === 'Running')
        const others = phases(facts, pod).filter(each => each.to !== 'Running')
        return both(
          all(running, fact => started.every(each => each.id < fact.id)),
          all(others, fact => fact.to === 'Pending'),
        )
      }),
    ),
}

const initializedEarly: Claim = {
  id: 'initialized-early-without-init',
  text: {
    zh: '没有 Init 容器的 Pod，Initialized 在沙箱出现之前就是 True；有的话，要等 Init 容器都完成、边车容器都已启动',
    en: 'Without init containers Initialized is True before there is a sandbox; with them, only when they are done and sidecars have started',
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const initialized = conditions(facts, pod, 'Initialized').filter(each => each.status === 'True')
        const inits = states(facts, pod).filter(each => each.role !== 'app')
        const sandboxes = ofKind(facts, 'SandboxState').filter(each => each.sandbox.startsWith(`${pod}-`))
        const inTime = (id: number) =>
          inits.length > 0
            ? inits.every(each => each.id < id)
            : sandboxes.length > 0 && sandboxes.every(each => each.id > id)
        return all(initialized, each => inTime(each.id))
      }),
    ),
}

const phaseWhenInitRuns: Outcome = {
  name: 'phase-when-init-runs',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: '第一个 Init 容器（或边车容器）正在运行的时候，Pod web 处于哪个阶段？',
    en: 'While the first init container (or sidecar) runs, which phase is Pod web in?',
  },
  of(facts) {
    const first = states(facts, 'web', 'running').find(each => each.role !== 'app')
    return phaseAt(facts, 'web', first?.id ?? 0)
  },
}
