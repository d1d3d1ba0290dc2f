import type { Problem } from '../../../errors.ts'
import type { Text } from '../../../text.ts'
import { parseRule } from './parse-rule.ts'
import {
  hooks,
  tableNames,
  type Chain,
  type Line,
  type Match,
  type Rule,
  type Ruleset,
  type TableName,
  type Target,
} from '../rule.ts'
import { newLists, splitWords, type WordLists, type Words } from './words.ts'

/** Every line of a dump: what it means, and what is wrong with it. */
export function readLines(text: string, file: string): { rules: Ruleset; problems: Problem[] } {
  const reader: Reader = {
    file,
    line: 0,
    tables: new Map(),
    lines: [],
    problems: [],
    unsaid: 0,
    table: undefined,
    chain: undefined,
    lists: newLists(),
    shared: new Map(),
  }
  for (const line of text.split('\n')) {
    reader.line += 1
    const meaning = readLine(reader, line)
    // What would not be printed as it was written is kept as it was written; it means the same.
    reader.lines.push(meaning !== undefined && printLine(meaning) === line ? meaning : { kind: 'verbatim', text: line })
  }
  endTable(reader)
  if (reader.unsaid > 0) reader.problems.push(andMore(reader))
  return { rules: { tables: reader.tables, lines: reader.lines }, problems: reader.problems }
}

const andMore = ({ file, line, unsaid }: Reader): Problem => ({
  file,
  line,
  what: { zh: `还有 ${unsaid} 个问题没有列出`, en: `${unsaid} more problems are not listed` },
})

export function printLine(line: Line): string {
  switch (line.kind) {
    case 'verbatim':
      return line.text
    case 'table':
      return `*${line.name}`
    case 'chain':
      return `:${line.chain.name} ${line.chain.policy} ${line.chain.counters}`
    case 'rule':
      return line.rule.text
  }
}

interface Reader {
  readonly file: string
  line: number
  readonly tables: Map<TableName, OpenTable>
  readonly lines: Line[]
  readonly problems: Problem[]
  /** How many more there are. */
  unsaid: number
  /** The table between its `*name` and its `COMMIT`, and where it began. */
  table: (OpenTable & { readonly line: number }) | undefined
  /** Of the rule before, which most often is that of the next too. */
  chain: OpenChain | undefined
  readonly lists: WordLists
  readonly shared: Map<string, Match>
}
interface OpenTable {
  readonly name: TableName
  readonly chains: Map<string, OpenChain>
}
type OpenChain = Chain & { readonly rules: Rule[] }

function readLine(reader: Reader, text: string): Line | undefined {
  switch (text.charCodeAt(0)) {
    case 0x2d: // -
      return readCommand(reader, text, 0)
    case 0x5b: // [
      return readCommand(reader, text, text.indexOf(']') + 1)
    case 0x3a: // :
      return readChain(reader, text)
    case 0x2a: // *
      return readTable(reader, text)
    default:
      return readOther(reader, text)
  }
}

function readTable(reader: Reader, text: string): Line | undefined {
  const name = tableNames.find(each => each === text.slice(1).trim())
  endTable(reader)
  if (name === undefined) {
    complain(reader, { zh: `没有名为“${text.slice(1).trim()}”的表`, en: `there is no table “${text.slice(1).trim()}”` })
    return undefined
  }
  if (reader.tables.has(name)) complain(reader, { zh: `表 ${name} 出现了两次`, en: `the table ${name} occurs twice` })
  const table = reader.tables.get(name) ?? { name, chains: new Map() }
  reader.tables.set(name, table)
  reader.table = { ...table, line: reader.line }
  reader.chain = undefined
  return { kind: 'table', name }
}

function endTable({ table, problems, file }: Reader): void {
  if (table === undefined) return
  const what = { zh: `表 ${table.name} 没有以 COMMIT 结束`, en: `the table ${table.name} does not end with COMMIT` }
  problems.push({ file, line: table.line, what, fix: { zh: '转储可能被截断', en: 'the dump may have been cut off' } })
}

const policies = ['ACCEPT', 'DROP', '-'] as const

function readChain(reader: Reader, text: string): Line | undefined {
  const [name, policyWords = '-', counters = '[0:0]'] = splitWords(text, 1, reader.lists).values
  const policy = policies.find(each => each === policyWords)
  if (name === undefined || policy === undefined)
    complain(reader, { zh: '链的声明应形如“:名称 策略 [0:0]”', en: 'a chain is declared as “:NAME POLICY [0:0]”' })
  if (name === undefined) return undefined
  const table = openTable(reader)
  if (table === undefined) return undefined
  if (table.chains.has(name))
    complain(reader, { zh: `链 ${name} 声明了两次`, en: `the chain ${name} is declared twice` })
  const chain: OpenChain = { table: table.name, name, policy: policy ?? '-', counters, line: reader.line, rules: [] }
  table.chains.set(name, chain)
  reader.chain = undefined
  return { kind: 'chain', chain }
}

