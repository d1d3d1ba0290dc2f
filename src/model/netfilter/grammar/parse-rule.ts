import { same, text } from '../../../text.ts'
import { matchOptions, targetOptions, type Extension } from './options.ts'
import { protocolName } from '../protocols.ts'
import { headers, written, type Complain, type RuleReader } from './read-headers.ts'
import { readMatches } from './read-match.ts'
import { readTarget } from './read-target.ts'
import type { Match, Target } from '../rule.ts'
import type { Words } from './words.ts'

/** The matches and the target of `-A CHAIN …`, from word `from` on. Modules may follow the target, and options of modules may mix. */
export function parseRule(line: string, words: Words, from: number, shared: Map<string, Match>, complain: Complain) {
  const reader: RuleReader = {
    line,
    words,
    shared,
    complain,
    matches: [],
    modules: [],
    protocol: 0,
    target: undefined,
    jump: undefined,
  }
  let at = from
  while (at < words.values.length) at = readPart(reader, at)
  for (const module of reader.modules)
    readMatches(module, reader, (what, severity) => complain(text`-m ${module.name}: ${what}`, from, severity))
  // A list that grew by `push` keeps room for a dozen more; a dump has a hundred thousand of them.
  return { matches: reader.matches.slice(), target: targetOf(reader, from) }
}

/** Reads one option with its words; returns where the next begins. */
function readPart(reader: RuleReader, at: number): number {
  const { values } = reader.words
  const not = values[at] === '!'
  const name = values[not ? at + 1 : at]
  if (name === undefined) {
    reader.complain({ zh: '“!”之后缺少选项', en: 'no option follows the “!”' }, at)
    return at + 1
  }
  const argument = not ? at + 2 : at + 1
  const header = headers.get(name)
  if (header === undefined) return readOption(reader, name, not, at, argument)
  const value = values[argument]
  if (value === undefined && name !== '-f' && name !== '--fragment') {
    reader.complain({ zh: `${name} 之后缺少内容`, en: `nothing follows ${name}` }, at)
    return argument
  }
  return header(reader, value ?? '', not, at, argument)
}

function readOption(reader: RuleReader, name: string, not: boolean, at: number, argument: number): number {
  const owner = ownerOf(reader, name)
  if (owner === undefined) return readStrange(reader, name, not, at, argument)
  const end = argument + owner.arity
  const args = reader.words.values.slice(argument, end)
  if (args.length < owner.arity) {
    reader.complain({ zh: `${name} 之后缺少内容`, en: `nothing follows ${name}` }, at)
    reader.matches.push({ kind: 'unknown', not, words: reader.line.slice(reader.words.starts[at]) })
  } else owner.extension.options.push({ name, not, args, words: written(reader, at, end - 1) })
  return end
}

/** The target's options first, then those of the module named last; `-p tcp` alone also brings the options of `-m tcp`. */
function ownerOf(reader: RuleReader, name: string): { extension: Extension; arity: number } | undefined {
  const arityOf = (extension: Extension | undefined, grammar: typeof matchOptions) => {
    const options = extension === undefined ? undefined : grammar.get(extension.name)
    return options === undefined || options === '*' ? undefined : options.get(name)
  }
  const ofTarget = arityOf(reader.target, targetOptions)
  if (reader.target !== undefined && ofTarget !== undefined) return { extension: reader.target, arity: ofTarget }
  for (let i = reader.modules.length - 1; i >= 0; i--) {
    const [extension, arity] = [reader.modules[i], arityOf(reader.modules[i], matchOptions)]
    if (extension !== undefined && arity !== undefined) return { extension, arity }
  }
  const implicit: Extension = { name: protocolName(reader.protocol), options: [], strange: [] }
  const arity = reader.protocol === 0 ? undefined : arityOf(implicit, matchOptions)
  if (arity === undefined) return undefined
  reader.modules.push(implicit)
  return { extension: implicit, arity }
}

/** An option that nobody here knows, with the words up to the next option. */
function readStrange(reader: RuleReader, name: string, not: boolean, at: number, argument: number): number {
  const { values } = reader.words
  let end = argument
  while (end < values.length && values[end] !== '!' && !(values[end] ?? '').startsWith('-')) end += 1
  const owner = reader.target ?? reader.modules.at(-1)
  const words = written(reader, at, end - 1)
  if (owner === undefined) reader.matches.push({ kind: 'unknown', not, words })
  else owner.strange.push(words)
  const modelled = (owner === reader.target ? targetOptions : matchOptions).get(owner?.name ?? '')
  if (owner === undefined) reader.complain({ zh: `不认识选项 ${name}`, en: `the option ${name} is not known` }, at)
  else if (modelled !== undefined && modelled !== '*')
    reader.complain(
      text`${owner.name}: ${{ zh: `未建模的选项 ${name}`, en: `the option ${name} is not modelled` }}`,
      at,
      'note',
    )
  return end
}

function targetOf(reader: RuleReader, from: number): Target {
  if (reader.jump !== undefined) return reader.jump
  const { target } = reader
  if (target === undefined) return { kind: 'continue' }
  return readTarget(target, what => reader.complain(text`${same(`-j ${target.name}`)}: ${what}`, from))
}
