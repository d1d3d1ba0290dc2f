import { compare } from './service-ports.ts'
import { type Chains, add, printedTable } from './tables.ts'

/**
 * A dump in the order in which our own rules are written, so that two can be compared as text: tables, chains and the rules of
 * Services by name, counters at zero, comments of the file left out. The rules themselves stay as they are, and in their order
 * where that decides something. kube-proxy's tests: sortIPTablesRules.
 */
export function normalForm(dump: string): string {
  const tables = new Map<string, Table>()
  let table: Table | undefined
  for (const line of dump.split('\n')) {
    if (line.startsWith('*')) {
      table = { rules: new Map(), deleted: new Set() }
      tables.set(line.slice(1), table)
    } else if (table !== undefined) read(table, line)
  }
  return [...tables]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([name, table]) => printed(name, table))
    .join('')
}

interface Table {
  readonly rules: Map<string, string[]>
  readonly deleted: Set<string>
}

function read({ rules, deleted }: Table, line: string): void {
  const [, mark, chain = '', rule = ''] = /^(:|-A |-X )(\S+) ?(.*)$/.exec(line) ?? []
  if (mark === undefined) return
  if (mark === '-X ') deleted.add(chain)
  const list = rules.get(chain) ?? []
  if (mark !== '-X ') rules.set(chain, list)
  if (mark === '-A ') list.push(rule)
}

function printed(name: string, { rules, deleted }: Table): string {
  const chains: Chains = new Map()
  for (const [chain, list] of rules) {
    const isSorted = (name === 'filter' || name === 'nat') && /^KUBE-(NODEPORTS|SERVICES)$/.test(chain)
    if (!deleted.has(chain)) add(chains, chain, ...(isSorted ? byService(list) : list))
  }
  return printedTable(name, chains, deleted).join('')
}

/** In these chains each rule is for addresses of its own, so that their order decides nothing; but the last stays last. */
const byService = (rules: readonly string[]) => rules.toSorted((a, b) => compare(serviceIn(a), serviceIn(b)))

/** `ns/name` from the comment; after all of them what must be last. */
const serviceIn = (rule: string): string =>
  rule.includes('must be the last rule') ? '\uffff' : (/--comment "?([^ ":]*)/.exec(rule)?.[1] ?? '')
