import { addJump } from './check-jumps.ts'
import { complain, openTable, type DumpReader, type OpenChain, type OpenTable } from './dump-reader.ts'
import { parseRule } from './parse-rule.ts'
import { hooks, printLine, type Chain, type Line, type Rule } from '../rule.ts'
import { splitWords, startOf, wordAt } from './words.ts'

const policies = ['ACCEPT', 'DROP', '-'] as const

export function readChain(reader: DumpReader, text: string): Line {
  const { words, start } = reader
  splitWords(words, start + 1, start + text.length)
  const name = wordAt(words, 0)
  const policyWords = wordAt(words, 1) ?? '-'
  const counters = wordAt(words, 2) ?? noCounters
  const policy = policies.find(each => each === policyWords)
  if (name === undefined || policy === undefined)
    complain(reader, { zh: '链的声明应形如“:名称 策略 [0:0]”', en: 'a chain is declared as “:NAME POLICY [0:0]”' })
  if (name === undefined) return text
  const table = openTable(reader)
  if (table === undefined) return text
  const before = table.chains.size
  const chain = openChain(reader, table, name, policy, counters === noCounters ? noCounters : counters)
  // The map did not grow: the name was there. To ask beforehand would be to look up every name twice.
  if (table.chains.size === before) {
    complain(reader, { zh: `链 ${name} 声明了两次`, en: `the chain ${name} is declared twice` })
    reader.jumps.moved = true
  }
  enter(reader, undefined)
  // What would not be printed as it was written is kept as it was written; it means the same.
  return printLine(chain) === text ? chain : text
}
const noCounters = '[0:0]'

function openChain(
  reader: DumpReader,
  table: OpenTable,
  name: string,
  policy: Chain['policy'] = '-',
  counters = noCounters,
) {
  const chain: OpenChain = {
    table: table.name,
    name,
    policy,
    counters,
    line: reader.line,
    rules: [],
    jump: { kind: 'jump', chain: name },
    next: undefined,
  }
  table.chains.set(name, chain)
  if (reader.newest !== undefined) reader.newest.next = chain
  reader.newest = chain
  return chain
}

/** `-A CHAIN …`, and of iptables-restore's other commands `-N CHAIN` and `-X CHAIN`. */
export function readCommand(reader: DumpReader, text: string, from: number): Line {
  const { words, start } = reader
  splitWords(words, start + from, start + Math.min(text.length, longestLine))
  const command = wordAt(words, 0) ?? ''
  const name = wordAt(words, 1)
  const table = openTable(reader)
  if (table === undefined) return text
  if (words.openQuote !== undefined && text.length <= longestLine)
    complain(reader, { zh: '引号没有结束', en: 'the quote is not closed' }, words.openQuote)
  if (name === undefined || !['-A', '-N', '-X', '--append'].includes(command)) {
    complain(reader, { zh: `无法理解“${command}”`, en: `“${command}” is not understood` }, startOf(words, 0), {
      zh: '规则应形如“-A 链 …”',
      en: 'a rule looks like “-A CHAIN …”',
    })
    return text
  }
  if (command === '-N' || command === '-X') {
    enter(reader, undefined)
    if (command === '-N' && !table.chains.has(name)) openChain(reader, table, name)
    if (command === '-X' && table.chains.delete(name)) reader.jumps.moved = true
    return text
  }
  if (reader.chain?.name !== name) enter(reader, chainFor(reader, table, name))
  return appendRule(reader, table, reader.chain as OpenChain, text)
}

/**
 * The rules that come belong to another chain. The list of the one before is cut to its length: a list that grew by `push`
 * keeps room for a dozen more, and most of forty thousand chains have two rules.
 */
export function enter(reader: DumpReader, chain: OpenChain | undefined): void {
  const before = reader.chain
  if (before !== undefined && before.rules.length < 8) before.rules = before.rules.slice()
  reader.chain = chain
}

function chainFor(reader: DumpReader, table: OpenTable, name: string): OpenChain {
  // iptables-save writes the rules in the order of the chains: ten thousand are found without looking up their names.
  const next = reader.chain?.next
  if (next?.name === name && !reader.jumps.moved) return next
  const found = table.chains.get(name)
  if (found !== undefined) return found
  if (!(hooks as readonly string[]).includes(name))
    complain(reader, { zh: `链 ${name} 没有声明`, en: `the chain ${name} is not declared` })
  return openChain(reader, table, name)
}

function appendRule(reader: DumpReader, { chains }: OpenTable, chain: OpenChain, text: string): Rule {
  const { matches, target } = text.length > longestLine ? tooLong(reader) : parseRule(reader.rule)
  const jumpsTo = target.kind === 'jump' || target.kind === 'goto' ? target.chain : undefined
  const to = jumpsTo === undefined ? undefined : chains.get(jumpsTo)
  const rule: Rule = {
    number: chain.rules.length + 1,
    line: reader.line,
    text,
    matches,
    target: to !== undefined && target.kind === 'jump' ? to.jump : target,
  }
  chain.rules.push(rule)
  if (jumpsTo !== undefined) addJump(reader.jumps, rule, chain, to)
  return rule
}

/** What iptables-restore reads at once (its buffer). Whatever such a rule says, it is not known what it does. */
const longestLine = 10_240
function tooLong(reader: DumpReader): Pick<Rule, 'matches' | 'target'> {
  complain(reader, { zh: `一行超过 ${longestLine} 个字符`, en: `the line is longer than ${longestLine} characters` })
  const words = '…'
  return { matches: [{ kind: 'unknown', not: false, words }], target: { kind: 'unknown', words } }
}
