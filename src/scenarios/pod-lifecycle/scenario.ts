import type { Scenario } from '../../sim/scenario.ts'
import { bindBeforePull } from './bind-before-pull.ts'
import { crashCurve } from './crash-curve.ts'
import { evicted } from './evicted.ts'
import { goodbye } from './goodbye.ts'
import { initGate } from './init-gate.ts'
import { lifeLine } from './life-line.ts'
import { lostNode } from './lost-node.ts'
import { type LifecycleOptions, options } from './options.ts'
import { ownPod } from './own-pod.ts'
import { type Parts, parts } from '../cluster/parts.ts'
import { phaseTable } from './phase-table.ts'
import { policyByExit } from './policy-by-exit.ts'
import { probeClock } from './probe-clock.ts'
import { statusColumn } from './status-column.ts'

export const scenarioWith = (parts: Parts): Scenario<LifecycleOptions> => ({
  id: 'pod-lifecycle',
  title: { zh: 'Pod 的生命周期', en: 'The life cycle of a Pod' },
  kubernetes: '1.36',
  options,
  experiments: [
    lifeLine(parts),
    phaseTable(parts),
    statusColumn(parts),
    policyByExit(parts),
    crashCurve(parts),
    initGate(parts),
    probeClock(parts),
    goodbye(parts),
    evicted(parts),
    lostNode(parts),
    bindBeforePull(parts),
  ],
})

export const scenario = { ...scenarioWith(parts), inputs: ownPod }
