/** An option of a match or target as it was written: `! --dport 80`. */
export interface Option {
  /** Without its dashes. */
  readonly name: string
  readonly not: boolean
  /** The word behind it, and the one behind that (`--tcp-flags SYN,ACK SYN`); empty where it takes fewer. */
  readonly value: string
  readonly second: string
  /** All of that, for reasons. */
  readonly words: string
}
/** `-m name` or `-j name` with the options that belong to it. */
export interface Extension {
  readonly name: string
  /** Those that it may have; undefined if it is not modelled. */
  readonly known: Options | undefined
  readonly options: Option[]
  /** Words that are none of its options, kept as they are. */
  readonly strange: string[]
}
/** By their names with the dashes; `*`: whatever they are, they do not matter. */
type Options = ReadonlyMap<string, KnownOption> | '*'
export interface KnownOption {
  readonly name: string
  /** How many words it takes. */
  readonly arity: number
}
type Grammar = ReadonlyMap<string, Options>

export const extension = (name: string, grammar: Grammar): Extension => ({
  name,
  known: grammar.get(name),
  options: [],
  strange: [],
})
export const optionOf = ({ known }: Extension, word: string): KnownOption | undefined =>
  known === undefined || known === '*' ? undefined : known.get(word)

/** `--to-port`, `--to`: as much of an option's name as only one begins with. iptables-save never prints that, people write it. */
export function shortFor({ known }: Extension, word: string): KnownOption | undefined {
  if (known === undefined || known === '*' || word.length < 4 || !word.startsWith('--')) return undefined
  const begun = [...known].filter(([name]) => name.startsWith(word))
  return begun.length === 1 ? begun[0]?.[1] : undefined
}

/** What stands behind the option of that name, if it was given. */
export type Value = (name: string) => string | undefined
export type Has = (name: string) => boolean
export const valueIn =
  ({ options }: Extension): Value =>
  name =>
    options.find(option => option.name === name)?.value
export const hasIn =
  ({ options }: Extension): Has =>
  name =>
    options.some(option => option.name === name)

type Arities = Readonly<Record<string, number>>
const arity = (count: number, names: string): Arities => Object.fromEntries(names.split(' ').map(name => [name, count]))

/** Maps find the words of a dump quickly; objects would have each of them looked up in V8's table of names first. */
function grammar(extensions: readonly (readonly [string, Arities | '*'])[]): Grammar {
  const known = (arities: Arities): Options =>
    new Map(Object.entries(arities).map(([name, arity]) => [`--${name}`, { name, arity }]))
  return new Map(extensions.map(([name, each]) => [name, each === '*' ? each : known(each)]))
}

const ports = arity(1, 'sport source-port dport destination-port')
const icmpType = arity(1, 'icmp-type icmpv6-type')

