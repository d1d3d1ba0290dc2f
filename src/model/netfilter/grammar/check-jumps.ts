import type { Problem } from '../../../errors.ts'
import type { Chain, Rule, Table } from '../rule.ts'

/**
 * Every jump of a dump, told while its rules are read. Chains are numbers here, the lines where they begin (no two begin on
 * the same): to look them up by their names once more would take longer than all the rest of the check.
 */
export interface Jumps {
  readonly rules: Rule[]
  readonly from: number[]
  /** 0: there was no such chain yet. */
  readonly to: number[]
  /** A chain was deleted or declared again: where the jumps lead, only their names tell. */
  moved: boolean
}
export const newJumps = (): Jumps => ({ rules: [], from: [], to: [], moved: false })

export function addJump(jumps: Jumps, rule: Rule, from: Chain, to: Chain | undefined): void {
  jumps.rules.push(rule)
  jumps.from.push(from.line)
  jumps.to.push(to?.line ?? 0)
}

/**
 * Jumps that iptables-restore refuses: to a chain that is not there, or in a circle. Every chain is walked once, depth first,
 * with a stack of its own: a dump may nest chains deeper than calls can.
 */
export function checkJumps(tables: Iterable<Table>, jumps: Jumps, lines: number, file: string): Problem[] {
  const walk: Walk = { file, jumps, ...byChain(jumps, lines), states: new Uint8Array(lines + 1), problems: [] }
  for (const table of tables)
    for (const chain of table.chains.values()) if (walk.states[chain.line] !== done) walkFrom(chain.line, table, walk)
  return walk.problems
}

const [onTheWay, done] = [1, 2]

interface Walk {
  readonly file: string
  readonly jumps: Jumps
  /** Of each chain, the first jump that is still to be taken, and of each jump the next of its chain; -1: none. */
  readonly first: Int32Array
  readonly next: Int32Array
  readonly states: Uint8Array
  readonly problems: Problem[]
}

function byChain({ from }: Jumps, lines: number): Pick<Walk, 'first' | 'next'> {
  const [first, next] = [new Int32Array(lines + 1).fill(-1), new Int32Array(from.length)]
  for (let i = from.length - 1; i >= 0; i--) {
    const chain = from[i] as number
    next[i] = first[chain] as number
    first[chain] = i
  }
  return { first, next }
}

function walkFrom(start: number, table: Table, walk: Walk): void {
  const { jumps, first, next, states, problems, file } = walk
  const path = [start]
  states[start] = onTheWay
  for (let chain = path.at(-1); chain !== undefined; chain = path.at(-1)) {
    const jump = first[chain] as number
    if (jump < 0) {
      states[chain] = done
      path.pop()
      continue
    }
    first[chain] = next[jump] as number
    const to = goal(jumps, jump, table)
    if (to === 0) problems.push(missing(file, jumps.rules[jump] as Rule, table))
    else if (states[to] === onTheWay) problems.push(circle(file, jumps.rules[jump] as Rule))
    else if (states[to] !== done) {
      states[to] = onTheWay
      path.push(to)
    }
  }
}

function goal({ to, moved, rules }: Jumps, jump: number, table: Table): number {
  const known = to[jump] as number
  return known > 0 && !moved ? known : (table.chains.get(chainName(rules[jump] as Rule))?.line ?? 0)
}
const chainName = ({ target }: Rule): string => ('chain' in target ? target.chain : '')

const missing = (file: string, rule: Rule, { name }: Table): Problem => ({
  file,
  line: rule.line,
  what: { zh: `表 ${name} 没有链 ${chainName(rule)}`, en: `the table ${name} has no chain ${chainName(rule)}` },
})
const circle = (file: string, rule: Rule): Problem => ({
  file,
  line: rule.line,
  what: { zh: `跳转到 ${chainName(rule)} 形成循环`, en: `the jump to ${chainName(rule)} leads in a circle` },
})
