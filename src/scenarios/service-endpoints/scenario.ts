import type { Scenario } from '../../sim/scenario.ts'
import { byName } from './by-name.ts'
import { conditionTable } from './condition-table.ts'
import { endpointFanout } from './endpoint-fanout.ts'
import { evictedReplacement } from './evicted-replacement.ts'
import { evictionWindow } from './eviction-window.ts'
import { noEndpoints } from './no-endpoints.ts'
import { ownService } from './own-service.ts'
import { options, type ServiceOptions } from './options.ts'
import { type Parts, parts } from './parts.ts'
import { readiness } from './readiness.ts'
import { rollingUpdate } from './rolling-update.ts'
import { selectorJoin } from './selector-join.ts'
import { slicePacking } from './slice-packing.ts'
import { terminationTwoViews } from './termination-two-views.ts'
import { twoWriters } from './two-writers.ts'
import { whatIsCharged } from './what-is-charged.ts'

export const scenarioWith = (parts: Parts): Scenario<ServiceOptions> => ({
  id: 'service-endpoints',
  title: { zh: 'Service 与端点', en: 'Services and their endpoints' },
  kubernetes: '1.36',
  options,
  experiments: [
    selectorJoin(parts),
    conditionTable(parts),
    readiness(parts),
    terminationTwoViews(parts),
    rollingUpdate(parts),
    byName(parts),
    twoWriters(parts),
    noEndpoints(parts),
    slicePacking(parts),
    endpointFanout(parts),
    whatIsCharged(parts),
    evictionWindow(parts),
    evictedReplacement(parts),
  ],
})

export const scenario = { ...scenarioWith(parts), inputs: ownService }
