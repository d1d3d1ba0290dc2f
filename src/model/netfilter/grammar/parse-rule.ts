import { text } from '../../../text.ts'
import { extension, matchOptions, optionOf, shortFor, type Extension } from './options.ts'
import { protocolName } from '../protocols.ts'
import { headers } from './read-headers.ts'
import { readMatches } from './read-match.ts'
import { readTarget } from './read-target.ts'
import { firstOption, type RuleReader } from './rule-reader.ts'
import type { Match, Target } from '../rule.ts'
import { wordAt, written } from './words.ts'

/** The matches and the target of `-A CHAIN …`. Modules may follow the target, and options of modules may mix. */
export function parseRule(reader: RuleReader): { matches: readonly Match[]; target: Target } {
  const { matches } = reader
  const first = matches.length
  reader.modules = []
  reader.protocol = 0
  reader.target = undefined
  reader.jump = undefined
  let at = firstOption
  while (at < reader.words.count) at = readPart(reader, at)
  for (const module of reader.modules) readMatches(module, reader)
  return { matches: matches.slice(first), target: targetOf(reader) }
}

/** Reads one option with its words; returns where the next begins. */
function readPart(reader: RuleReader, at: number): number {
  const first = wordAt(reader.words, at)
  const not = first === '!'
  const name = not ? wordAt(reader.words, at + 1) : first
  if (name === undefined) {
    reader.complain({ zh: '“!”之后缺少选项', en: 'no option follows the “!”' }, at)
    return at + 1
  }
  const argument = not ? at + 2 : at + 1
  const header = headers.get(name)
  if (header === undefined) return readOption(reader, name, not, at, argument)
  const value = wordAt(reader.words, argument)
  if (value === undefined && name !== '-f' && name !== '--fragment') {
    reader.complain({ zh: `${name} 之后缺少内容`, en: `nothing follows ${name}` }, at)
    return argument
  }
  return header(reader, value ?? '', not, at, argument)
}

function readOption(reader: RuleReader, word: string, not: boolean, at: number, argument: number): number {
  const { words } = reader
  const owner = ownerOf(reader, word) ?? [reader.target, ...reader.modules].find(each => each && shortFor(each, word))
  const option = owner && (optionOf(owner, word) ?? shortFor(owner, word))
  if (owner === undefined || option === undefined) return readStrange(reader, word, not, at, argument)
  const end = argument + option.arity
  if (end > words.count) {
    reader.complain({ zh: `${word} 之后缺少内容`, en: `nothing follows ${word}` }, at)
    reader.matches.push({ kind: 'unknown', not, words: written(words, at, words.count - 1) })
    return end
  }
  const value = option.arity > 0 ? (wordAt(words, argument) ?? '') : ''
  const second = option.arity > 1 ? (wordAt(words, argument + 1) ?? '') : ''
  owner.options.push({ name: option.name, not, value, second, words: written(words, at, end - 1) })
  return end
}

/** The target first, then the module named last; `-p tcp` alone also brings the options of `-m tcp`. */
function ownerOf({ target, modules, protocol }: RuleReader, word: string): Extension | undefined {
  if (target !== undefined && optionOf(target, word) !== undefined) return target
  const named = modules.findLast(module => optionOf(module, word) !== undefined)
  if (named !== undefined || protocol === 0) return named
  const implicit = extension(protocolName(protocol), matchOptions)
  if (optionOf(implicit, word) === undefined) return undefined
  modules.push(implicit)
  return implicit
}

/** An option that nobody here knows, with the words up to the next option. */
function readStrange(reader: RuleReader, name: string, not: boolean, at: number, argument: number): number {
  let end = argument
  while (end < reader.words.count && !/^(-|!$)/.test(wordAt(reader.words, end) ?? '')) end += 1
  const owner = reader.target ?? reader.modules.at(-1)
  const words = written(reader.words, at, end - 1)
  if (owner === undefined) reader.matches.push({ kind: 'unknown', not, words })
  else owner.strange.push(words)
  if (owner === undefined) reader.complain({ zh: `不认识选项 ${name}`, en: `the option ${name} is not known` }, at)
  else if (owner.known !== undefined && owner.known !== '*')
    reader.complain(
      text`${owner.name}: ${{ zh: `未建模的选项 ${name}`, en: `the option ${name} is not modelled` }}`,
      at,
      'note',
    )
  return end
}

function targetOf(reader: RuleReader): Target {
  if (reader.jump !== undefined) return reader.jump
  return reader.target === undefined ? { kind: 'continue' } : readTarget(reader.target, reader)
}
