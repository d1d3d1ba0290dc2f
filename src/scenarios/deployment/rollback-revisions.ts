import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, minute, second, type Stage } from '../cluster/stage.ts'
import {
  deploymentObject,
  editSpec,
  pause,
  scaleTo,
  setImage,
  setsOf,
  settle,
  stageOf,
  undo,
  versions,
  wait,
} from './acts.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { claims, history, short, size, web } from './rollback-revisions-claims.ts'
import { isShownWithoutCounts } from './shown.ts'

/** Three versions, back to the second; and what is kept of more versions than the limit allows. */
export const rollbackRevisions = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'rollback-revisions',
  asks: {
    zh: '历史记在哪里？回滚之后编号是什么，哪些东西回来了？旧的什么时候被删？',
    en: 'Where is the history kept? Which number and what else comes back with an undo, and when are old versions deleted?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
})

function* play(parts: Parts, { history: limit }: DeploymentOptions, tools: ModelTools): Iterable<Step> {
  const shows = isShownWithoutCounts
  const stage = stageOf(tools, parts, { programs: versions(...allVersions(limit)), shows, start: second })
  yield* backAndForth(stage, parts)
  yield* beyondTheLimit(stage, limit)
}

const allVersions = (limit: number): readonly string[] => Array.from({ length: limit + 4 }, (_, i) => `v${i + 1}`)

function* backAndForth(stage: Stage, parts: Parts): Iterable<Step> {
  yield caption({ zh: '三个版本先后上线。', en: 'Three versions are rolled out, one after the other.' })
  create(stage, deploymentObject(web, { replicas: 2, image: 'app:v1' }))
  yield* settle(stage, minute, web)
  for (const version of ['v2', 'v3']) {
    setImage(stage, web, `app:${version}`)
    yield* rolledOut(stage, web)
  }
  yield caption({ zh: '改大小和策略，然后 undo。', en: 'Size and strategy are changed; then comes undo.' })
  scaleTo(stage, web, 3)
  editSpec(stage, web, 'strategy maxSurge=1 maxUnavailable=0', spec => ({
    ...spec,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  }))
  yield* rolledOut(stage, web)
  tellHistory(stage, parts)
  undo(stage, parts, web)
  yield* rolledOut(stage, web)
  tellHistory(stage, parts)
  const { replicas, strategy } = stage.cluster.get('Deployment', web)?.spec ?? {}
  const surge = strategy?.type === 'RollingUpdate' ? strategy.rollingUpdate?.maxSurge : undefined
  look(stage, size, `${replicas}, ${surge}`)
  yield* wait(stage, 0)
  yield caption({
    zh: '删掉修订版本 1 的 ReplicaSet，再要求回到它。',
    en: 'The ReplicaSet of revision 1 is deleted; then somebody wants to go back to it.',
  })
  deleteRevision(stage, '1')
  yield* wait(stage, 5 * second)
  tellHistory(stage, parts)
  undo(stage, parts, web, 1)
  yield* wait(stage, 5 * second)
}

function deleteRevision(stage: Stage, revision: string): void {
  const set = setsOf(stage, web).find(
    each => each.metadata.annotations?.['deployment.kubernetes.io/revision'] === revision,
  )
  if (set === undefined) return
  const { name } = set.metadata
  const tells = [{ kind: 'Wrote', verb: 'delete', subject: `ReplicaSet/${name}`, change: 'deleted' }] as const
  stage.cluster.write('user', { verb: 'delete', ref: { kind: 'ReplicaSet', name }, tells })
}

function* rolledOut(stage: Stage, name: string): Iterable<Step> {
  yield* wait(stage, second)
  yield* settle(stage, minute, name)
}

const tellHistory = (stage: Stage, parts: Parts): void =>
  void stage.cluster.tell('kubectl', {
    kind: 'Looked',
    subject: history,
    value: parts.historyOf(setsOf(stage, web)).join(', '),
  })

/** The last version does not come up, so that an old set keeps its Pods; pausing lets the controller tidy all the same. */
function* beyondTheLimit(stage: Stage, limit: number): Iterable<Step> {
  yield caption({
    zh: `另一个 Deployment 的 revisionHistoryLimit 是 ${limit}，经历更多版本；最后一版起不来，随后暂停。`,
    en: `Another Deployment, with a revisionHistoryLimit of ${limit}, sees more versions than that; the last one does not come up, and then it is paused.`,
  })
  const spec = { revisionHistoryLimit: limit }
  create(stage, deploymentObject(short, { replicas: 2, image: 'app:v1', spec }), `revisionHistoryLimit=${limit}`)
  yield* settle(stage, minute, short)
  for (const version of allVersions(limit).slice(1, -1)) {
    setImage(stage, short, `app:${version}`)
    yield* rolledOut(stage, short)
  }
  setImage(stage, short, 'app:v0')
  yield* wait(stage, 10 * second)
  pause(stage, short, true)
  yield* wait(stage, 10 * second)
}
