import type { Scenario } from '../../sim/scenario.ts'
import { channels } from './channels.ts'
import { docTwoContainers } from './doc-two-containers.ts'
import { effectiveRequest } from './effective-request.ts'
import { localhostAndPorts } from './localhost-and-ports.ts'
import { namespaceIdentity } from './namespace-identity.ts'
import { oneCrash } from './one-crash.ts'
import { type ContainersOptions, options } from './options.ts'
import { type Parts, parts } from './parts.ts'
import { placedAsOne } from './placed-as-one.ts'
import { readyIsAnd } from './ready-is-and.ts'
import { startOrder } from './start-order.ts'
import { stopOrder } from './stop-order.ts'

export const scenarioWith = (parts: Parts): Scenario<ContainersOptions> => ({
  id: 'pod-containers',
  title: { zh: 'Pod 内容器之间的关系', en: 'The containers of a Pod' },
  kubernetes: '1.36',
  options,
  experiments: [
    localhostAndPorts(parts),
    namespaceIdentity(parts),
    channels(parts),
    docTwoContainers(parts),
    startOrder(parts),
    readyIsAnd(parts),
    oneCrash(parts),
    placedAsOne(parts),
    effectiveRequest(parts),
    stopOrder(parts),
  ],
})

export const scenario = scenarioWith(parts)
