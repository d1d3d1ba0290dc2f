import type { Problem } from '../../../errors.ts'
import type { Jumps } from './check-jumps.ts'
import { andMore, complain, newReader, type DumpReader } from './dump-reader.ts'
import { enter, readChain, readCommand } from './read-chains.ts'
import { tableNames, type Line, type Ruleset } from '../rule.ts'

/** Every line of a dump: what it means, who jumps where, and what is wrong with it. */
export function readLines(text: string, file: string): { rules: Ruleset; jumps: Jumps; problems: Problem[] } {
  const reader = newReader(text, file)
  const lines = text.split('\n').map(line => {
    reader.line += 1
    const meaning = readLine(reader, line)
    reader.start += line.length + 1
    return meaning
  })
  endTable(reader)
  if (reader.unsaid > 0) reader.problems.push(andMore(reader))
  return { rules: { tables: reader.tables, lines }, jumps: reader.jumps, problems: reader.problems }
}

function readLine(reader: DumpReader, text: string): Line {
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

function readTable(reader: DumpReader, text: string): Line {
  const name = tableNames.find(each => each === text.slice(1).trim())
  endTable(reader)
  if (name === undefined) {
    complain(reader, { zh: `没有名为“${text.slice(1).trim()}”的表`, en: `there is no table “${text.slice(1).trim()}”` })
    return text
  }
  if (reader.tables.has(name)) complain(reader, { zh: `表 ${name} 出现了两次`, en: `the table ${name} occurs twice` })
  const table = reader.tables.get(name) ?? { name, chains: new Map() }
  reader.tables.set(name, table)
  reader.table = { ...table, line: reader.line }
  reader.newest = undefined
  enter(reader, undefined)
  return text
}

function endTable({ table, problems, file }: DumpReader): void {
  if (table === undefined) return
  const what = { zh: `表 ${table.name} 没有以 COMMIT 结束`, en: `the table ${table.name} does not end with COMMIT` }
  problems.push({ file, line: table.line, what, fix: { zh: '转储可能被截断', en: 'the dump may have been cut off' } })
}

function readOther(reader: DumpReader, text: string): Line {
  const words = text.trim()
  if (words === 'COMMIT') reader.table = undefined
  else if (words !== '' && !words.startsWith('#'))
    complain(reader, { zh: `无法理解“${words.slice(0, 40)}”`, en: `“${words.slice(0, 40)}” is not understood` })
  return text
}
