import { ACK, FIN, RST, SYN, URG } from '../protocols.ts'
import type { Direction } from './connection.ts'

/** Where conntrack believes a TCP connection to be; `simultaneous` is a SYN from both sides. */
export const tcpStates = [
  ...(['none', 'syn sent', 'syn received', 'established', 'fin wait', 'close wait', 'last ack'] as const),
  ...(['time wait', 'closed', 'simultaneous'] as const),
] as const
export type TcpState = (typeof tcpStates)[number]

/** Flag combinations that occur in an honest connection; PSH is never looked at. Others are INVALID. */
const honest = new Set([SYN, SYN | URG, SYN | ACK, RST, RST | ACK, FIN | ACK, FIN | ACK | URG, ACK, ACK | URG])
export const areHonestFlags = (flags: number): boolean => honest.has(flags & (FIN | SYN | RST | ACK | URG))

/**
 * nf_conntrack_proto_tcp.c: one letter for each state in the order above, by direction and by what the packet is. `-` means
 * INVALID, `.` that the packet changes nothing. Sequence numbers and windows are left out, so a stale packet counts as good.
 */
const transitions: Readonly<Record<Direction, Readonly<Record<'syn' | 'synack' | 'fin' | 'ack' | 'rst', string>>>> = {
  original: {
    syn: 'ss.....ss2',
    synack: '--r------r',
    fin: '--fflllTC-',
    ack: 'e-eeccTTC-',
    rst: '-CCCCCCCCC',
  },
  reply: {
    syn: '-2-----s-2',
    synack: '-r.......r',
    fin: '--fflllTC-',
    ack: '-.reccTTC.',
    rst: '-CCCCCCCCC',
  },
}
const letters = 'nsrefclTC2'

/** The state after a packet; `invalid` if none is possible. The first packet finds `none` and may be a lone ACK (loose pick-up). */
export function nextTcpState(state: TcpState, direction: Direction, flags: number): TcpState | 'invalid' {
  const row = rowOf(flags)
  const letter = row === undefined ? '-' : (transitions[direction][row][tcpStates.indexOf(state)] ?? '-')
  if (letter === '-') return 'invalid'
  return letter === '.' ? state : (tcpStates[letters.indexOf(letter)] ?? 'invalid')
}

function rowOf(flags: number): 'syn' | 'synack' | 'fin' | 'ack' | 'rst' | undefined {
  if ((flags & RST) !== 0) return 'rst'
  if ((flags & SYN) !== 0) return (flags & ACK) === 0 ? 'syn' : 'synack'
  if ((flags & FIN) !== 0) return 'fin'
  return (flags & ACK) === 0 ? undefined : 'ack'
}

/** How long an entry lives after its last packet, in seconds: the kernel's defaults. */
export const tcpTimeouts: Readonly<Record<TcpState, number>> = {
  none: 120,
  'syn sent': 120,
  'syn received': 60,
  established: 432_000,
  'fin wait': 120,
  'close wait': 60,
  'last ack': 30,
  'time wait': 120,
  closed: 10,
  simultaneous: 120,
}
