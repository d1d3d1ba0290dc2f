import type { Probe } from '../../objects.ts'
import type { Program } from '../../model/cluster/program.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, minute, second, type Stage } from '../cluster/stage.ts'
import { deploymentObject, setImage, setsOf, settle, stageOf, undo, versions, wait } from './acts.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutCounts } from './shown.ts'
import { described, strategyOf } from './strategy.ts'
import { broken, claims, late, oldAndNew, oldAndNewOutcome, statusCommand } from './stuck-rollout-claims.ts'

/** A new version that never becomes ready, and one that does so too late. */
export const stuckRollout = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'stuck-rollout',
  asks: {
    zh: '新版本起不来，上线停在哪里？进度期限到了会发生什么？',
    en: 'The new version does not come up: where does the rollout stop, and what happens when the progress deadline passes?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes: [oldAndNewOutcome],
})

function* play(parts: Parts, options: DeploymentOptions, tools: ModelTools): Iterable<Step> {
  const strategy = strategyOf(options)
  const deadline = Math.ceil(options.deadline / second) * second
  const programs = { ...versions('v1'), 'app:slow': slowlyOneByOne(deadline) }
  const stage = stageOf(tools, parts, { programs, shows: isShownWithoutCounts, start: 2 * second })
  const { replicas } = options
  const spec = { strategy, progressDeadlineSeconds: deadline / second }
  create(stage, deploymentObject(broken, { replicas, image: 'app:v1', spec }), described(replicas, strategy))
  yield* settle(stage, 2 * minute, broken)
  yield caption({
    zh: '换上一个镜像仓库里没有的镜像。',
    en: 'A new image, which is in no registry.',
  })
  setImage(stage, broken, 'app:v0')
  yield* wait(stage, deadline - 10 * second)
  look(stage, oldAndNew, sizes(stage))
  yield* wait(stage, 0)
  yield caption({ zh: '期限到了，再等同样长的时间。', en: 'The deadline passes; then as long again is waited.' })
  yield* wait(stage, deadline + 20 * second)
  look(stage, oldAndNew, sizes(stage))
  tellStatus(stage, parts)
  yield* wait(stage, 0)
  yield caption({ zh: '由人来回滚。', en: 'It takes a person to undo it.' })
  undo(stage, parts, broken)
  yield* settle(stage, 2 * minute, broken)
  yield* tooLate(stage, deadline)
}

const sizes = (stage: Stage): string =>
  setsOf(stage, broken)
    .map(set => set.spec.replicas)
    .join(' + ')

function tellStatus({ cluster }: Stage, parts: Parts): void {
  const deployment = cluster.get('Deployment', broken)
  const code = deployment && parts.statusExitCode(deployment)
  cluster.tell('kubectl', { kind: 'Looked', subject: statusCommand, value: code ?? 'waits' })
}

/** The first Pod of the new version needs half a deadline, the second one and a half beyond that. */
function* tooLate(stage: Stage, deadline: number): Iterable<Step> {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } as const
  const spec = { strategy, progressDeadlineSeconds: deadline / second }
  const readinessProbe: Probe = { periodSeconds: Math.min(10, deadline / minute), failureThreshold: 1 }
  yield caption({
    zh: '另一个 Deployment 有两个副本，逐个更新：第一个新 Pod 用半个期限就绪，第二个要一个半期限。',
    en: 'Another Deployment has two replicas, updated one by one: the first new Pod is ready after half a deadline, the second takes one and a half.',
  })
  create(stage, deploymentObject(late, { replicas: 2, image: 'app:v1', spec, container: { readinessProbe } }))
  yield* settle(stage, minute, late)
  setImage(stage, late, 'app:slow')
  yield* settle(stage, 4 * deadline, late)
}

/** Told apart by the order in which they are started. */
function slowlyOneByOne(deadline: number): () => Program {
  let started = 0
  return () => ({ startUp: (started++ === 0 ? 0.5 : 1.5) * deadline })
}
