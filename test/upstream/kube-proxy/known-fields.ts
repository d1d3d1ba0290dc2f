import { noteUnread, unknownFields } from '../corpus.ts'

/** Of every kind of file, what the checks read, and what is certain to change no rule. Below a star anything may stand. */
const fields = `
  name note comment description feature* source* change config steps cases input expected expect sync inject* flows inputRules
  staleChainCleanupDue checkConsistency
  expectedRules expectedChains expectedDestinations expectedMetrics expectedDNATRuleCount expectedDNATRuleCommentCount
  expectedLines expectedSubstrings forbiddenSubstrings expectedKernelChainsPresent* expectNeedFullSyncAfter expectSyncError
  expectServicePortCount expectHealthCheckNodePorts* expectLocalReadyEndpointServiceCount expectConntrackCleanupRequired
  expectLocalReadyEndpoints* expectPrevious expectCurrent expectStrictlyDecreasingFrom expectStrictlyDecreasingTo

  ipFamily nodeName nodeIP localAddresses interfaces addresses localDetector mode cidr topologyLabels* masqueradeAll
  masqueradeMark randomFully localhostNodePorts nodePortAddresses conntrackTCPLiberal largeClusterEndpointsThreshold
  nfacctCounters ct_state_invalid_dropped_pkts localhost_nps_accepted_pkts syncPeriodSeconds

  services endpointSlices previousEndpointSlices currentEndpointSlices apiVersion kind metadata namespace labels* annotations*
  spec type clusterIP clusterIPs ipFamilies ports protocol port nodePort externalIPs loadBalancerSourceRanges
  internalTrafficPolicy externalTrafficPolicy healthCheckNodePort sessionAffinity sessionAffinityConfig clientIP timeoutSeconds
  status loadBalancer ingress ip hostname ipMode
  targetPort appProtocol selector* externalName loadBalancerIP loadBalancerClass allocateLoadBalancerNodePorts ipFamilyPolicy
  publishNotReadyAddresses trafficDistribution
  addressType endpoints conditions ready serving terminating hints forZones forNodes zone targetRef*

  sourceIP destIP destPort masquerade
  table chain rules present
  iptablesRulesLastSync_nat iptablesRulesTotal_nat iptablesRulesLastSync_filter iptablesRulesTotal_filter
  syncProxyRulesNoLocalEndpoints_internal
  syncProxyRulesNoLocalEndpoints_external
  service internalPolicyLocal externalPolicyLocal preferSameTrafficDistribution endpoint isLocal zoneHints nodeHints
  clusterEndpoints localEndpoints allReachableEndpoints hasAnyEndpoints`

const known = new Set(fields.trim().split(/\s+/))

interface Choices {
  readonly sync?: string
  readonly steps?: readonly { readonly sync?: string }[]
  readonly config?: { readonly localDetector?: { readonly mode?: string } }
}

/** Notes fields that nobody here knows, and throws at a value that a setting cannot have: it may be what a case is about. */
export function mustBeKnown(given: unknown): void {
  // What is expected of 1/n is listed by n.
  noteUnread(unknownFields(given, known, 'the file').filter(path => !/\.expect\.\d+$/.test(path)))
  const { sync, steps = [], config: settings } = given as Choices
  for (const each of [sync, ...steps.map(step => step.sync)])
    if (each !== undefined && each !== 'full' && each !== 'partial') throw new Error(`no sync is ${each}`)
  const { mode = 'none' } = settings?.localDetector ?? {}
  if (mode !== 'ClusterCIDR' && mode !== 'none') throw new Error(`no local detector is called ${mode}`)
}
