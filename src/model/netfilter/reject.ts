import { attached } from './connection/conntrack.ts'
import type { Network } from './network/network.ts'
import { answerTo, makePacket, type Packet } from './packet.ts'
import { ACK, ICMP, ICMPv6, isNeverComplainedAbout, RST, TCP } from './protocols.ts'
import { rejections } from './rule.ts'
import type { ErrorKind } from './run.ts'

/**
 * No error answers an error, nor what was sent to many (icmp_send, nf_send_reset), nor the kernel's own ICMP on its way out:
 * the socket that would send the error is the one that is busy sending.
 */
export function isWorthAnError(network: Network, packet: Packet, kind: ErrorKind): boolean {
  const { destination, protocol, type, flags, frame, owner } = packet
  const isIcmp = protocol === ICMP || protocol === ICMPv6
  if (kind === 'tcp-reset' && (protocol !== TCP || (flags & RST) !== 0)) return false
  if (kind !== 'tcp-reset' && (frame !== 'unicast' || isNeverComplainedAbout(protocol, type))) return false
  if (kind !== 'tcp-reset' && packet.in === '' && owner === undefined && isIcmp) return false
  if (destination === undefined) return true
  const reach = network.addressType(destination)
  return reach !== 'BROADCAST' && reach !== 'MULTICAST'
}

/** The error as it leaves the node's hand. `local`: the packet was for this node, so its address answers; else the route chooses. */
export function errorFor(packet: Packet, kind: ErrorKind, local: boolean): Packet {
  return kind === 'tcp-reset' ? resetFor(packet) : icmpFor(packet, kind, local)
}

/** A reset pretends to come from whom the packet was for. */
const resetFor = (packet: Packet): Packet =>
  makePacket({
    ...answerTo(packet),
    protocol: TCP,
    flags: (packet.flags & ACK) === 0 ? RST | ACK : RST,
    tracking: attached(packet),
    rejects: 'tcp-reset',
  })

function icmpFor(packet: Packet, kind: Exclude<ErrorKind, 'tcp-reset'>, local: boolean): Packet {
  const is6 = typeof packet.source === 'bigint'
  const [type, code] = icmpCode(kind, is6)
  return makePacket({
    protocol: is6 ? ICMPv6 : ICMP,
    type,
    code,
    source: local ? packet.destination : undefined,
    destination: packet.source,
    tos: (packet.tos & 0x1e) | 0xc0,
    tracking: attached(packet),
    quotes: packet,
    rejects: kind === 'icmp-ttl-exceeded' ? undefined : kind,
  })
}

/** ip6tables has names of its own; the default, and what routing says, mean the same in both families. */
function icmpCode(kind: Exclude<ErrorKind, 'tcp-reset'>, is6: boolean): readonly [number, number] {
  if (kind === 'icmp-ttl-exceeded') return is6 ? [3, 0] : [11, 0]
  return is6 ? rejections[sixes[kind as keyof typeof sixes] ?? kind] : rejections[kind]
}
/** What the sender hears, by the name that its family has for it. */
export const nameOfError = ({ source }: Packet, kind: ErrorKind): string =>
  typeof source === 'bigint' ? (sixes[kind as keyof typeof sixes] ?? kind) : kind
const sixes = {
  'icmp-port-unreachable': 'icmp6-port-unreachable',
  'icmp-net-unreachable': 'icmp6-no-route',
  'icmp-host-unreachable': 'icmp6-addr-unreachable',
  'icmp-admin-prohibited': 'icmp6-adm-prohibited',
} as const
