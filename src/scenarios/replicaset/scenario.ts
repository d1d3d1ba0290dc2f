import type { Scenario } from '../../sim/scenario.ts'
import { adoptRelease } from './adopt-release.ts'
import { controllerOutage } from './controller-outage.ts'
import { crashVsLoss } from './crash-vs-loss.ts'
import { createTrace } from './create-trace.ts'
import { expectationsGuard } from './expectations-guard.ts'
import { nodeLossTimeline } from './node-loss-timeline.ts'
import { options, type ReplicaSetOptions } from './options.ts'
import { type Parts, parts } from './parts.ts'
import { rcVsRs } from './rc-vs-rs.ts'
import { scaleDownRanking } from './scale-down-ranking.ts'
import { slowStartQuota } from './slow-start-quota.ts'
import { templateEdit } from './template-edit.ts'

export const scenarioWith = (parts: Parts): Scenario<ReplicaSetOptions> => ({
  id: 'replicaset',
  title: { zh: 'ReplicaSet 的实现', en: 'How a ReplicaSet works' },
  kubernetes: '1.36',
  options,
  experiments: [
    createTrace(parts),
    slowStartQuota(parts),
    expectationsGuard(parts),
    crashVsLoss(parts),
    nodeLossTimeline(parts),
    adoptRelease(parts),
    scaleDownRanking(parts),
    controllerOutage(parts),
    templateEdit(parts),
    rcVsRs(parts),
  ],
})

export const scenario = scenarioWith(parts)
