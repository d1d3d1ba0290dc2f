import type { Problem } from '../../../errors.ts'
import type { Text } from '../../../text.ts'
import { parseAddress, type Address } from '../address.ts'
import type { Origin } from '../converse.ts'
import { makePacket, type Packet } from '../packet.ts'
import { hasPorts, ICMP, ICMPv6, parseFlagLetters, parseIcmpType, parseProtocol, SYN, TCP } from '../protocols.ts'
import { readNumber, splitPort } from './read-values.ts'

/** A packet that a person typed, and where it begins if that was typed with it. */
export interface TypedPacket {
  readonly words: string
  readonly packet: Packet
  readonly origin: Origin | undefined
}

/**
 * One packet a line: `tcp 10.244.1.7:40000 -> 10.96.0.10:53`, `udp [fd00::1]:53 -> [fd00::2]:53`, `icmp 10.0.0.1 -> 10.0.0.2`.
 * After it, as needed: `in=eth0` or `in=node`, `flags=SA` (else a SYN), `type=8/0` (else an echo), `ttl=64`, `tos=0`,
 * `mark=0x4000`, `uid=0`, `gid=0`. A source port that is not given is 40000. Blank lines and `#` comments are passed over.
 */
export function parsePackets(text: string, file: string): { packets: TypedPacket[]; problems: Problem[] } {
  const [packets, problems]: [TypedPacket[], Problem[]] = [[], []]
  for (const [i, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim()
    if (words === '') continue
    const found = readPacket(words)
    if ('packet' in found) packets.push({ words, ...found })
    else problems.push({ file, line: i + 1, what: found, fix: example })
  }
  return { packets, problems }
}

const longest = 300
const example: Text = {
  zh: '形如：tcp 10.244.1.7:40000 -> 10.96.0.10:53',
  en: 'it looks like this: tcp 10.244.1.7:40000 -> 10.96.0.10:53',
}

function readPacket(words: string): Omit<TypedPacket, 'words'> | Text {
  if (words.length > longest) return noSense(`${words.slice(0, 40)}…`)
  const [, name = '', from = '', to = '', rest = ''] = /^(\S+)\s+(\S+)\s*->\s*(\S+)\s*(.*)$/.exec(words) ?? []
  const protocol = parseProtocol(name)
  if (protocol === undefined || protocol === 0) return noSense(name === '' ? words : name)
  const [source, destination] = [readEnd(from, protocol, 40_000), readEnd(to, protocol, undefined)]
  if (source === undefined) return noSense(from)
  if (hasPorts(protocol) && parseAddress(to) !== undefined)
    return { zh: `“${to}”之后缺少端口`, en: `“${to}” needs a port` }
  if (destination === undefined || typeof destination.address !== typeof source.address) return noSense(to)
  const extras = new Map(rest.split(/\s+/).filter(Boolean).map(splitExtra))
  const wrong = [...extras].find(([key, value]) => !isExtra(key, value, protocol))
  if (wrong !== undefined) return noSense(wrong.join('='))
  return { packet: build(protocol, source, destination, extras), origin: originOf(extras.get('in')) }
}

const noSense = (words: string): Text => ({ zh: `“${words}”无法理解`, en: `“${words}” makes no sense in a packet` })
const splitExtra = (word: string): [string, string] => {
  const at = word.indexOf('=')
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}
const originOf = (word: string | undefined): Origin | undefined =>
  word === undefined ? undefined : word === 'node' ? 'node' : { in: word }

interface TypedEnd {
  readonly address: Address
  readonly port: number
}

/** Where the protocol has ports, the destination needs one. */
function readEnd(words: string, protocol: number, usualPort: number | undefined): TypedEnd | undefined {
  const [addressWords, portWords] = splitPort(words)
  const address = parseAddress(addressWords)
  const port = portWords === undefined ? usualPort : readNumber(portWords, 65535)
  if (address === undefined) return undefined
  if (!hasPorts(protocol)) return portWords === undefined ? { address, port: 0 } : undefined
  return port === undefined ? undefined : { address, port }
}

function isExtra(key: string, value: string, protocol: number): boolean {
  if (key === 'in') return value !== ''
  if (key === 'flags') return protocol === TCP && parseFlagLetters(value) !== undefined
  if (key === 'type') return (protocol === ICMP || protocol === ICMPv6) && parseIcmpType(value, protocol) !== undefined
  const most = { ttl: 255, tos: 255, mark: 0xffffffff, uid: 0xffffffff, gid: 0xffffffff }[key]
  return most !== undefined && readNumber(value, most) !== undefined
}

function build(protocol: number, source: TypedEnd, destination: TypedEnd, extras: ReadonlyMap<string, string>): Packet {
  const number = (key: string, usual: number) => readNumber(extras.get(key) ?? '', 0xffffffff) ?? usual
  const isIcmp = protocol === ICMP || protocol === ICMPv6
  const type = isIcmp ? parseIcmpType(extras.get('type') ?? 'echo-request', protocol) : undefined
  return makePacket({
    protocol,
    source: source.address,
    destination: destination.address,
    sourcePort: isIcmp ? 1 : source.port,
    destinationPort: destination.port,
    flags: protocol === TCP ? parseFlagLetters(extras.get('flags') ?? '') || SYN : 0,
    ...(type && { type: type.type, code: type.codes[0] }),
    ttl: number('ttl', 64),
    tos: number('tos', 0),
    mark: number('mark', 0),
    owner: extras.get('in') === 'node' ? { uid: number('uid', 0), gid: number('gid', 0) } : undefined,
  })
}
