import type { Scenario } from '../../sim/scenario.ts'
import { bindOnce } from './bind-once.ts'
import { edgeList } from './edge-list.ts'
import { leaderHandover } from './leader-handover.ts'
import { levelNotEdge } from './level-not-edge.ts'
import { type ComponentOptions, options } from './options.ts'
import { type Parts, parts } from './parts.ts'
import { quorumTable } from './quorum-table.ts'
import { restartOrReplace } from './restart-or-replace.ts'
import { silentKubelet } from './silent-kubelet.ts'
import { startOrder } from './start-order.ts'
import { stopOne } from './stop-one.ts'
import { writeOrder } from './write-order.ts'

export const scenarioWith = (parts: Parts): Scenario<ComponentOptions> => ({
  id: 'components',
  title: { zh: 'Kubernetes 的组件', en: 'The components of Kubernetes' },
  kubernetes: '1.36',
  options,
  experiments: [
    writeOrder(parts),
    edgeList(parts),
    stopOne(parts),
    startOrder(parts),
    levelNotEdge(parts),
    bindOnce(parts),
    silentKubelet(parts),
    leaderHandover(parts),
    quorumTable(parts),
    restartOrReplace(parts),
  ],
})

export const scenario = scenarioWith(parts)
