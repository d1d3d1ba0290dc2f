/** By the names of /etc/protocols, which iptables-save prints; of two names for one protocol the first. */
const numbers: ReadonlyMap<string, number> = new Map(
  (
    'icmp=1 igmp=2 ggp=3 ipencap=4 ipv4=4 st=5 tcp=6 egp=8 igp=9 pup=12 udp=17 hmp=20 xns-idp=22 rdp=27 iso-tp4=29 dccp=33 ' +
    'xtp=36 ddp=37 idpr-cmtp=38 ipv6=41 ipv6-route=43 ipv6-frag=44 idrp=45 rsvp=46 gre=47 esp=50 ipv6-crypt=50 ah=51 ' +
    'ipv6-auth=51 skip=57 ipv6-icmp=58 icmpv6=58 icmp6=58 ipv6-nonxt=59 ipv6-opts=60 rspf=73 vmtp=81 eigrp=88 ospf=89 ' +
    'ospfigp=89 ax.25=93 ipip=94 etherip=97 encap=98 pim=103 ipcomp=108 vrrp=112 carp=112 l2tp=115 isis=124 sctp=132 fc=133 ' +
    'mobility-header=135 mh=135 ipv6-mh=135 udplite=136 mpls-in-ip=137 manet=138 hip=139 shim6=140 wesp=141 rohc=142'
  )
    .split(' ')
    .map(pair => [pair.replace(/=.*/, ''), Number(pair.replace(/.*=/, ''))]),
)
const namesOf: ReadonlyMap<number, string> = new Map([...numbers].reverse().map(([name, number]) => [number, name]))
export const [ICMP, TCP, UDP, ICMPv6, SCTP] = [1, 6, 17, 58, 132] as const

/** 0 is `all`; undefined if there is no such protocol. */
export function parseProtocol(words: string): number | undefined {
  if (words === 'all' || words === 'ip') return 0
  if (/^\d{1,3}$/.test(words)) return Number(words) < 256 ? Number(words) : undefined
  return numbers.get(words.toLowerCase())
}

export const protocolName = (protocol: number): string => namesOf.get(protocol) ?? String(protocol)

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
    const bit = flagBits[name] ?? flagBits[name.toUpperCase()]
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

/** What `--icmp-type` may call them: type and, where the name says it, code. `any` is 255. */
const icmpNames = icmpTypes(
  'any=255 echo-reply=0 pong=0 destination-unreachable=3 network-unreachable=3/0 host-unreachable=3/1 protocol-unreachable=3/2 ' +
    'port-unreachable=3/3 fragmentation-needed=3/4 source-route-failed=3/5 network-unknown=3/6 host-unknown=3/7 ' +
    'network-prohibited=3/9 host-prohibited=3/10 tos-network-unreachable=3/11 tos-host-unreachable=3/12 ' +
    'communication-prohibited=3/13 host-precedence-violation=3/14 precedence-cutoff=3/15 source-quench=4 redirect=5 ' +
    'network-redirect=5/0 host-redirect=5/1 tos-network-redirect=5/2 tos-host-redirect=5/3 echo-request=8 ping=8 ' +
    'router-advertisement=9 router-solicitation=10 time-exceeded=11 ttl-exceeded=11 ttl-zero-during-transit=11/0 ' +
    'ttl-zero-during-reassembly=11/1 parameter-problem=12 ip-header-bad=12/0 required-option-missing=12/1 ' +
    'timestamp-request=13 timestamp-reply=14 address-mask-request=17 address-mask-reply=18',
)
const icmp6Names = icmpTypes(
  'any=255 destination-unreachable=1 no-route=1/0 communication-prohibited=1/1 beyond-scope=1/2 address-unreachable=1/3 ' +
    'port-unreachable=1/4 failed-policy=1/5 reject-route=1/6 packet-too-big=2 time-exceeded=3 ttl-exceeded=3 ' +
    'ttl-zero-during-transit=3/0 ttl-zero-during-reassembly=3/1 parameter-problem=4 bad-header=4/0 unknown-header-type=4/1 ' +
    'unknown-option=4/2 echo-request=128 ping=128 echo-reply=129 pong=129 mld-listener-query=130 mld-listener-report=131 ' +
    'mld-listener-done=132 mld-listener-reduction=132 router-solicitation=133 router-advertisement=134 ' +
    'neighbour-solicitation=135 neighbor-solicitation=135 neighbour-advertisement=136 neighbor-advertisement=136 redirect=137',
)
interface IcmpType {
  readonly type: number
  readonly codes: [from: number, to: number]
}
function icmpTypes(pairs: string): ReadonlyMap<string, IcmpType> {
  return new Map(
    pairs.split(' ').map(pair => {
      const [name = '', type, code] = pair.split(/[=/]/)
      return [name, { type: Number(type), codes: code === undefined ? [0, 255] : [Number(code), Number(code)] }]
    }),
  )
}

/** `8`, `3/4`, `echo-request`, or as much of a name as only one begins with: a type and the range of its codes. */
export function parseIcmpType(words: string, protocol: number): IcmpType | undefined {
  const [, typeWords = '', codeWords] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(words) ?? []
  if (typeWords !== '') {
    const [type, code] = [Number(typeWords), codeWords === undefined ? undefined : Number(codeWords)]
    if (type > 255 || (code ?? 0) > 255) return undefined
    return { type, codes: code === undefined ? [0, 255] : [code, code] }
  }
  const [names, name] = [protocol === ICMPv6 ? icmp6Names : icmpNames, words.toLowerCase()]
  const exact = names.get(name)
  if (exact !== undefined || name === '') return exact
  const begun = [...names].filter(([each]) => each.startsWith(name))
  return begun.length === 1 ? begun[0]?.[1] : undefined
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
