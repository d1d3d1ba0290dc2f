import type { Problem } from '../../errors.ts'
import { checkJumps } from './grammar/check-jumps.ts'
import { mostProblems } from './grammar/dump-reader.ts'
import { readLines } from './grammar/read-lines.ts'
import { printLine, type Ruleset } from './rule.ts'

export interface ParsedRules {
  readonly rules: Ruleset
  /** Everything wrong, in the order of the lines. A rule with a problem is kept, so that the numbers of the others stay right. */
  readonly problems: readonly Problem[]
}

/** Reads the output of iptables-save or ip6tables-save (with or without `-c`), or the input of iptables-restore. */
export function parseRules(text: string, file: string): ParsedRules {
  const { rules, jumps, problems } = readLines(text, file)
  if (rules.tables.size === 0 && problems.length > 0) return { rules, problems: [notADump(file)] }
  const all = [
    ...problems,
    ...checkJumps(rules.tables.values(), jumps, rules.lines.length, file).slice(0, mostProblems),
  ]
  return { rules, problems: all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

/** The same text that was parsed, byte for byte. */
export const printRules = (rules: Ruleset): string => rules.lines.map(printLine).join('\n')

const notADump = (file: string): Problem => ({
  file,
  line: 1,
  what: {
    zh: '这不是 iptables-save 的输出：其中没有表',
    en: 'this is not the output of iptables-save: there is no table in it',
  },
  fix: {
    zh: '运行 iptables-save，而不是 iptables -L 或 nft list',
    en: 'run iptables-save, not iptables -L or nft list',
  },
})
