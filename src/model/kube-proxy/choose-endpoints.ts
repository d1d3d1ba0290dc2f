import type { Endpoint } from './endpoints.ts'

/** Who looks for endpoints: which kinds its traffic policies use, and where its node stands. */
export interface Chooser {
  readonly usesCluster: boolean
  readonly usesLocal: boolean
  readonly nodeName: string
  readonly zone: string
  /** Feature gate PreferSameTrafficDistribution: on and locked since 1.35. */
  readonly nodeHints?: boolean
}

export interface Chosen {
  /** For policy Cluster; undefined if nothing uses it. */
  readonly cluster: readonly Endpoint[] | undefined
  /** For policy Local; undefined if nothing uses it. */
  readonly local: readonly Endpoint[] | undefined
  /** Both together: each gets a chain. */
  readonly all: readonly Endpoint[]
  /** Any usable endpoint, on whatever node. */
  readonly any: boolean
}

/**
 * Ready endpoints if there are any, else those that still serve while they terminate; hints narrow policy Cluster only.
 * kube-proxy: CategorizeEndpoints.
 */
export function chooseEndpoints(endpoints: readonly Endpoint[], chooser: Chooser): Chosen {
  const cluster = chooser.usesCluster ? clusterEndpoints(endpoints, chooser) : undefined
  const local = chooser.usesLocal ? readyElseDraining(endpoints.filter(endpoint => endpoint.isLocal)) : undefined
  const all = local === undefined ? (cluster ?? []) : [...new Set([...(cluster ?? []), ...local])]
  return { cluster, local, all, any: (cluster ?? []).length > 0 || (chooser.usesLocal && endpoints.some(isUsable)) }
}

const isDraining = (endpoint: Endpoint) => endpoint.serving && endpoint.terminating
const isUsable = (endpoint: Endpoint) => endpoint.ready || isDraining(endpoint)

function clusterEndpoints(endpoints: readonly Endpoint[], chooser: Chooser): readonly Endpoint[] {
  const ready = endpoints.filter(endpoint => endpoint.ready)
  return ready.length > 0 ? nearest(ready, chooser) : endpoints.filter(isDraining)
}

function readyElseDraining(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter(endpoint => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter(isDraining)
}

/** Hints are all or nothing: one ready endpoint without a hint, or no endpoint hinted here, and all are used. */
function nearest(ready: readonly Endpoint[], { nodeName, zone, nodeHints = true }: Chooser): readonly Endpoint[] {
  if (nodeHints && ready.every(endpoint => endpoint.nodeHints.length > 0)) {
    const here = ready.filter(endpoint => endpoint.nodeHints.includes(nodeName))
    if (here.length > 0) return here
  }
  if (zone !== '' && ready.every(endpoint => endpoint.zoneHints.length > 0)) {
    const here = ready.filter(endpoint => endpoint.zoneHints.includes(zone))
    if (here.length > 0) return here
  }
  return ready
}
