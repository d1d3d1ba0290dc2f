import { parseCidr } from '../address.ts'
import { extension, matchOptions, otherTargets, targetOptions } from './options.ts'
import { parseProtocol } from '../protocols.ts'
import { share, type RuleReader } from './rule-reader.ts'
import { written } from './words.ts'

/** The options of iptables itself, before any module's. Each returns where the next option begins. */
type Header = (reader: RuleReader, value: string, not: boolean, at: number, argument: number) => number

const addressHeader =
  (end: 'source' | 'destination'): Header =>
  (reader, value, not, at, argument) => {
    const network = parseCidr(value) ?? parseCidr(completed(value))
    const words = written(reader.words, at, argument)
    if (network === undefined)
      reader.complain({ zh: `“${value}”不是地址`, en: `“${value}” is not an address` }, argument)
    reader.matches.push(
      network === undefined ? { kind: 'unknown', not, words } : { kind: 'address', end, network, not, words },
    )
    return argument + 1
  }

/** `0/0`, `10/8`, `192.168/16`: the rest is zeros. */
const completed = (value: string) => {
  const [address = '', mask] = value.split('/')
  const octets = address.split('.')
  return mask === undefined
    ? value
    : `${[...octets, '0', '0', '0'].slice(0, Math.max(4, octets.length)).join('.')}/${mask}`
}

const interfaceHeader =
  (way: 'in' | 'out'): Header =>
  (reader, name, not, at, argument) => {
    reader.matches.push({ kind: 'interface', way, name, not, words: written(reader.words, at, argument) })
    return argument + 1
  }

const protocolHeader: Header = (reader, value, not, at, argument) => {
  const words = written(reader.words, at, argument)
  const known = reader.shared.get(words)
  const protocol = known?.kind === 'protocol' ? known.protocol : parseProtocol(value)
  if (protocol === undefined)
    reader.complain({ zh: `没有名为“${value}”的协议`, en: `there is no protocol “${value}”` }, argument)
  if (protocol !== 0 && protocol !== undefined)
    reader.matches.push(known ?? share(reader.shared, { kind: 'protocol', protocol, not, words }))
  if (protocol === undefined) reader.matches.push({ kind: 'unknown', not, words })
  if (!not) reader.protocol = protocol ?? 0
  return argument + 1
}

/** A module has an option of that name, too. */
const protocolOrPolicy: Header = (reader, value, not, at, argument) => {
  const module = reader.modules.at(-1)
  if (module?.name !== 'policy') return protocolHeader(reader, value, not, at, argument)
  module.options.push({ name: 'proto', not, value, second: '', words: written(reader.words, at, argument) })
  return argument + 1
}

const moduleHeader: Header = (reader, name, not, at, argument) => {
  if (not)
    reader.complain(
      { zh: '“!”要写在选项之前，而不是 -m 之前', en: 'the “!” belongs before an option, not before -m' },
      at,
    )
  reader.modules.push(extension(name, matchOptions))
  return argument + 1
}

const jumpHeader =
  (kind: 'jump' | 'goto'): Header =>
  (reader, name, _not, at, argument) => {
    if (reader.jump !== undefined || reader.target !== undefined)
      reader.complain({ zh: '一条规则只能有一个目标', en: 'a rule has one target only' }, at)
    if (kind === 'jump' && (targetOptions.has(name) || otherTargets.has(name)))
      reader.target = extension(name, targetOptions)
    else reader.jump = { kind, chain: name }
    return argument + 1
  }

const fragment: Header = (reader, _value, not, at, argument) => {
  reader.matches.push({ kind: 'fragment', not, words: written(reader.words, at, argument - 1) })
  return argument
}

/** `-c PACKETS BYTES`: what the rule has counted. */
const counters: Header = (_reader, _value, _not, _at, argument) => argument + 2

export const headers: ReadonlyMap<string, Header> = new Map([
  ...['-s', '--source', '--src'].map(name => [name, addressHeader('source')] as const),
  ...['-d', '--destination', '--dst'].map(name => [name, addressHeader('destination')] as const),
  ...['-i', '--in-interface'].map(name => [name, interfaceHeader('in')] as const),
  ...['-o', '--out-interface'].map(name => [name, interfaceHeader('out')] as const),
  ...['-p', '--protocol'].map(name => [name, protocolHeader] as const),
  ['--proto', protocolOrPolicy],
  ...['-m', '--match'].map(name => [name, moduleHeader] as const),
  ...['-j', '--jump'].map(name => [name, jumpHeader('jump')] as const),
  ...['-g', '--goto'].map(name => [name, jumpHeader('goto')] as const),
  ...['-f', '--fragment'].map(name => [name, fragment] as const),
  ...['-c', '--set-counters'].map(name => [name, counters] as const),
])
