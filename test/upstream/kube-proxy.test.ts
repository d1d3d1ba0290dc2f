import { expect } from 'vitest'
import { chooseEndpoints } from '../../src/model/kube-proxy/choose-endpoints.ts'
import type { ProxyConfig } from '../../src/model/kube-proxy/config.ts'
import type { Endpoint } from '../../src/model/kube-proxy/endpoints.ts'
import { proxyRules } from '../../src/model/kube-proxy/rules.ts'
import { probability } from '../../src/model/kube-proxy/service-rules.ts'
import type { EndpointSlice, Service } from '../../src/objects.ts'
import { type Case, checkFolder } from './corpus.ts'

const partialSync = 'a partial sync depends on what was written before; the model writes what a full sync does'

checkFolder({
  folder: 'kube-proxy',
  casesOf,
  checks: [
    { files: /^rules-|^flows-/, check: checkRules },
    { files: /^endpoints-/, check: checkEndpoints },
    { files: /^misc-/, check: checkProbabilities },
  ],
  notModelled: [
    { files: /^(rules|flows)-/, when: given => given['sync'] === 'partial', because: partialSync },
    { files: /^flows-/, when: given => given['flow'] !== undefined, because: 'packets are not traced yet' },
    { files: /^flows-tracer/, because: 'packets are not traced yet' },
    {
      files: /^state-/,
      because: 'the proxier’s own maps and the conntrack clean-up it derives from them are not kept',
    },
    { files: /^metrics-/, because: 'kube-proxy’s metrics are left out' },
    { files: /^normalise-/, because: 'our rules are written in normal form; foreign dumps are never put into it' },
  ],
})

interface Objects {
  readonly name: string
  readonly services?: readonly Service[]
  readonly endpointSlices?: readonly EndpointSlice[]
}
interface Flow {
  readonly name: string
}
interface File extends Objects {
  readonly config: ProxyConfig
  readonly cases?: readonly Case[]
  readonly steps?: readonly (Objects & { readonly flows?: readonly Flow[] })[]
  readonly flows?: readonly Flow[]
}

/** Each step is a case, and so is each of its flows: `step/flow`. */
function casesOf(given: unknown): readonly Case[] {
  const file = given as File
  if (file.cases !== undefined) return file.cases
  return (file.steps ?? [file]).flatMap(step => {
    const state = { services: file.services, endpointSlices: file.endpointSlices, config: file.config, ...step }
    const flows = (step.flows ?? []).map(flow => ({
      ...state,
      name: file.steps === undefined ? flow.name : `${step.name}/${flow.name}`,
      flow,
    }))
    return [state, ...flows] as readonly Case[]
  })
}

interface RulesCase extends Case {
  readonly config: ProxyConfig
  readonly services?: readonly Service[]
  readonly endpointSlices?: readonly EndpointSlice[]
  readonly expectedRules?: string
  readonly expectedChains?: readonly {
    readonly table: string
    readonly chain: string
    readonly rules: readonly string[]
  }[]
  readonly expectedDestinations?: readonly {
    readonly table: string
    readonly chain: string
    readonly destIP: string
    readonly present: boolean
  }[]
  readonly expectedDNATRuleCount?: number
  readonly expectedDNATRuleCommentCount?: number
  readonly expectedLines?: readonly string[]
  readonly expectedSubstrings?: readonly string[]
  readonly forbiddenSubstrings?: readonly string[]
  readonly checkConsistency?: boolean
  readonly flow?: Flow
}

