import type { Problem } from '../../../errors.ts'
import type { Chain, Rule, Ruleset, Table } from '../rule.ts'

/** Jumps that iptables-restore refuses: to a chain that is not there, or in a circle. */
export function checkJumps(rules: Ruleset, file: string): Problem[] {
  return [...rules.tables.values()].flatMap(table => [...missing(table, file), ...circles(table, file)])
}

const jumpOf = ({ target }: Rule): string | undefined =>
  target.kind === 'jump' || target.kind === 'goto' ? target.chain : undefined

function missing({ name, chains }: Table, file: string): Problem[] {
  const found: Problem[] = []
  for (const chain of chains.values())
    for (const rule of chain.rules) {
      const to = jumpOf(rule)
      if (to === undefined || chains.has(to)) continue
      found.push({
        file,
        line: rule.line,
        what: { zh: `表 ${name} 没有链 ${to}`, en: `the table ${name} has no chain ${to}` },
      })
    }
  return found
}

/** Depth first with a stack of its own: a dump may nest chains deeper than calls can. */
function circles({ chains }: Table, file: string): Problem[] {
  const found: Problem[] = []
  const seen = new Map<Chain, 'on the way' | 'done'>()
  for (const start of chains.values()) {
    const path: { chain: Chain; next: number }[] = seen.has(start) ? [] : [{ chain: start, next: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      seen.set(top.chain, 'on the way')
      const rule = nextJump(top)
      if (rule === undefined) {
        seen.set(top.chain, 'done')
        path.pop()
        continue
      }
      const to = chains.get(jumpOf(rule) ?? '')
      const state = to && seen.get(to)
      if (to !== undefined && state === 'on the way') found.push(circle(file, rule, to))
      if (to !== undefined && state === undefined) path.push({ chain: to, next: 0 })
    }
  }
  return found
}

function nextJump(place: { chain: Chain; next: number }): Rule | undefined {
  for (;;) {
    const rule = place.chain.rules[place.next]
    place.next += 1
    if (rule === undefined || jumpOf(rule) !== undefined) return rule
  }
}

const circle = (file: string, rule: Rule, to: Chain): Problem => ({
  file,
  line: rule.line,
  what: { zh: `跳转到 ${to.name} 形成循环`, en: `the jump to ${to.name} leads in a circle` },
})
