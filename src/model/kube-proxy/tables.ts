import type { Chosen } from './choose-endpoints.ts'
import type { ProxyConfig } from './config.ts'
import type { ServicePort } from './service-ports.ts'

/** A table's chains by name: their rules as they are printed, a line each. */
export type Chains = Map<string, string>
export interface Tables {
  readonly filter: Chains
  readonly nat: Chains
}

/** What the rules of one Service port are written from. */
export interface Served extends Chosen {
  readonly port: ServicePort
  readonly config: ProxyConfig
  /** Usable endpoints for the cluster IP, and for node port, external IP and load balancer: their policy may ask for local ones. */
  readonly hasInternal: boolean
  readonly hasExternal: boolean
  /** More endpoints than the threshold: endpoint rules carry no comments. */
  readonly large: boolean
}

/** Adds rules, without `-A CHAIN`, to a chain, which exists from then on. */
export function add(chains: Chains, chain: string, ...rules: readonly string[]): void {
  const lines: string[] = []
  for (const rule of rules) lines.push('-A ', chain, ' ', rule, '\n')
  chains.set(chain, (chains.get(chain) ?? '') + lines.join(''))
}

/** Quoted only if it must be, as kube-proxy writes it. */
export const comment = (words: string): string =>
  words.includes(' ') ? quoted(words) : `-m comment --comment ${words}`
export const quoted = (words: string): string => `-m comment --comment "${words}"`

/**
 * `stale`: chains of nat that are to be deleted unless they are wanted; `unchanged`: those that are wanted, but not written.
 * Joined all at once, since the text may be long.
 */
export function print({ filter, nat }: Tables, stale: readonly string[], unchanged: readonly string[]): string {
  const unwanted = new Set(stale.filter(chain => !nat.has(chain)))
  for (const chain of unchanged) nat.delete(chain)
  return [...printedTable('filter', filter, new Set()), ...printedTable('nat', nat, unwanted)].join('')
}

/** A declaration flushes a chain; only then can it be deleted, after all rules that might lead to it. */
export function printedTable(name: string, chains: Chains, stale: ReadonlySet<string>): string[] {
  const names = inOrder([...chains.keys(), ...stale])
  const declared = names.map(chain => `:${chain} - [0:0]\n`)
  const rules = names.map(chain => chains.get(chain) ?? '')
  const gone = stale.size === 0 ? [] : names.filter(chain => stale.has(chain))
  const deleted = gone.map(chain => `-X ${chain}\n`)
  return [`*${name}\n`, ...declared, ...rules, ...deleted, 'COMMIT\n']
}

/** Two chains first, then all others of kube-proxy in the order of their names, then those of anybody else. */
function inOrder(chains: readonly string[]): string[] {
  const [first, kube, others]: [string[], string[], string[]] = [[], [], []]
  for (const chain of chains.toSorted()) {
    const isFirst = chain === 'KUBE-NODEPORTS' || chain === 'KUBE-SERVICES'
    ;(isFirst ? first : chain.startsWith('KUBE-') ? kube : others).push(chain)
  }
  return [...first, ...kube, ...others]
}
