import type { Problem } from '../../../errors.ts'
import type { Chain, Rule, Ruleset, Table } from '../rule.ts'

/**
 * Jumps that iptables-restore refuses: to a chain that is not there, or in a circle. Every chain is walked once, depth first,
 * with a stack of its own: a dump may nest chains deeper than calls can.
 */
export function checkJumps(rules: Ruleset, file: string): Problem[] {
  const walk: Walk = { file, states: new Uint8Array(rules.lines.length + 1), problems: [] }
  for (const table of rules.tables.values())
    for (const chain of table.chains.values()) if (walk.states[chain.line] !== done) walkFrom(chain, table, walk)
  return walk.problems
}

const [onTheWay, done] = [1, 2]

interface Walk {
  readonly file: string
  /** Of each chain, by the line where it begins: no two begin on the same. */
  readonly states: Uint8Array
  readonly problems: Problem[]
}

function walkFrom(start: Chain, table: Table, { file, states, problems }: Walk): void {
  const path: { readonly chain: Chain; next: number }[] = []
  const enter = (chain: Chain) => {
    states[chain.line] = onTheWay
    path.push({ chain, next: 0 })
  }
  enter(start)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const rule = top.chain.rules[top.next++]
    if (rule === undefined) {
      states[top.chain.line] = done
      path.pop()
      continue
    }
    const { target } = rule
    if (target.kind !== 'jump' && target.kind !== 'goto') continue
    const to = table.chains.get(target.chain)
    if (to === undefined) problems.push(missing(file, rule, table, target.chain))
    else if (states[to.line] === onTheWay) problems.push(circle(file, rule, to))
    else if (states[to.line] !== done) enter(to)
  }
}

const missing = (file: string, rule: Rule, { name }: Table, to: string): Problem => ({
  file,
  line: rule.line,
  what: { zh: `表 ${name} 没有链 ${to}`, en: `the table ${name} has no chain ${to}` },
})
const circle = (file: string, rule: Rule, to: Chain): Problem => ({
  file,
  line: rule.line,
  what: { zh: `跳转到 ${to.name} 形成循环`, en: `the jump to ${to.name} leads in a circle` },
})