function checkRules(given: Case) {
  const wanted = given as RulesCase
  const rules = proxyRules(wanted.services ?? [], wanted.endpointSlices ?? [], wanted.config)
  if (wanted.expectedRules !== undefined) expect(rules).toBe(wanted.expectedRules)
  for (const { table, chain, rules: list } of wanted.expectedChains ?? [])
    expect(chainOf(rules, table, chain)).toEqual(list)
  for (const { table, chain, destIP, present } of wanted.expectedDestinations ?? []) {
    expect(chainOf(rules, table, chain).some(rule => rule.includes(` -d ${destIP} `))).toBe(present)
  }
  const dnats = rules.split('\n').filter(line => line.startsWith('-A KUBE-SEP-') && line.includes(' -j DNAT '))
  if (wanted.expectedDNATRuleCount !== undefined) expect(dnats).toHaveLength(wanted.expectedDNATRuleCount)
  if (wanted.expectedDNATRuleCommentCount !== undefined) {
    expect(dnats.filter(line => line.includes('--comment'))).toHaveLength(wanted.expectedDNATRuleCommentCount)
  }
  for (const line of wanted.expectedLines ?? []) expect(rules.split('\n')).toContain(line)
  for (const words of wanted.expectedSubstrings ?? []) expect(rules).toContain(words)
  for (const words of wanted.forbiddenSubstrings ?? []) expect(rules).not.toContain(words)
  checkConsistency(rules)
}

const tableOf = (rules: string, table: string) => rules.split(`*${table}\n`)[1]?.split('COMMIT')[0]?.split('\n') ?? []
const chainOf = (rules: string, table: string, chain: string) =>
  tableOf(rules, table).filter(line => line.startsWith(`-A ${chain} `))

/** Holds for every full sync: no jump to an undeclared or empty chain, and no chain that nothing leads to. */
function checkConsistency(rules: string) {
  for (const table of ['filter', 'nat']) {
    const lines = tableOf(rules, table)
    const declared = lines.filter(line => line.startsWith(':')).map(line => line.split(' ')[0]?.slice(1) ?? '')
    const targets = new Set(lines.flatMap(line => /-j (KUBE-\S+)/.exec(line)?.[1] ?? []))
    expect(
      [...targets].filter(chain => chain !== 'KUBE-NODEPORTS' && chainOf(rules, table, chain).length === 0),
    ).toEqual([])
    expect(declared.filter(chain => /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(chain) && !targets.has(chain))).toEqual([])
  }
}

const texts = (list: readonly Endpoint[] | undefined) => (list ?? []).map(each => each.text).toSorted()

interface EndpointsCase extends Case {
  readonly nodeName: string
  readonly topologyLabels: Readonly<Record<string, string>>
  readonly service: {
    readonly internalPolicyLocal: boolean
    readonly externalPolicyLocal: boolean
    readonly nodePort: number
  }
  readonly preferSameTrafficDistribution: boolean
  readonly endpoints: readonly (Endpoint & { readonly endpoint: string })[]
  readonly expect: {
    readonly clusterEndpoints: readonly string[] | null
    readonly localEndpoints: readonly string[] | null
    readonly allReachableEndpoints: readonly string[]
    readonly hasAnyEndpoints: boolean
  }
}

function checkEndpoints(given: Case) {
  const { service, endpoints, expect: expected, ...situation } = given as EndpointsCase
  const isExternal = service.nodePort !== 0
  const chosen = chooseEndpoints(
    endpoints.map(each => ({ ...each, text: each.endpoint, ip: each.endpoint.split(':')[0] ?? '' })),
    {
      usesCluster: !service.internalPolicyLocal || isExternal,
      usesLocal: service.internalPolicyLocal || (service.externalPolicyLocal && isExternal),
      nodeName: situation.nodeName,
      zone: situation.topologyLabels['topology.kubernetes.io/zone'] ?? '',
      nodeHints: situation.preferSameTrafficDistribution,
    },
  )
  expect(texts(chosen.cluster)).toEqual([...(expected.clusterEndpoints ?? [])].toSorted())
  expect(texts(chosen.local)).toEqual([...(expected.localEndpoints ?? [])].toSorted())
  expect(texts(chosen.all)).toEqual([...expected.allReachableEndpoints].toSorted())
  expect(chosen.any).toBe(expected.hasAnyEndpoints)
}

function checkProbabilities(given: Case) {
  for (const [n, text] of Object.entries(given['expect'] as Record<string, string>))
    expect(probability(Number(n))).toBe(text)
  const [from, to] = [given['expectStrictlyDecreasingFrom'], given['expectStrictlyDecreasingTo']].map(Number) as [
    number,
    number,
  ]
  const rising = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(
    n => probability(n) <= probability(n + 1),
  )
  expect(rising).toEqual([])
}
