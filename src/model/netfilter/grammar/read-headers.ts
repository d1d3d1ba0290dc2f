import type { Text } from '../../../text.ts'
import { parseCidr } from '../address.ts'
import { otherTargets, targetOptions, type Extension } from './options.ts'
import { parseProtocol } from '../protocols.ts'
import type { Match } from '../rule.ts'
import type { Words } from './words.ts'

/** Says what is wrong with word `at` of the line. What cannot be read becomes an unknown match or target, so that numbers stay right. */
export type Complain = (what: Text, at: number, severity?: 'problem' | 'note') => void

/** A rule as far as it has been read. */
export interface RuleReader {
  readonly line: string
  readonly words: Words
  /** Matches of earlier rules by their words, for those whose words alone say what they mean: few are different. */
  readonly shared: Map<string, Match>
  readonly complain: Complain
  readonly matches: Match[]
  readonly modules: Extension[]
  protocol: number
  target: Extension | undefined
  jump: { readonly kind: 'jump' | 'goto'; readonly chain: string } | undefined
}

/** The options of iptables itself, before any module's. Each returns where the next option begins. */
type Header = (reader: RuleReader, value: string, not: boolean, at: number, argument: number) => number

const addressHeader =
  (end: 'source' | 'destination'): Header =>
  (reader, value, not, at, argument) => {
    const network = parseCidr(value)
    const words = written(reader, at, argument)
    if (network === undefined)
      reader.complain({ zh: `“${value}”不是地址`, en: `“${value}” is not an address` }, argument)
    reader.matches.push(
      network === undefined ? { kind: 'unknown', not, words } : { kind: 'address', end, network, not, words },
    )
    return argument + 1
  }

const interfaceHeader =
  (way: 'in' | 'out'): Header =>
  (reader, name, not, at, argument) => {
    reader.matches.push({ kind: 'interface', way, name, not, words: written(reader, at, argument) })
    return argument + 1
  }

const protocolHeader: Header = (reader, value, not, at, argument) => {
  const protocol = parseProtocol(value)
  const words = written(reader, at, argument)
  if (protocol === undefined)
    reader.complain({ zh: `没有名为“${value}”的协议`, en: `there is no protocol “${value}”` }, argument)
  if (protocol !== 0 && protocol !== undefined)
    reader.matches.push(reader.shared.get(words) ?? share(reader.shared, { kind: 'protocol', protocol, not, words }))
  if (protocol === undefined) reader.matches.push({ kind: 'unknown', not, words })
  if (!not) reader.protocol = protocol ?? 0
  return argument + 1
}

const moduleHeader: Header = (reader, name, not, at, argument) => {
  if (not)
    reader.complain(
      { zh: '“!”要写在选项之前，而不是 -m 之前', en: 'the “!” belongs before an option, not before -m' },
      at,
    )
  reader.modules.push({ name, options: [], strange: [] })
  return argument + 1
}

const jumpHeader =
  (kind: 'jump' | 'goto'): Header =>
  (reader, name, _not, at, argument) => {
    if (reader.jump !== undefined || reader.target !== undefined)
      reader.complain({ zh: '一条规则只能有一个目标', en: 'a rule has one target only' }, at)
    if (kind === 'jump' && (targetOptions.has(name) || otherTargets.has(name)))
      reader.target = { name, options: [], strange: [] }
    else reader.jump = { kind, chain: name }
    return argument + 1
  }

const fragment: Header = (reader, _value, not, at, argument) => {
  reader.matches.push({ kind: 'fragment', not, words: written(reader, at, argument - 1) })
  return argument
}

export const headers: ReadonlyMap<string, Header> = new Map([
  ...['-s', '--source', '--src'].map(name => [name, addressHeader('source')] as const),
  ...['-d', '--destination', '--dst'].map(name => [name, addressHeader('destination')] as const),
  ...['-i', '--in-interface'].map(name => [name, interfaceHeader('in')] as const),
  ...['-o', '--out-interface'].map(name => [name, interfaceHeader('out')] as const),
  ...['-p', '--protocol', '--proto'].map(name => [name, protocolHeader] as const),
  ...['-m', '--match'].map(name => [name, moduleHeader] as const),
  ...['-j', '--jump'].map(name => [name, jumpHeader('jump')] as const),
  ...['-g', '--goto'].map(name => [name, jumpHeader('goto')] as const),
  ...['-f', '--fragment'].map(name => [name, fragment] as const),
])

export function share(shared: Map<string, Match>, match: Match): Match {
  shared.set(match.words, match)
  return match
}

/** Words `from` to `to`, both included, as they stand in the line. */
export const written = ({ line, words }: RuleReader, from: number, to: number): string =>
  line.slice(words.starts[from], words.ends[to])
