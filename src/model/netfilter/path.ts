import { text, type Text } from '../../text.ts'
import { depart, leavesBy, noteRoute, rerouting, type Maker } from './network/departure.ts'
import { passHook } from './hooks.ts'
import { isTcp, type Packet } from './packet.ts'
import { errorFor, isWorthAnError } from './reject.ts'
import { droppedByStack, type ErrorKind, type Fate, type Journey, type Run, type Stop } from './run.ts'

/** Sends a packet that comes in on `packet.in` through the node. */
export function receive(run: Run, packet: Packet): Journey {
  const sent = { ...packet, out: '' }
  return finish(run, sent, arrive(run, sent))
}

/** Sends a packet of one of the node's own programs. */
export function sendOwn(run: Run, packet: Packet): Journey {
  const sent = { ...packet, in: '' }
  return finish(run, sent, leave(run, sent, 'program'))
}

/** How far a packet got: to its end, or to where something stopped it. `local`: it was for, or on its way to, this node itself. */
type Way =
  | { readonly kind: 'delivered'; readonly packet: Packet; readonly to: Extract<Fate, { kind: 'delivered' }>['to'] }
  | { readonly kind: 'stopped'; readonly stop: Stop; readonly local: boolean }
  | { readonly kind: 'error'; readonly packet: Packet; readonly with: ErrorKind; readonly why: Text }

const stopped = (stop: Stop, local: boolean): Way => ({ kind: 'stopped', stop, local })

function arrive(run: Run, packet: Packet): Way {
  const pre = passHook(run, 'PREROUTING', packet)
  if (pre.kind !== 'on') return stopped(pre, false)
  const arrival = run.network.arrive(pre.packet)
  switch (arrival.kind) {
    case 'dropped':
      return stopped(droppedByStack(pre.packet, arrival.why), false)
    case 'error':
      return { ...arrival, packet: pre.packet }
    case 'local':
      noteRoute(run, pre.packet, { zh: '目的地是本节点', en: 'it is for this node' }, arrival.provided)
      return deliver(run, pre.packet)
    case 'forward':
      noteRoute(run, pre.packet, leavesBy(arrival.device), arrival.provided)
      return forward(run, { ...pre.packet, out: arrival.device, nextHop: arrival.nextHop })
  }
}

function deliver(run: Run, packet: Packet): Way {
  const input = passHook(run, 'INPUT', { ...packet, out: '' })
  return input.kind === 'on' ? { kind: 'delivered', packet: input.packet, to: 'node' } : stopped(input, true)
}

/** ip_forward: the time to live is counted down before the FORWARD chains see the packet. */
function forward(run: Run, packet: Packet): Way {
  if (packet.frame !== 'unicast')
    return stopped(
      droppedByStack(packet, { zh: '链路层广播不转发', en: 'a link-layer broadcast is not passed on' }),
      false,
    )
  if (packet.ttl <= 1)
    return {
      kind: 'error',
      packet,
      with: 'icmp-ttl-exceeded',
      why: { zh: 'TTL 用完了', en: 'its time to live is used up' },
    }
  const onward = passHook(run, 'FORWARD', { ...packet, ttl: packet.ttl - 1 })
  return onward.kind === 'on' ? goOut(run, onward.packet) : stopped(onward, false)
}

function goOut(run: Run, packet: Packet): Way {
  const post = passHook(run, 'POSTROUTING', packet)
  if (post.kind !== 'on') return stopped(post, packet.out === 'lo')
  if (packet.out !== 'lo') return { kind: 'delivered', packet: post.packet, to: { interface: packet.out } }
  // What goes out of lo comes in again, with its connection, its mark and its route: it is not routed anew.
  const again = passHook(run, 'PREROUTING', { ...post.packet, in: 'lo', out: '', owner: undefined })
  return again.kind === 'on' ? deliver(run, again.packet) : stopped(again, true)
}

function leave(run: Run, packet: Packet, maker: Maker): Way {
  const departure = depart(run, packet, maker)
  if (departure.kind === 'none') return stopped(droppedByStack(packet, departure.why, departure.errno), false)
  const reroute = rerouting(run, departure)
  const source = packet.source ?? departure.source
  const output = passHook(
    run,
    'OUTPUT',
    { ...packet, source, out: departure.device, nextHop: departure.nextHop },
    reroute.afterwards,
  )
  const { device, nextHop, type } = reroute.departure()
  if (output.kind !== 'on') return stopped(output, device === 'lo')
  if (type === 'broadcast' || type === 'multicast') return stopped(toMany(output.packet), false)
  return goOut(run, { ...output.packet, out: device, nextHop })
}

/** The kernel sends one copy out and, for a broadcast or a group that it is in, another to itself. */
const toMany = (packet: Packet): Stop => ({
  kind: 'unknown',
  packet,
  by: 'stack',
  because: {
    zh: '节点自己发出的广播和组播没有建模',
    en: 'broadcasts and multicasts of the node itself are not modelled',
  },
})

const finish = (run: Run, sent: Packet, way: Way): Journey => ({ sent, fate: fateOf(run, way), journal: run.journal })

function fateOf(run: Run, way: Way): Fate {
  if (way.kind === 'delivered') return way
  if (way.kind === 'error') return refuse(run, way.packet, way.with, 'stack', false, way.why)
  const { stop } = way
  if (stop.kind === 'rejected') return refuse(run, stop.packet, stop.with, stop.by, way.local, undefined)
  if (stop.kind === 'unknown') return stop
  return { ...stop, why: stop.why, errno: stop.errno ?? sendErrorOf(stop), error: undefined }
}

/** What a rule drops at OUTPUT fails in the program's face, but for TCP, which tries again. */
const sendErrorOf = (stop: Stop) => (stop.packet.owner !== undefined && !isTcp(stop.packet) ? 'EPERM' : undefined)

/** The error goes its own way through the node, and may be stopped there. */
function refuse(run: Run, packet: Packet, kind: ErrorKind, by: string, local: boolean, why: Text | undefined): Fate {
  const nothing = {
    kind: 'dropped',
    packet,
    by,
    why,
    errno: sendErrorOf({ kind: 'dropped', packet, by }),
    error: undefined,
  } as const
  if (!isWorthAnError(run.network, packet, kind)) return nothing
  const error = errorFor(packet, kind, local)
  const errorRun: Run = { ...run, journal: [] }
  const journey = finish(errorRun, error, leave(errorRun, error, kind === 'tcp-reset' ? 'reset' : 'icmp'))
  if (journey.fate.kind === 'unknown')
    return { ...journey.fate, because: text`${{ zh: '错误报文：', en: 'the error: ' }}${journey.fate.because}` }
  if (journey.fate.kind !== 'delivered') return { ...nothing, error: journey }
  return { kind: 'rejected', packet, by, with: kind, errno: nothing.errno, error: journey }
}
