import { rejections } from './rule.ts'

/** By the names of /etc/protocols that iptables-save prints. */
const numbers: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  icmp6: 58,
  ospf: 89,
  ipip: 94,
  vrrp: 112,
  sctp: 132,
  mh: 135,
  udplite: 136,
}
export const [ICMP, TCP, UDP, ICMPv6, SCTP] = [1, 6, 17, 58, 132] as const

/** 0 is `all`; undefined if there is no such protocol. */
export function parseProtocol(words: string): number | undefined {
  if (words === 'all') return 0
  if (/^\d{1,3}$/.test(words)) return Number(words) < 256 ? Number(words) : undefined
  return numbers[words.toLowerCase()]
}

export const protocolName = (protocol: number): string =>
  Object.keys(numbers).find(name => numbers[name] === protocol) ?? String(protocol)

/** Do packets of this protocol have ports? */
export const hasPorts = (protocol: number): boolean =>
  protocol === TCP || protocol === UDP || protocol === SCTP || protocol === 33 || protocol === 136

const flagBits: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ALL: 63,
  NONE: 0,
}
export const [FIN, SYN, RST, ACK, URG] = [1, 2, 4, 16, 32] as const

/** `SYN,ACK`, `ALL`, `NONE`. */
export function parseFlags(words: string): number | undefined {
  let bits = 0
  for (const name of words.split(',')) {
    const bit = flagBits[name]
    if (bit === undefined) return undefined
    bits |= bit
  }
  return bits
}

const letters = 'FSRPAU'
/** As letters, `S`, `SA`, `R`; undefined if one is not a flag's. */
export function parseFlagLetters(words: string): number | undefined {
  const bits = Array.from(words.toUpperCase(), letter => letters.indexOf(letter))
  return bits.includes(-1) ? undefined : bits.reduce((sum, bit) => sum | (1 << bit), 0)
}
export const renderFlags = (flags: number): string =>
  Object.entries(flagBits)
    .filter(([name, bit]) => name !== 'ALL' && (flags & bit) !== 0)
    .map(([name]) => name)
    .join(',') || 'NONE'

/** What `--icmp-type` may call them, without those that are only a code of another. `any` is 255. */
const icmpNames: Readonly<Record<string, number>> = {
  any: 255,
  'echo-reply': 0,
  pong: 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  ping: 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'ttl-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'address-mask-request': 17,
  'address-mask-reply': 18,
}
const icmp6Names: Readonly<Record<string, number>> = {
  any: 255,
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'ttl-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  ping: 128,
  'echo-reply': 129,
  pong: 129,
  'router-solicitation': 133,
  'router-advertisement': 134,
  'neighbour-solicitation': 135,
  'neighbor-solicitation': 135,
  'neighbour-advertisement': 136,
  'neighbor-advertisement': 136,
  redirect: 137,
}

/** `8`, `3/4`, `echo-request`: a type and the range of its codes. */
export function parseIcmpType(words: string, protocol: number): { type: number; codes: [number, number] } | undefined {
  const [, typeWords = '', codeWords] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(words) ?? []
  if (typeWords !== '') {
    const [type, code] = [Number(typeWords), codeWords === undefined ? undefined : Number(codeWords)]
    if (type > 255 || (code ?? 0) > 255) return undefined
    return { type, codes: code === undefined ? [0, 255] : [code, code] }
  }
  const type = (protocol === ICMPv6 ? icmp6Names : icmpNames)[words]
  if (type !== undefined) return { type, codes: [0, 255] }
  const code = rejections[`icmp-${words.replace('network-', 'net-')}` as keyof typeof rejections]
  return code === undefined ? undefined : { type: code[0], codes: [code[1], code[1]] }
}

/** Types that report something about another packet and quote its header. */
export const isIcmpError = (protocol: number, type: number): boolean =>
  protocol === ICMP ? [3, 4, 5, 11, 12].includes(type) : protocol === ICMPv6 && type < 128
/** icmp_pointers: what an ICMP packet of such a type does to the node, it is never answered with an error. */
export const isNeverComplainedAbout = (protocol: number, type: number): boolean =>
  isIcmpError(protocol, type) || (protocol === ICMP && (type > 18 || [1, 2, 6, 7, 9, 10].includes(type)))
/** The answer's type to a question's, and the other way round; undefined for what is neither. */
export const icmpCounterpart = (protocol: number, type: number): number | undefined =>
  (protocol === ICMP ? icmpPairs : protocol === ICMPv6 ? icmp6Pairs : undefined)?.[type]
/** Only a question can begin a connection. */
export const isIcmpQuestion = (protocol: number, type: number): boolean =>
  protocol === ICMP ? [8, 13, 15, 17].includes(type) : protocol === ICMPv6 && (type === 128 || type === 139)

const icmpPairs: Readonly<Record<number, number>> = { 0: 8, 8: 0, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 }
const icmp6Pairs: Readonly<Record<number, number>> = { 128: 129, 129: 128, 139: 140, 140: 139 }
