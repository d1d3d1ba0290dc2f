// Nothing in a file is passed over in silence: a field that the adapter does not know makes the whole file fail.

type Fields = Readonly<Record<string, unknown>>
/** The names that may stand in an object; behind `each` and `in`, those of what it holds. */
interface Known {
  readonly names: readonly string[]
  readonly in?: Readonly<Record<string, Known>>
}
const names = (words: string): string[] => words.trim().split(/\s+/)
const known = (words: string, within: Readonly<Record<string, Known>> = {}): Known => ({
  names: [...names(words), ...Object.keys(within)],
  in: within,
})

const metadata = known('name namespace labels annotations')
// Of a Service and a slice also what is certain not to change a rule.
const service = known('apiVersion kind', {
  metadata,
  spec: known(
    `type clusterIP externalIPs loadBalancerSourceRanges internalTrafficPolicy externalTrafficPolicy healthCheckNodePort
     sessionAffinity clusterIPs ipFamilies
     selector externalName loadBalancerIP loadBalancerClass allocateLoadBalancerNodePorts ipFamilyPolicy
     publishNotReadyAddresses trafficDistribution`,
    {
      ports: known('name protocol port nodePort  targetPort appProtocol'),
      sessionAffinityConfig: known('', { clientIP: known('timeoutSeconds') }),
    },
  ),
  status: known('', { loadBalancer: known('', { ingress: known('ip ipMode hostname') }) }),
})
const slice = known('apiVersion kind addressType', {
  metadata,
  endpoints: known('addresses nodeName  zone hostname targetRef', {
    conditions: known('ready serving terminating'),
    hints: known('', { forZones: known('name'), forNodes: known('name') }),
  }),
  ports: known('name port protocol  appProtocol'),
})

const config = known(
  `ipFamily nodeName nodeIP localAddresses topologyLabels masqueradeAll masqueradeMark randomFully localhostNodePorts
   nodePortAddresses conntrackTCPLiberal largeClusterEndpointsThreshold  syncPeriodSeconds`,
  {
    interfaces: known('name addresses'),
    localDetector: known('mode cidr'),
    nfacctCounters: known('ct_state_invalid_dropped_pkts localhost_nps_accepted_pkts'),
  },
)

const state = known(
  `name sync  note comment description change
   checkConsistency expectedRules expectedDNATRuleCount expectedDNATRuleCommentCount expectedLines expectedSubstrings
   forbiddenSubstrings expectServicePortCount expectHealthCheckNodePorts expectLocalReadyEndpointServiceCount
   expectSyncError expectNeedFullSyncAfter expectedKernelChainsPresent inject staleChainCleanupDue`,
  {
    services: service,
    endpointSlices: slice,
    flows: known('name protocol sourceIP destIP destPort expect masquerade'),
    expectedChains: known('table chain rules'),
    expectedDestinations: known('table chain destIP present'),
    expectedMetrics: known(
      `iptablesRulesLastSync_nat iptablesRulesTotal_nat syncProxyRulesNoLocalEndpoints_internal
       syncProxyRulesNoLocalEndpoints_external`,
    ),
  },
)
const endpoints = known('service port protocol', { endpoints: known('endpoint isLocal') })
const cases = known(
  `name  note comment description  nodeName topologyLabels preferSameTrafficDistribution  expectConntrackCleanupRequired
   expectLocalReadyEndpoints`,
  {
    service: known('internalPolicyLocal externalPolicyLocal nodePort'),
    endpoints: known('endpoint isLocal ready serving terminating zoneHints nodeHints'),
    expect: known('clusterEndpoints localEndpoints allReachableEndpoints hasAnyEndpoints'),
    previousEndpointSlices: slice,
    currentEndpointSlices: slice,
    expectPrevious: endpoints,
    expectCurrent: endpoints,
  },
)

const file: Known = {
  names: [
    ...state.names,
    ...names('feature source config steps cases inputRules  input expected'),
    ...names('expect expectStrictlyDecreasingFrom expectStrictlyDecreasingTo'),
  ],
  in: { ...state.in, config, steps: state, cases },
}

interface Choices {
  readonly sync?: string
  readonly steps?: readonly { readonly sync?: string }[]
  readonly config?: { readonly localDetector?: { readonly mode?: string } }
}

/** Throws at the first field that nobody here knows, and at a value that a setting cannot have. */
export function mustBeKnown(given: unknown): void {
  check(given, file, 'the file')
  const { sync, steps = [], config: settings } = given as Choices
  for (const each of [sync, ...steps.map(step => step.sync)])
    if (each !== undefined && each !== 'full' && each !== 'partial') throw new Error(`no sync is ${each}`)
  const { mode = 'none' } = settings?.localDetector ?? {}
  if (mode !== 'ClusterCIDR' && mode !== 'none') throw new Error(`no local detector is called ${mode}`)
}

function check(value: unknown, { names: allowed, in: within = {} }: Known, where: string): void {
  if (Array.isArray(value))
    return value.forEach((each, i) => check(each, { names: allowed, in: within }, `${where}[${i}]`))
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value as Fields)) {
    if (!allowed.includes(name)) throw new Error(`${where} has a field ${name}, which this test does not know`)
    const inner = within[name]
    if (inner !== undefined) check(each, inner, `${where}.${name}`)
  }
}