export const matchOptions: Grammar = grammar([
  ['addrtype', { ...arity(1, 'src-type dst-type'), ...arity(0, 'limit-iface-in limit-iface-out') }],
  ['comment', arity(1, 'comment')],
  [
    'connlimit',
    {
      ...arity(1, 'connlimit-above connlimit-upto connlimit-mask'),
      ...arity(0, 'connlimit-saddr connlimit-daddr'),
    },
  ],
  ['connmark', arity(1, 'mark')],
  [
    'conntrack',
    {
      ...arity(1, 'ctstate ctproto ctstatus ctdir ctorigsrc ctorigdst ctreplsrc ctrepldst'),
      ...arity(1, 'ctorigsrcport ctorigdstport ctreplsrcport ctrepldstport'),
    },
  ],
  ['dccp', { ...ports, ...arity(1, 'dccp-types dccp-option') }],
  ['dscp', arity(1, 'dscp dscp-class')],
  [
    'hashlimit',
    {
      ...arity(1, 'hashlimit hashlimit-upto hashlimit-above hashlimit-burst hashlimit-mode hashlimit-name'),
      ...arity(
        1,
        'hashlimit-srcmask hashlimit-dstmask hashlimit-htable-expire hashlimit-htable-size hashlimit-htable-max hashlimit-htable-gcinterval',
      ),
    },
  ],
  ['hl', arity(1, 'hl hl-eq hl-lt hl-gt')],
  ['icmp', icmpType],
  ['icmp6', icmpType],
  ['icmpv6', icmpType],
  ['ipv6-icmp', icmpType],
  ['iprange', arity(1, 'src-range dst-range')],
  ['length', arity(1, 'length')],
  ['limit', arity(1, 'limit limit-burst')],
  ['mark', arity(1, 'mark')],
  [
    'multiport',
    arity(1, 'sport source-port dport destination-port sports source-ports dports destination-ports ports'),
  ],
  ['nfacct', arity(1, 'nfacct-name')],
  ['owner', { ...arity(1, 'uid-owner gid-owner'), ...arity(0, 'socket-exists') }],
  [
    'physdev',
    { ...arity(1, 'physdev-in physdev-out'), ...arity(0, 'physdev-is-in physdev-is-out physdev-is-bridged') },
  ],
  ['pkttype', arity(1, 'pkt-type')],
  ['policy', { ...arity(1, 'dir pol reqid spi proto mode tunnel-src tunnel-dst'), ...arity(0, 'strict next') }],
  ['quota', arity(1, 'quota')],
  [
    'recent',
    { ...arity(0, 'set rcheck update remove reap rttl rsource rdest'), ...arity(1, 'seconds hitcount name mask') },
  ],
  ['rpfilter', arity(0, 'loose validmark accept-local invert')],
  ['sctp', { ...ports, ...arity(2, 'chunk-types') }],
  ['state', arity(1, 'state')],
  ['statistic', arity(1, 'mode probability every packet')],
  ['tcp', { ...ports, ...arity(1, 'tcp-option'), ...arity(2, 'tcp-flags'), ...arity(0, 'syn') }],
  ['tos', arity(1, 'tos')],
  ['ttl', arity(1, 'ttl ttl-eq ttl-lt ttl-gt')],
  ['udp', ports],
  ['udplite', ports],
])

const marks = arity(1, 'set-mark set-xmark and-mark or-mark xor-mark')
const randomly = arity(0, 'random random-fully')
/** These look at a packet, or change what no match of ours reads. */
const onlookers =
  'LOG NFLOG ULOG AUDIT TRACE CHECKSUM TCPMSS TCPOPTSTRIP CLASSIFY TEE LED IDLETIMER SET SECMARK CONNSECMARK RATEEST'

export const targetOptions: Grammar = grammar([
  ['ACCEPT', {}],
  ['DROP', {}],
  ['RETURN', {}],
  ['REJECT', arity(1, 'reject-with')],
  ['MARK', marks],
  ['CONNMARK', { ...marks, ...arity(0, 'save-mark restore-mark'), ...arity(1, 'nfmask ctmask mask') }],
  ['CT', { ...arity(0, 'notrack'), ...arity(1, 'zone zone-orig zone-reply helper timeout ctevents expevents') }],
  ['NOTRACK', {}],
  ['DNAT', { ...arity(1, 'to-destination'), ...arity(0, 'persistent'), ...randomly }],
  ['SNAT', { ...arity(1, 'to-source'), ...arity(0, 'persistent'), ...randomly }],
  ['MASQUERADE', { ...arity(1, 'to-ports'), ...randomly }],
  ['REDIRECT', { ...arity(1, 'to-ports'), ...randomly }],
  ['NETMAP', arity(1, 'to')],
  ['TTL', arity(1, 'ttl-set ttl-inc ttl-dec')],
  ['HL', arity(1, 'hl-set hl-inc hl-dec')],
  ['TOS', arity(1, 'set-tos and-tos or-tos xor-tos')],
  ['DSCP', arity(1, 'set-dscp set-dscp-class')],
  ...onlookers.split(' ').map(name => [name, '*'] as const),
])

/** Targets of the kernel that are not modelled: a rule that names one is not a jump to a missing chain. */
export const otherTargets: ReadonlySet<string> = new Set(
  'NFQUEUE QUEUE TPROXY SYNPROXY CLUSTERIP ECN DNPT SNPT SAME HMARK ACCOUNT TARPIT FLOWOFFLOAD FULLCONENAT MIRROR CHAOS DELUDE ECHO RAWDNAT RAWSNAT IPMARK IMQ ROUTE'.split(
    ' ',
  ),
)
