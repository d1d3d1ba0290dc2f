import { same, text, type Text } from '../../../text.ts'
import { contains, renderAddress, type Address } from '../address.ts'
import { finding, type Finding, type Judge } from './finding.ts'
import { isAnyPort, renderPort, type Packet } from '../packet.ts'
import { ICMP, ICMPv6, protocolName, renderFlags } from '../protocols.ts'
import type { End, Range } from '../rule.ts'

/** Conditions that the packet and what stands beside it decide alone. */

export const within = ([from, to]: Range, value: number): boolean => value >= from && value <= to
export const hex = (value: number): string => `0x${value.toString(16)}`
export const unknownWord: Text = { zh: '未知', en: 'unknown' }

const protocol: Judge<'protocol'> = ({ protocol }, packet) =>
  finding(
    packet.protocol === protocol,
    () => text`${{ zh: '协议是', en: 'the protocol is' }} ${protocolName(packet.protocol)}`,
  )

export function seenAddress(end: End, packet: Packet): Text {
  const address = packet[end]
  const words = address === undefined ? unknownWord : same(renderAddress(address))
  return end === 'source'
    ? text`${{ zh: '源地址是', en: 'the source is' }} ${words}`
    : text`${{ zh: '目的地址是', en: 'the destination is' }} ${words}`
}

const address: Judge<'address'> = ({ end, network }, packet) => {
  const address = packet[end]
  const holds = address !== undefined ? contains(network, address) : Number(network.mask) === 0 ? true : 'unknown'
  return finding(holds, () => seenAddress(end, packet))
}

/** Signed numbers in the order of addresses. */
const order = (address: Address) => (typeof address === 'number' ? address >>> 0 : address)

const addressRange: Judge<'address-range'> = ({ end, range: { from, to } }, packet) => {
  const address = packet[end]
  const holds =
    address !== undefined &&
    typeof address === typeof from &&
    order(address) >= order(from) &&
    order(address) <= order(to)
  return finding(address === undefined ? 'unknown' : holds, () => seenAddress(end, packet))
}

/**
 * `eth+` is every name that begins with eth; where there is no interface, its name is empty. What leaves by an interface that
 * nobody told us does not leave by lo: for that, its destination would be the node's, and lo is then known.
 */
const byInterface: Judge<'interface'> = ({ way, name }, packet) => {
  const actual = packet[way]
  const fits = actual !== undefined && (name.endsWith('+') ? actual.startsWith(name.slice(0, -1)) : actual === name)
  const cannotBe = name === 'lo' && way === 'out' && packet.destination !== undefined
  const holds = actual !== undefined ? fits : name === '+' || (cannotBe ? false : 'unknown')
  return finding(holds, () => seenInterface(way, actual))
}
function seenInterface(way: 'in' | 'out', name: string | undefined): Text {
  const words = name === undefined ? unknownWord : name === '' ? { zh: '无', en: 'none' } : same(name)
  return way === 'in'
    ? text`${{ zh: '入接口：', en: 'the incoming interface: ' }}${words}`
    : text`${{ zh: '出接口：', en: 'the outgoing interface: ' }}${words}`
}

/** Of a port that the kernel picks only that is known, so it lies for certain in the whole range alone. */
const portIn = (ranges: readonly Range[], port: number): boolean | 'unknown' =>
  isAnyPort(port)
    ? ranges.some(([from, to]) => from === 0 && to === 65535) || 'unknown'
    : ranges.some(range => within(range, port))

const port: Judge<'port'> = ({ end, ranges }, packet) => {
  const [source, destination] = [portIn(ranges, packet.sourcePort), portIn(ranges, packet.destinationPort)]
  const either = source === true || destination === true || (source === 'unknown' ? source : destination)
  return finding(end === 'either' ? either : end === 'source' ? source : destination, () => seenPort(end, packet))
}
function seenPort(end: End | 'either', packet: Packet): Text {
  const source = text`${{ zh: '源端口是', en: 'the source port is' }} ${renderPort(packet.sourcePort)}`
  const destination = text`${{ zh: '目的端口是', en: 'the destination port is' }} ${renderPort(packet.destinationPort)}`
  return end === 'either' ? text`${source}, ${destination}` : end === 'source' ? source : destination
}

const tcpFlags: Judge<'tcp-flags'> = ({ mask, set }, { flags }) =>
  finding((flags & mask) === set, () => text`${{ zh: '标志位是', en: 'the flags are' }} ${renderFlags(flags)}`)

const icmpType: Judge<'icmp-type'> = ({ type, codes }, packet) =>
  finding(
    type === 255 || (packet.type === type && within(codes, packet.code)),
    () => text`${{ zh: 'ICMP 类型是', en: 'the ICMP type is' }} ${packet.type}/${packet.code}`,
  )

const field: Judge<'field'> = ({ field, mask, range }, packet) => {
  const value = packet[field]
  return finding(
    value === undefined ? 'unknown' : within(range, value & mask),
    () => text`${field.toUpperCase()} = ${value ?? '?'}`,
  )
}

const packetType: Judge<'packet-type'> = ({ type }, { frame }) =>
  finding(frame === type, () => text`${{ zh: '帧是', en: 'the frame is' }} ${frame}`)

/** xt_owner: what no socket of this node sent has no owner, whatever is asked. */
const owner: Judge<'owner'> = ({ of, range }, { owner }) => {
  if (owner === undefined)
    return finding(false, () => ({
      zh: '它不是本节点的进程发出的',
      en: 'no process of this node sent it',
    }))
  const id = owner[of]
  return finding(id === undefined ? 'unknown' : within(range, id), () => text`${of} = ${id ?? '?'}`)
}
/** The kernel sends its ICMP from a socket of its own, which belongs to no process. */
const hasSocket: Judge<'has-socket'> = (_, { owner, protocol, in: device }) => {
  const has = owner !== undefined || ((protocol === ICMP || protocol === ICMPv6) && device === '')
  return finding(has, () =>
    has ? { zh: '有套接字', en: 'there is a socket' } : { zh: '没有套接字', en: 'there is no socket' },
  )
}

const notAFragment: Finding = finding(false, () => ({ zh: '它不是分片', en: 'it is no fragment' }))
const always: Finding = finding(true, () => same(''))
const notModelled: Finding = finding('unknown', () => ({
  zh: '没有为它建模',
  en: 'it is not modelled',
}))

export const headerJudges = {
  protocol,
  address,
  'address-range': addressRange,
  interface: byInterface,
  port,
  'tcp-flags': tcpFlags,
  'icmp-type': icmpType,
  field,
  'packet-type': packetType,
  owner,
  'has-socket': hasSocket,
  fragment: () => notAFragment,
  note: () => always,
  unknown: () => notModelled,
}
