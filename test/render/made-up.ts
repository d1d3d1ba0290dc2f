import type { Options } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { ofKind } from '../../src/sim/fact.ts'
import { caption, type Experiment, type ModelTools, type Scenario, type Step } from '../../src/sim/scenario.ts'

interface MadeUpOptions {
  readonly grace: number
  readonly restartPolicy: 'Always' | 'Never'
}

const options: Options<MadeUpOptions> = {
  grace: {
    kind: 'duration',
    min: 0,
    max: 3_600_000,
    default: 30_000,
    about: { zh: '宽限期', en: 'how long the Pod may take to end' },
  },
  restartPolicy: {
    kind: 'choice',
    values: ['Always', 'Never'],
    default: 'Always',
    about: { zh: '重启策略', en: 'policy' },
  },
}

/** A Pod that starts, crashes once, and is deleted: told by hand, to be rendered. */
function* crash(_: MadeUpOptions, tools: ModelTools): Generator<Step> {
  const pod = 'web'
  yield caption({
    zh: '一个 Pod 有一个 Init 容器和两个应用容器；它刚被调度到节点上，镜像已在本地。',
    en: 'A Pod has an init container and two app containers. It was just scheduled, and its images are on the node.',
  })
  const created = tools.fact(0, 'kubectl', { kind: 'Wrote', verb: 'create', subject: 'Pod/web', change: 'created' })
  yield created
  const pending = tools.fact(
    0,
    'kube-apiserver',
    { kind: 'PhaseChanged', pod, from: undefined, to: 'Pending' },
    created,
  )
  yield pending
  const bound = tools.fact(120, 'kube-scheduler', { kind: 'Bound', pod, node: 'node-1' }, pending)
  yield bound
  const container = (name: string, role: 'init' | 'app') =>
    ({ kind: 'ContainerState', pod, container: name, role }) as const
  const sandbox = tools.fact(
    800,
    'containerd',
    { kind: 'SandboxState', sandbox: 'web-0', attempt: 0, state: 'READY', address: '10.0.0.7' },
    bound,
  )
  yield sandbox
  const init = tools.fact(1500, 'kubelet', { ...container('schema', 'init'), state: 'running', restarts: 0 }, sandbox)
  yield init
  for (const name of ['app', 'log']) {
    yield tools.fact(
      1500,
      'kubelet',
      { ...container(name, 'app'), state: 'waiting', reason: 'PodInitializing', restarts: 0 },
      init,
    )
  }
  const ended = tools.fact(
    6500,
    'kubelet',
    { ...container('schema', 'init'), state: 'terminated', exitCode: 0, restarts: 0 },
    init,
  )
  yield ended
  const app = tools.fact(7000, 'kubelet', { ...container('app', 'app'), state: 'running', restarts: 0 }, ended)
  yield app
  const log = tools.fact(7200, 'kubelet', { ...container('log', 'app'), state: 'running', restarts: 0 }, ended)
  yield log
  const running = tools.fact(7200, 'kubelet', { kind: 'PhaseChanged', pod, from: 'Pending', to: 'Running' }, log)
  yield running
  yield caption({ zh: '应用崩溃，随后 Pod 被删除。', en: 'The app crashes; later the Pod is deleted.' })
  const crashed = tools.fact(
    17_000,
    'kubelet',
    { ...container('app', 'app'), state: 'terminated', reason: 'Error', exitCode: 1, restarts: 0 },
    app,
  )
  yield crashed
  const off = tools.fact(
    17_000,
    'kubelet',
    { kind: 'BackOff', pod, container: 'app', delay: 10_000, restart: 1 },
    crashed,
  )
  yield off
  yield tools.fact(
    17_000,
    'kubelet',
    { ...container('app', 'app'), state: 'waiting', reason: 'CrashLoopBackOff', restarts: 0 },
    off,
  )
  yield tools.fact(27_000, 'kubelet', { ...container('app', 'app'), state: 'running', restarts: 1 }, off)
  const deleted = tools.fact(60_000, 'kubectl', {
    kind: 'Wrote',
    verb: 'delete',
    subject: 'Pod/web',
    change: 'deletionTimestamp=1m30s',
  })
  yield deleted
  yield tools.fact(
    60_000,
    'endpointslice-controller',
    {
      kind: 'EndpointChanged',
      pod,
      address: '10.0.0.7',
      present: true,
      ready: false,
      serving: true,
      terminating: true,
    },
    deleted,
  )
  for (const name of ['app', 'log']) {
    const term = tools.fact(60_100, 'kubelet', { kind: 'Signalled', pod, container: name, signal: 'TERM' }, deleted)
    yield term
    const kill = tools.fact(90_100, 'kubelet', { kind: 'Signalled', pod, container: name, signal: 'KILL' }, term)
    yield kill
    yield tools.fact(
      90_100,
      'kubelet',
      {
        ...container(name, 'app'),
        state: 'terminated',
        reason: 'Error',
        exitCode: 137,
        restarts: name === 'app' ? 1 : 0,
      },
      kill,
    )
  }
  yield tools.fact(91_000, 'kubelet', { kind: 'PhaseChanged', pod, from: 'Running', to: 'Failed' })
}

const crashing: Experiment<MadeUpOptions> = {
  name: 'crash-and-goodbye',
  asks: {
    zh: '应用崩溃一次之后，Pod 的阶段会变吗？删除它时又会怎样？',
    en: 'Does the phase of a Pod change when its app crashes once, and what happens when it is deleted?',
  },
  plays: { model: crash },
  claims: [
    {
      id: 'phase-survives-a-crash',
      text: {
        zh: '容器崩溃重启期间，Pod 的阶段一直是 Running。',
        en: 'While a container crashes and is restarted, the phase of its Pod stays Running.',
      },
      judge: facts => {
        const phases = ofKind(facts, 'PhaseChanged')
        return { holds: phases.some(({ to }) => to === 'Running'), deciding: phases }
      },
    },
    {
      id: 'always-killed',
      text: { zh: '每个容器都要靠 SIGKILL 才会停。', en: 'No container stops without SIGKILL.' },
      judge: facts => {
        const ends = ofKind(facts, 'ContainerState').filter(({ state }) => state === 'terminated')
        return { holds: ends.every(({ exitCode }) => exitCode === 137), deciding: ends }
      },
    },
  ],
}

export const madeUp: Scenario<MadeUpOptions> = {
  id: 'made-up',
  title: { zh: 'Pod 的生命周期', en: 'The life cycle of a Pod' },
  kubernetes: '1.36',
  options,
  experiments: [crashing],
}

export const madeUpTrace = play(madeUp, crashing, { grace: 5000, restartPolicy: 'Always' }, 7)
