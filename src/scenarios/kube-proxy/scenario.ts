import type { Scenario } from '../../sim/scenario.ts'
import { sessionAffinity } from './affinity.ts'
import { balancePerConnection } from './balance.ts'
import { externalPolicyLocal } from './external-local.ts'
import { hopByHop } from './hop-by-hop.ts'
import { masqueradeMatrix } from './masquerade.ts'
import { noEndpointsReject } from './no-endpoints.ts'
import { inputs } from './own/inputs.ts'
import { options, type ProxyOptions } from './options.ts'
import { type Parts, parts } from '../packets/parts.ts'
import { conntrackStickiness } from './stickiness.ts'
import { terminatingAndTopology } from './terminating.ts'
import { waysIn } from './ways-in.ts'

export const scenarioWith = (parts: Parts): Scenario<ProxyOptions> => ({
  id: 'kube-proxy',
  title: { zh: 'kube-proxy 的原理', en: 'How kube-proxy works' },
  kubernetes: '1.36',
  options,
  experiments: [
    hopByHop(parts),
    balancePerConnection(parts),
    masqueradeMatrix(parts),
    externalPolicyLocal(parts),
    noEndpointsReject(parts),
    conntrackStickiness(parts),
    sessionAffinity(parts),
    terminatingAndTopology(parts),
    waysIn(parts),
  ],
})

export const scenario = { ...scenarioWith(parts), inputs }
