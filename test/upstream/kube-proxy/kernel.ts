// What the kernel's nat table holds between two syncs of upstream's tests.

/** The rules of each chain, as they were written. */
export type Nat = ReadonlyMap<string, readonly string[]>

/**
 * `iptables-restore --noflush`: a chain that is declared is made or emptied, all others stay as they are. Undefined if the text is
 * rejected, since a rule would stand in, or jump to, a chain that does not exist: nothing is changed then.
 */
export function restore(nat: Nat, text: string): Nat | undefined {
  const chains = new Map(nat)
  for (const line of natLines(text)) {
    const [, mark, chain = '', rule = ''] = /^(:|-A |-X )(\S+) ?(.*)$/.exec(line) ?? []
    if (mark === ':') chains.set(chain, [])
    if (mark === '-X ') chains.delete(chain)
    if (mark !== '-A ') continue
    const rules = chains.get(chain)
    if (rules === undefined) return undefined
    chains.set(chain, [...rules, rule])
  }
  const targets = [...chains.values()].flatMap(rules => rules.flatMap(rule => /-j (KUBE-\S+)/.exec(rule)?.[1] ?? []))
  return targets.every(chain => chains.has(chain)) ? chains : undefined
}

export const natLines = (text: string): string[] => text.split('*nat\n')[1]?.split('COMMIT')[0]?.split('\n') ?? []

/** A rule put into nat behind kube-proxy's back: a line, or an object that names the chain and holds the words of the rule. */
export function withRule(nat: Nat, inject: unknown): Nat {
  const words = JSON.stringify(inject)
  const [, chain = ''] = /"chain":"([\w-]+)"/.exec(words) ?? /-A ([\w-]+)/.exec(words) ?? []
  const [, target] = /-j[ ",]+([\w-]+)/.exec(words) ?? []
  const rules = nat.get(chain)
  if (rules === undefined || target === undefined) throw new Error(`what is to be put into the kernel? ${words}`)
  return new Map(nat).set(chain, [...rules, `-j ${target}`])
}
