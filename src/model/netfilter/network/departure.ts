import type { Text } from '../../../text.ts'
import { renderAddress } from '../address.ts'
import type { Afterwards } from '../hooks.ts'
import type { Departure } from './network.ts'
import { isTcp, type Packet } from '../packet.ts'
import { droppedByStack, on, type Onward, type Run } from '../run.ts'

/** Who made a packet of this node decides what its route may be: a program needs an address of the node, a reset borrows one. */
export type Maker = 'program' | 'icmp' | 'reset'

export function depart(run: Run, packet: Packet, maker: Maker): Departure {
  const { source, destination, mark } = packet
  if (destination === undefined)
    return { kind: 'none', errno: 'ENETUNREACH', why: { zh: '没有目的地址', en: 'it has no destination' } }
  if (maker !== 'reset' && source !== undefined && !run.network.mayBind(source))
    return {
      kind: 'none',
      errno: 'EINVAL',
      why: {
        zh: `${renderAddress(source)} 不是本节点的地址`,
        en: `${renderAddress(source)} is no address of this node`,
      },
    }
  return run.network.leave({ source, destination, mark })
}

/**
 * ip_route_me_harder: after mangle if it changed what routing looks at, after nat if the destination changed. The chains
 * that follow at OUTPUT still see the old outgoing interface, as they do in the kernel.
 */
export function rerouting(run: Run, first: Extract<Departure, { kind: 'by' }>) {
  let departure = first
  const afterwards: Afterwards = (station, before, after): Onward => {
    const moved = before.destination !== after.destination || before.source !== after.source
    const altered = before.mark !== after.mark || before.tos !== after.tos
    if (
      !(station === 'mangle' && (moved || altered)) &&
      !(station === 'nat' && before.destination !== after.destination)
    )
      return on(after)
    const next = leaveAgain(run, after)
    if (next.kind === 'none') return droppedByStack(after, next.why, isTcp(after) ? undefined : next.errno)
    if (next.device !== departure.device) noteRoute(run, after, leavesBy(next.device))
    departure = next
    return on(after)
  }
  return { afterwards, departure: () => departure }
}

/** A foreign source counts as any other; a broadcast address as none. */
function leaveAgain(run: Run, { source, destination, mark }: Packet): Departure {
  const unknownEnd: Departure = { kind: 'by', device: undefined, nextHop: undefined, type: 'unicast', source }
  if (destination === undefined) return unknownEnd
  const type = source === undefined ? undefined : run.network.addressType(source)
  const usable = type === 'LOCAL' || type === 'UNICAST'
  return run.network.leave({ source: usable ? source : undefined, destination, mark })
}

export const noteRoute = (run: Run, packet: Packet, to: Text, provided?: Text): number =>
  run.journal.push({ kind: 'routed', to, packet, provided })
export const leavesBy = (device: string | undefined): Text =>
  device === undefined
    ? { zh: '转发；出接口未知', en: 'it is passed on; by which interface is not known' }
    : { zh: `从 ${device} 出去`, en: `it leaves by ${device}` }
