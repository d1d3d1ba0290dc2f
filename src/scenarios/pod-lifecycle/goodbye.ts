import type { Container } from '../../objects.ts'
import type { Fact, What } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { claims, graceOf, helped, longHook, outcomes, preStopOf, type Times, web } from './goodbye-claims.ts'
import { isTerminal } from './judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import {
  create,
  isRunning,
  look,
  minute,
  newStage,
  podObject,
  remove,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'

/** Three Pods are deleted: one as the options say, one whose hook is longer than the grace period, one with sidecars. */
export const goodbye = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'goodbye',
  asks: {
    zh: '删除一个 Pod：谁先停、何时收到 SIGTERM 和 SIGKILL，对象又何时消失？',
    en: 'A Pod is deleted: who stops first, when do SIGTERM and SIGKILL come, and when does the object go?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

function* play(parts: Parts, { grace, preStop }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: {
      stubborn: { onTerm: 'ignores' },
      polite: { onTerm: { after: 1.25 * second, code: 0 } },
    },
    shows: isShown,
    watch: false,
  })
  // A grace period of 0 is a forced deletion: lost-node shows what that does.
  const seconds = Math.max(1, Math.round(grace / second))
  yield caption({
    zh: `Pod web 的应用不理会 SIGTERM；${hookWords(preStop).zh}，宽限期 ${seconds} 秒。它在一个 Service 之后。删除它。`,
    en: `The app of Pod web ignores SIGTERM; it has ${hookWords(preStop).en} and a grace period of ${seconds} s, and stands behind a Service. It is deleted.`,
  })
  create(stage, { kind: 'Service', metadata: { name: web }, spec: { selector: { app: web } } })
  yield* live(stage, web, { grace: seconds, preStop: preStop / second })
  yield caption({
    zh: 'Pod long-hook：宽限期 30 秒，preStop 却要 40 秒。',
    en: 'Pod long-hook: a grace period of 30 s, and a preStop hook that would take 40 s.',
  })
  yield* live(stage, longHook, { grace: 30, preStop: 40 })
  yield caption({
    zh: 'Pod helped：一个应用容器和两个边车容器，收到 SIGTERM 后都用 1.25 秒收尾、以 0 退出。',
    en: 'Pod helped: an app container and two sidecars, each of which takes 1.25 s from SIGTERM to its exit with 0.',
  })
  yield* live(stage, helped, { grace: 30, preStop: 0 })
}

const hookWords = (preStop: number) =>
  preStop === 0
    ? { zh: '没有 preStop 回调', en: 'no preStop hook' }
    : {
        zh: `preStop 回调运行 ${renderDuration(preStop)}`,
        en: `a preStop hook that runs for ${renderDuration(preStop)}`,
      }

/** From its creation, which is passed over, to its end. */
function* live(stage: Stage, name: string, { grace, preStop }: Times): Iterable<Fact> {
  const { cluster } = stage
  const image = name === helped ? 'polite' : 'stubborn'
  const sidecars = name === helped ? ['proxy', 'logs'] : []
  const initContainers: Container[] = sidecars.map(each => ({ name: each, image, restartPolicy: 'Always' }))
  const hook = preStop > 0 && { lifecycle: { preStop: { exec: { command: ['sleep', String(preStop)] } } } }
  const spec = { terminationGracePeriodSeconds: grace, initContainers, containers: [{ name: 'app', image, ...hook }] }
  create(stage, podObject(name, spec, { app: name }))
  yield* cluster.run(cluster.now() + minute, () => isRunning(stage, name))
  yield* cluster.run(cluster.now() + 10 * second)
  look(stage, graceOf(name), grace)
  look(stage, preStopOf(name), preStop)
  remove(stage, name)
  const longest = Math.max(grace, preStop) + 60
  yield* cluster.run(cluster.now() + longest * second, () => cluster.get('Pod', name) === undefined)
  yield* cluster.run(cluster.now() + second)
}

const shownKinds = shows(
  'Wrote',
  'PhaseChanged',
  'SandboxState',
  'CniCalled',
  'HookRan',
  'Signalled',
  'ProcessEnded',
  'EndpointChanged',
  'Looked',
)
function isShown(what: What): boolean {
  // How they came up is told elsewhere.
  if (what.kind === 'PhaseChanged') return isTerminal(what)
  if (what.kind === 'SandboxState') return what.state === 'NOTREADY'
  if (what.kind === 'CniCalled') return what.command === 'DEL'
  return shownKinds(what)
}
