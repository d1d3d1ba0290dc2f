import type { Problem } from '../../../errors.ts'
import type { Text } from '../../../text.ts'
import { newJumps, type Jumps } from './check-jumps.ts'
import { newRuleReader, type RuleReader } from './rule-reader.ts'
import type { Chain, Rule, TableName, Target } from '../rule.ts'
import { startOf, wordsOf, type Words } from './words.ts'

/** A dump as far as it has been read. */
export interface DumpReader {
  readonly file: string
  /** The number of the line, and where it starts in the text. */
  line: number
  start: number
  readonly words: Words
  readonly tables: Map<TableName, OpenTable>
  readonly jumps: Jumps
  readonly problems: Problem[]
  /** How many more there are. */
  unsaid: number
  /** The table between its `*name` and its `COMMIT`, and where it began. */
  table: (OpenTable & { readonly line: number }) | undefined
  /** Of the rule before, which most often is that of the next too. */
  chain: OpenChain | undefined
  /** The chain of this table that was declared last. */
  newest: OpenChain | undefined
  readonly rule: RuleReader
}
export interface OpenTable {
  readonly name: TableName
  readonly chains: Map<string, OpenChain>
}
export interface OpenChain extends Chain {
  rules: Rule[]
  /** All jumps to it are the same. */
  readonly jump: Target
  /** The one declared after it. */
  next: OpenChain | undefined
}

export function newReader(text: string, file: string): DumpReader {
  const words = wordsOf(text)
  const reader: DumpReader = {
    file,
    line: 0,
    start: 0,
    words,
    tables: new Map(),
    jumps: newJumps(),
    problems: [],
    unsaid: 0,
    table: undefined,
    chain: undefined,
    newest: undefined,
    rule: newRuleReader(words, (what, at, severity) => complain(reader, what, startOf(words, at), undefined, severity)),
  }
  return reader
}

/** Rules and chains stand in a table. */
export function openTable(reader: DumpReader) {
  if (reader.table === undefined)
    complain(reader, { zh: '这一行不属于任何表', en: 'this line stands in no table' }, undefined, {
      zh: '表以“*filter”这样的一行开始',
      en: 'a table begins with a line like “*filter”',
    })
  return reader.table
}

/** More than anybody reads; a file of something else has one on every line. */
export const mostProblems = 1000

export function complain(
  reader: DumpReader,
  what: Text,
  place?: number,
  fix?: Text,
  severity: 'problem' | 'note' = 'problem',
): void {
  const { file, line, start } = reader
  if (reader.problems.length >= mostProblems) {
    reader.unsaid += 1
    return
  }
  reader.problems.push({
    file,
    line,
    ...(place === undefined ? {} : { column: place - start + 1 }),
    what,
    ...(fix && { fix }),
    severity,
  })
}

export const andMore = ({ file, line, unsaid }: DumpReader): Problem => ({
  file,
  line,
  what: { zh: `还有 ${unsaid} 个问题没有列出`, en: `${unsaid} more problems are not listed` },
})