function openTable(reader: Reader) {
  if (reader.table === undefined)
    complain(reader, { zh: '这一行不属于任何表', en: 'this line stands in no table' }, undefined, {
      zh: '表以“*filter”这样的一行开始',
      en: 'a table begins with a line like “*filter”',
    })
  return reader.table
}

/** `-A CHAIN …`, and of iptables-restore's other commands `-N CHAIN` and `-X CHAIN`. */
function readCommand(reader: Reader, text: string, from: number): Line | undefined {
  const words = splitWords(text.length > longestLine ? text.slice(0, longestLine) : text, from, reader.lists)
  const [command = '', name] = words.values
  const table = openTable(reader)
  if (table === undefined) return undefined
  if (words.openQuote !== undefined && text.length <= longestLine)
    complain(reader, { zh: '引号没有结束', en: 'the quote is not closed' }, words.openQuote)
  if (name === undefined || !['-A', '-N', '-X', '--append'].includes(command)) {
    complain(reader, { zh: `无法理解“${command}”`, en: `“${command}” is not understood` }, words.starts[0], {
      zh: '规则应形如“-A 链 …”',
      en: 'a rule looks like “-A CHAIN …”',
    })
    return undefined
  }
  if (command === '-X') table.chains.delete(name)
  if (command === '-N' && !table.chains.has(name)) table.chains.set(name, newChain(reader, table.name, name))
  if (command === '-N' || command === '-X') {
    reader.chain = undefined
    return undefined
  }
  if (reader.chain?.name !== name) reader.chain = chainFor(reader, table, name)
  return appendRule(reader, table, reader.chain, text, words)
}

const newChain = ({ line }: Reader, table: TableName, name: string): OpenChain => ({
  table,
  name,
  policy: '-',
  counters: '[0:0]',
  line,
  rules: [],
})

function chainFor(reader: Reader, table: OpenTable, name: string): OpenChain {
  const found = table.chains.get(name)
  if (found !== undefined) return found
  if (!(hooks as readonly string[]).includes(name))
    complain(reader, { zh: `链 ${name} 没有声明`, en: `the chain ${name} is not declared` })
  const chain = newChain(reader, table.name, name)
  table.chains.set(name, chain)
  return chain
}

function appendRule(reader: Reader, table: OpenTable, chain: OpenChain, text: string, words: Words): Line {
  const { matches, target } =
    text.length > longestLine
      ? tooLong(reader)
      : parseRule(text, words, 2, reader.shared, (what, at, severity) =>
          complain(reader, what, words.starts[at], undefined, severity),
        )
  const rule: Rule = {
    number: chain.rules.length + 1,
    line: reader.line,
    text,
    matches,
    target: withDeclaredName(target, table),
  }
  chain.rules.push(rule)
  return { kind: 'rule', rule }
}

/** The declared name itself in place of its copy: it is found again much faster, and the copies need not be kept. */
function withDeclaredName(target: Target, { chains }: OpenTable): Target {
  if (target.kind !== 'jump' && target.kind !== 'goto') return target
  const declared = chains.get(target.chain)
  return declared === undefined ? target : { kind: target.kind, chain: declared.name }
}

/** What iptables-restore reads at once (its buffer). Whatever such a rule says, it is not known what it does. */
const longestLine = 10_240
function tooLong(reader: Reader): Pick<Rule, 'matches' | 'target'> {
  complain(reader, { zh: `一行超过 ${longestLine} 个字符`, en: `the line is longer than ${longestLine} characters` })
  const words = '…'
  return { matches: [{ kind: 'unknown', not: false, words }], target: { kind: 'unknown', words } }
}

function readOther(reader: Reader, text: string): Line | undefined {
  const words = text.trim()
  if (words === 'COMMIT') reader.table = undefined
  else if (words !== '' && !words.startsWith('#'))
    complain(reader, { zh: `无法理解“${words.slice(0, 40)}”`, en: `“${words.slice(0, 40)}” is not understood` })
  return undefined
}

/** More than anybody reads; a file of something else has one on every line. */
export const mostProblems = 1000

function complain(
  reader: Reader,
  what: Text,
  start?: number,
  fix?: Text,
  severity: 'problem' | 'note' = 'problem',
): void {
  const { file, line } = reader
  if (reader.problems.length >= mostProblems) {
    reader.unsaid += 1
    return
  }
  reader.problems.push({
    file,
    line,
    ...(start === undefined ? {} : { column: start + 1 }),
    what,
    ...(fix && { fix }),
    severity,
  })
}
