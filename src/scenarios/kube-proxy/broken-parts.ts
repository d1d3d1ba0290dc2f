import { parseAddress } from '../../model/netfilter/address.ts'
import type { Packet } from '../../model/netfilter/packet.ts'
import { RST, UDP } from '../../model/netfilter/protocols.ts'
import type { RecentEntry } from '../../model/netfilter/memory.ts'
import type { Run } from '../../model/netfilter/run.ts'
import { newMemory } from '../../model/netfilter/memory.ts'
import type { EndpointSlice, EndpointSpec, Service } from '../../objects.ts'
import { targetPort } from '../packets/objects.ts'
import { type Parts, parts } from '../packets/parts.ts'

type Rules = Parts['rules']
type Stack = Parts['stack']

/** kube-proxy's rules, with each line replaced by these. */
export const withLines =
  (change: (line: string, all: readonly string[]) => readonly string[]): Rules =>
  (services, slices, config) => {
    const lines = parts.rules(services, slices, config).split('\n')
    return lines.flatMap(line => change(line, lines)).join('\n')
  }
export const withoutLines = (pattern: RegExp): Rules => withLines(line => (pattern.test(line) ? [] : [line]))

export const withServices =
  (change: (service: Service) => Service): Rules =>
  (services, slices, config) =>
    parts.rules(services.map(change), slices, config)

export const withSpec = (spec: Partial<Service['spec']>): Rules =>
  withServices(service => ({ ...service, spec: { ...service.spec, ...spec } }))

export const withEndpoints =
  (change: (endpoints: readonly EndpointSpec[], zone: string | undefined) => readonly EndpointSpec[]): Rules =>
  (services, slices, config) => {
    const zone = config.topologyLabels['topology.kubernetes.io/zone']
    const changed = slices.map(slice => ({ ...slice, endpoints: change(slice.endpoints ?? [], zone) }))
    return parts.rules(services, changed, config)
  }

export const hasEndpointOn = (slices: readonly EndpointSlice[], node: string): boolean =>
  slices.some(slice => (slice.endpoints ?? []).some(each => each.nodeName === node))

/** All nodes remember the same things. */
export const oneMemory: Parts['memories'] = nodes => {
  const memory = newMemory()
  return Array.from({ length: nodes }, () => memory)
}

/** The connection table is emptied before each packet. */
export const forgetful =
  (forgets: (packet: Packet) => boolean): Stack =>
  (run, packet, origin, host) => {
    if (forgets(packet))
      for (const map of [run.memory.connections, run.memory.byTuple, run.memory.bySource]) map.clear()
    return parts.stack(run, packet, origin, host)
  }
/** Not an answer of a Pod. */
export const isForward = ({ sourcePort }: Packet): boolean => sourcePort !== targetPort
export const isUdp = ({ protocol }: Packet): boolean => protocol === UDP

/** A reset that passes makes the node forget its clients. */
export const heedsResets: Stack = (run, packet, origin, host) => {
  if ((packet.flags & RST) !== 0) run.memory.recent.clear()
  return parts.stack(run, packet, origin, host)
}

/** Whoever falls off a list of clients is put back. */
export const remembersAll: Stack = (run, packet, origin, host) => {
  const before = new Map(run.memory.recent)
  const journey = parts.stack(run, packet, origin, host)
  for (const [name, list] of before) restore(run, name, list)
  return journey
}

function restore({ memory }: Run, name: string, before: readonly RecentEntry[]): void {
  const after = memory.recent.get(name) ?? []
  const lost = before.filter(entry => !after.some(each => each.address === entry.address))
  if (lost.length > 0) memory.recent.set(name, [...lost, ...after])
}

/** The Pod's own node makes answers to this client come from an address and port that the client called. */
export const restoresEarly =
  (client: string, called: string): Stack =>
  (run, packet, origin, host) => {
    const journey = parts.stack(run, packet, origin, host)
    const { fate } = journey
    const isAnswer = host.name === 'node-2' && !isForward(packet) && packet.destination === parseAddress(client)
    if (!isAnswer || fate.kind !== 'delivered') return journey
    const [address = '', port] = called.split(':')
    const restored = { ...fate.packet, source: parseAddress(address), sourcePort: Number(port) }
    return { ...journey, fate: { ...fate, packet: restored } }
  }
