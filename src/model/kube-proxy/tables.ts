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
  let lines = chains.get(chain) ?? ''
  // Joined, a line is one string; written as `${…}`, V8 would keep all its parts until the end.
  for (const rule of rules) lines += ['-A ', chain, ' ', rule, '\n'].join('')
  chains.set(chain, lines)
}

/** Quoted only if it must be, as kube-proxy writes it. */
export const comment = (words: string): string => `-m comment --comment ${words.includes(' ') ? `"${words}"` : words}`

/** `stale`: chains of nat that are to be deleted unless they are written. */
export function print({ filter, nat }: Tables, stale: readonly string[]): string {
  const unwanted = new Set(stale.filter(chain => !nat.has(chain)))
  return printTable('filter', filter, new Set()) + printTable('nat', nat, unwanted)
}

/** A declaration flushes a chain; only then can it be deleted, after all rules that might lead to it. */
export function printTable(name: string, chains: Chains, stale: ReadonlySet<string>): string {
  const sorted = [...chains.keys(), ...stale].toSorted()
  const isKube = (chain: string) => chain.startsWith('KUBE-')
  const names = [
    ...first.filter(chain => chains.has(chain)),
    ...sorted.filter(chain => isKube(chain) && !first.includes(chain)),
    ...sorted.filter(chain => !isKube(chain)),
  ]
  const declared = names.map(chain => `:${chain} - [0:0]\n`).join('')
  const rules = names.map(chain => chains.get(chain) ?? '').join('')
  const gone = stale.size === 0 ? [] : names.filter(chain => stale.has(chain))
  const deleted = gone.map(chain => `-X ${chain}\n`).join('')
  return `*${name}\n${declared}${rules}${deleted}COMMIT\n`
}

/** Before all others: those of kube-proxy in the order of their names, then those of anybody else. */
const first: readonly string[] = ['KUBE-NODEPORTS', 'KUBE-SERVICES']
