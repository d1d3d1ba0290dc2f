import type { Container, RestartPolicy } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { phaseAt, phaseNames, phases, podsIn, states } from './judging.ts'
import { all, both, none } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import { create, minute, newStage, podObject, second, shows, type Stage } from '../cluster/stage.ts'

/** Init containers that wait for Services, as in the documentation's example; then one that fails, under two policies. */
export const initGate = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'init-gate',
  asks: {
    zh: 'Init 容器以什么次序运行，失败了又会怎样？',
    en: 'In which order do init containers run, and what if one fails?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [oneByOne, appsWait, failedInit],
  outcomes: [phase],
})

/** Has init containers that succeed. */
const waits = 'web'
/** Its first init container fails every time. */
const retries = 'migrate'
const never = 'migrate-never'

function* play(parts: Parts, { restartPolicy, inits }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: { wait: {}, fail: { exits: { after: 2 * second, code: 1 } }, app: {} },
    shows: isShown,
  })
  yield caption({
    zh: `Pod web 有 ${inits} 个 Init 容器，第 n 个一直等到 Service svc-n 存在。每当一个 Init 容器在等，5 秒后它的 Service 就被创建。`,
    en: `Pod web has ${inits} init containers; the nth waits until Service svc-n exists. Whenever one waits, its Service is created 5 s later.`,
  })
  const initContainers: Container[] = Array.from({ length: inits }, (_, i) => ({
    name: `init-${i + 1}`,
    image: 'wait',
  }))
  create(stage, podObject(waits, { restartPolicy, initContainers, containers: [{ name: 'app' }] }))
  for (const { name } of initContainers) yield* letThrough(stage, name)
  yield* stage.cluster.run(stage.cluster.now() + 10 * second)
  yield* fail(stage, restartPolicy)
}

function* fail(stage: Stage, restartPolicy: RestartPolicy): Iterable<Step> {
  const policyOf = { [never]: 'Never', [retries]: restartPolicy === 'Never' ? 'Always' : restartPolicy } as const
  const [main, other] = restartPolicy === 'Never' ? ([never, retries] as const) : ([retries, never] as const)
  yield caption({
    zh: `同一份规约，两种策略：Pod ${main}（${policyOf[main]}）和 ${other}（${policyOf[other]}）各有两个 Init 容器，第一个每次运行 2 秒后以 1 退出。`,
    en: `One spec under two policies: Pods ${main} (${policyOf[main]}) and ${other} (${policyOf[other]}) have two init containers each, of which the first exits with 1 after 2 s, every time.`,
  })
  const initContainers: Container[] = [
    { name: 'init-1', image: 'fail' },
    { name: 'init-2', image: 'wait' },
  ]
  for (const pod of [main, other]) {
    const spec = { restartPolicy: policyOf[pod], initContainers, containers: [{ name: 'app' }] }
    create(stage, podObject(pod, spec), `restartPolicy: ${policyOf[pod]}`)
  }
  yield* stage.cluster.run(stage.cluster.now() + minute)
}

const shownKinds = shows('Wrote', 'PhaseChanged', 'ContainerState', 'BackOff', 'StatusPrinted', 'ConditionChanged')
const isShown = (what: What) => (what.kind === 'ConditionChanged' ? what.condition === 'Initialized' : shownKinds(what))

/** The loop in the init container finds the name of its Service, and ends. */
function* letThrough(stage: Stage, init: string): Iterable<Fact> {
  const { cluster } = stage
  const runs = () =>
    cluster.get('Pod', waits)?.status.initContainerStatuses?.some(each => each.name === init && each.state?.running) ===
    true
  yield* cluster.run(cluster.now() + minute, runs)
  yield* cluster.run(cluster.now() + 5 * second)
  const name = init.replace('init', 'svc')
  const found = create(stage, { kind: 'Service', metadata: { name }, spec: { selector: {} } })
  for (const kubelet of stage.kubelets.values()) kubelet.exit(waits, init, 0, found)
}

const inits = (facts: readonly Fact[], pod: string) => states(facts, pod).filter(each => each.role === 'init')
const place = (container: string) => Number(container.slice('init-'.length))
/** Those of the Pod's init containers that had exited with 0 before. */
const passed = (facts: readonly Fact[], pod: string, before: number) =>
  inits(facts, pod).filter(each => each.exitCode === 0 && each.id < before)

const oneByOne: Claim = {
  id: 'init-one-by-one',
  text: {
    zh: 'Init 容器按声明的次序一个一个运行：前一个以 0 退出之后，下一个才启动',
    en: 'Init containers run one by one in the order of the spec: the next starts when the one before has exited with 0',
  },
  judge: facts =>
    all(
      [waits, retries, never].flatMap(pod => inits(facts, pod).filter(each => each.state === 'running')),
      start => passed(facts, start.pod, start.id).length === place(start.container) - 1,
    ),
}

const appsWait: Claim = {
  id: 'apps-wait-for-init',
  text: {
    zh: '所有 Init 容器都以 0 退出之前，没有应用容器启动，Pod 停在 Pending',
    en: 'Until all init containers have exited with 0 no app container is started, and the Pod stays Pending',
  },
  judge(facts) {
    const apps = states(facts, waits, 'running').filter(each => each.role === 'app')
    const count = new Set(inits(facts, waits).map(each => each.container)).size
    return both(
      all(apps, app => passed(facts, waits, app.id).length === count),
      none(
        [retries, never].flatMap(pod => states(facts, pod, 'running').filter(each => each.role === 'app')),
        inits(facts, retries).slice(0, 1),
      ),
      all(phases(facts, waits), fact => fact.to === 'Pending' || apps.some(app => app.id < fact.id)),
    )
  },
}

const failedInit: Claim = {
  id: 'failed-init-fails-never-pod',
  text: {
    zh: 'Init 容器失败：在 Never 之下 Pod 立即成为 Failed；在 Always 和 OnFailure 之下按回退一再重试，Pod 停在 Pending',
    en: 'An init container fails: under Never the Pod is Failed at once; under Always and OnFailure it is tried again with back-off, and the Pod stays Pending',
  },
  judge: facts =>
    both(
      all(
        phases(facts, never).slice(-1),
        fact => fact.to === 'Failed' && inits(facts, never).some(each => each.id < fact.id),
      ),
      none(backOffs(facts, never), inits(facts, never)),
      all(phases(facts, retries), fact => fact.to === 'Pending'),
      all(backOffs(facts, retries), fact => fact.container === 'init-1'),
    ),
}

const backOffs = (facts: readonly Fact[], pod: string) => ofKind(facts, 'BackOff').filter(each => each.pod === pod)

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: '第一个 Init 容器每次都以 1 退出。一分钟之后 Pod 处于哪个阶段？',
    en: 'The first init container exits with 1 every time. Which phase is the Pod in after a minute?',
  },
  // The first of the two is the one that the options describe.
  of: facts => phaseAt(facts, podsIn(facts).find(pod => pod !== waits) ?? ''),
}
