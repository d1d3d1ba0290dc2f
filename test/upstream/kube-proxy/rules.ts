import { expect } from 'vitest'
import { withJumps } from '../../../src/model/kube-proxy/jumps.ts'
import { normalForm } from '../../../src/model/kube-proxy/normal-form.ts'
import { proxyRules, servedPorts } from '../../../src/model/kube-proxy/rules.ts'
import { parseRules, printRules } from '../../../src/model/netfilter/iptables-save.ts'
import type { Case } from '../corpus.ts'
import type { ProxyCase } from './cases.ts'
import { checkFlow, quoteComments } from './flows.ts'
import { restore } from './kernel.ts'

type RulesCase = ProxyCase & {
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
  readonly expectedMetrics?: Readonly<Record<string, number>>
  readonly expectedDNATRuleCount?: number
  readonly expectedDNATRuleCommentCount?: number
  readonly expectedLines?: readonly string[]
  readonly expectedSubstrings?: readonly string[]
  readonly forbiddenSubstrings?: readonly string[]
  readonly checkConsistency?: boolean
  readonly expectSyncError?: boolean
  readonly expectNeedFullSyncAfter?: boolean
  readonly expectedKernelChainsPresent?: readonly (string | { readonly chain: string })[]
}

/** The rules of a state, or what one of its packets meets in them. */
export function checkState(given: Case): void {
  const wanted = given as RulesCase
  const { services = [], endpointSlices = [], config, inputRules, flow, trouble } = wanted
  expect(trouble).toBeUndefined()
  if (inputRules !== undefined) checkDump(quoteComments(inputRules), wanted)
  else if (flow === undefined) {
    checkRules(wanted.rules, wanted)
    checkKernel(wanted)
  } else checkFlow(withJumps(proxyRules(services, endpointSlices, config)), flow, config.localAddresses)
}

/** Ready-made rules: they are read without a problem, and their packets meet what they should. */
function checkDump(rules: string, { flow, config }: RulesCase): void {
  const { rules: read, problems } = parseRules(rules, 'dump')
  expect(problems).toEqual([])
  expect(printRules(read)).toBe(rules)
  if (flow !== undefined) checkFlow(rules, flow, config.localAddresses)
}

function checkRules(rules: string, wanted: RulesCase): void {
  if (wanted.expectedRules !== undefined) expect(rules).toBe(wanted.expectedRules)
  expect(normalForm(rules)).toBe(rules)
  for (const { table, chain, rules: list } of wanted.expectedChains ?? [])
    expect(chainOf(rules, table, chain)).toEqual(list)
  for (const { table, chain, destIP, present } of wanted.expectedDestinations ?? [])
    expect(chainOf(rules, table, chain).some(rule => rule.includes(` -d ${destIP} `))).toBe(present)
  for (const [name, value] of Object.entries(wanted.expectedMetrics ?? {}))
    expect([name, metric(name, rules, wanted)]).toEqual([name, value])
  const dnats = rules.split('\n').filter(line => line.startsWith('-A KUBE-SEP-') && line.includes(' -j DNAT '))
  if (wanted.expectedDNATRuleCount !== undefined) expect(dnats).toHaveLength(wanted.expectedDNATRuleCount)
  if (wanted.expectedDNATRuleCommentCount !== undefined)
    expect(dnats.filter(line => line.includes('--comment'))).toHaveLength(wanted.expectedDNATRuleCommentCount)
  const lines = new Set(rules.split('\n'))
  expect((wanted.expectedLines ?? []).filter(line => !lines.has(line))).toEqual([])
  for (const words of wanted.expectedSubstrings ?? []) expect(rules).toContain(words)
  for (const words of wanted.forbiddenSubstrings ?? []) expect(rules).not.toContain(words)
  if (wanted.checkConsistency ?? wanted.sync !== 'partial') checkConsistency(rules)
}

/** A failed sync changes nothing in the kernel and is followed by a full one; any other leaves what a full one would. */
function checkKernel(wanted: RulesCase): void {
  const { services = [], endpointSlices = [], config, restored, nat } = wanted
  const failed = restored === undefined
  expect(failed).toBe(wanted.expectSyncError ?? false)
  expect(failed).toBe(wanted.expectNeedFullSyncAfter ?? failed)
  for (const each of wanted.expectedKernelChainsPresent ?? [])
    expect([...nat.keys()]).toContain(typeof each === 'string' ? each : each.chain)
  if (failed) return
  const full = restore(new Map(), proxyRules(services, endpointSlices, config)) ?? new Map<string, readonly string[]>()
  // Of Services that did not change, rules from before the cluster became a large one keep their comments.
  const bare = (rules: readonly string[] | undefined) =>
    rules?.map(rule => rule.replace(/-m comment --comment ("[^"]*"|\S+) /, ''))
  for (const [chain, rules] of full) expect([chain, bare(nat.get(chain))]).toEqual([chain, bare(rules)])
}

/** Rules are counted that this sync wrote, or that all there are would be. */
function metric(name: string, rules: string, { services = [], endpointSlices = [], config }: RulesCase): number {
  const withLocalPolicy = [...servedPorts(services, endpointSlices, config)].filter(each => each.any)
  const count = (text: string) => tableOf(text, name.replace(/.*_/, '')).filter(line => line.startsWith('-A ')).length
  switch (name) {
    case 'iptablesRulesLastSync_nat':
    case 'iptablesRulesLastSync_filter':
      return count(rules)
    case 'iptablesRulesTotal_nat':
    case 'iptablesRulesTotal_filter':
      return count(proxyRules(services, endpointSlices, config))
    case 'syncProxyRulesNoLocalEndpoints_internal':
      return withLocalPolicy.filter(each => !each.hasInternal).length
    case 'syncProxyRulesNoLocalEndpoints_external':
      return withLocalPolicy.filter(each => !each.hasExternal).length
    default:
      return expect.fail(`no metric is called ${name}`)
  }
}

const tableOf = (rules: string, table: string) => rules.split(`*${table}\n`)[1]?.split('COMMIT')[0]?.split('\n') ?? []
const chainOf = (rules: string, table: string, chain: string) =>
  tableOf(rules, table).filter(line => line.startsWith(`-A ${chain} `))

/** Holds for every full sync: no jump to an undeclared or empty chain, and no chain that nothing leads to. */
function checkConsistency(rules: string): void {
  for (const table of ['filter', 'nat']) {
    const lines = tableOf(rules, table)
    const deleted = new Set(lines.filter(line => line.startsWith('-X ')).map(line => line.slice(3)))
    const declared = lines.filter(line => line.startsWith(':')).map(line => line.split(' ')[0]?.slice(1) ?? '')
    const filled = new Set(lines.map(line => line.split(' ')[1]))
    const targets = new Set(lines.flatMap(line => /-j (KUBE-\S+)/.exec(line)?.[1] ?? []))
    expect([...targets].filter(chain => chain !== 'KUBE-NODEPORTS' && !filled.has(chain))).toEqual([])
    const isService = (chain: string) => /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(chain)
    expect(declared.filter(chain => isService(chain) && !targets.has(chain) && !deleted.has(chain))).toEqual([])
    expect([...deleted].filter(chain => targets.has(chain) || !declared.includes(chain))).toEqual([])
  }
}
