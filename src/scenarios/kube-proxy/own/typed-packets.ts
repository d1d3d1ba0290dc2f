import type { Problem } from '../../../errors.ts'
import { parseAddress } from '../../../model/netfilter/address.ts'
import { parsePackets, type TypedPacket } from '../../../model/netfilter/grammar/parse-packet.ts'
import { splitPort } from '../../../model/netfilter/grammar/read-values.ts'
import { hasPorts, ICMP, ICMPv6, parseProtocol } from '../../../model/netfilter/protocols.ts'
import type { Text } from '../../../text.ts'

type Complaint = Pick<Problem, 'what' | 'fix'>

/**
 * Packets as a person types them. What other programs read differently, and what no packet on a wire can be, is refused before it is
 * parsed: an answer about another packet than the one that was meant would be believed.
 */
export function readPackets(text: string, file: string): { packets: TypedPacket[]; problems: Problem[] } {
  // The arrow that our own output draws is taken, too.
  const lines = text.replaceAll('→', '->').split('\n')
  const refused = lines.map(line => complaintOf(line.replace(/#.*/, '').trim()))
  const { packets, problems } = parsePackets(lines.map((line, i) => (refused[i] ? '' : line)).join('\n'), file)
  const told = refused.flatMap((complaint, i) => (complaint ? [{ file, line: i + 1, ...complaint }] : []))
  return { packets, problems: [...problems, ...told].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function complaintOf(words: string): Complaint | undefined {
  const [, name = '', from, to, rest = ''] = /^(\S+)\s+(\S+)\s*->\s*(\S+)\s*(.*)$/.exec(words) ?? []
  const protocol = parseProtocol(name)
  if (from === undefined || to === undefined || protocol === undefined) return undefined
  const ports = hasPorts(protocol)
  return (
    endComplaint(from, ports) ?? endComplaint(to, ports) ?? familyComplaint(protocol, from, to) ?? extrasComplaint(rest)
  )
}

function endComplaint(words: string, hasPort: boolean): Complaint | undefined {
  const [address, port] = splitPort(words)
  if (address.includes('%')) return { what: zone(address), fix: asInterface }
  if (hasLeadingZero(address)) return { what: leadingZero(address), fix: withoutZeros }
  const parsed = parseAddress(address)
  if (parsed === undefined) return { what: noAddress(address), fix: notNames }
  if (typeof parsed === 'bigint' && parsed >> 32n === 0xffffn) return { what: mapped(address), fix: asIPv4 }
  if (hasPort && port === undefined && address.includes(':') && !words.startsWith('['))
    return {
      what: bare(address),
      fix: { zh: `写成 [${address}] 或 [${address}]:53`, en: `write [${address}], or [${address}]:53` },
    }
  if (!hasPort || port === undefined || (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535)) return undefined
  if (port === '') return { what: noPort(words) }
  return { what: wrongPort(port), ...(/^0\d/.test(port) && { fix: withoutZeros }) }
}

/** Of an IPv6 address only the part in dots: there, groups may begin with zeros. */
export const hasLeadingZero = (address: string): boolean => {
  const dotted = address.slice(address.lastIndexOf(':') + 1)
  return dotted.includes('.') && dotted.split('.').some(octet => /^0\d/.test(octet))
}

function familyComplaint(protocol: number, from: string, to: string): Complaint | undefined {
  const [one, other] = [from, to].map(words => typeof parseAddress(splitPort(words)[0]))
  if (one !== other) return { what: twoFamilies }
  const wanted = { [ICMP]: 'number', [ICMPv6]: 'bigint' }[protocol]
  return wanted === undefined || wanted === one ? undefined : { what: otherIcmp, fix: whichIcmp }
}

function extrasComplaint(rest: string): Complaint | undefined {
  const words = rest.split(/\s+/).filter(Boolean)
  const keys = words.map(word => word.split('=')[0] ?? '')
  const twice = keys.find((key, i) => keys.indexOf(key) < i)
  if (twice !== undefined) return { what: givenTwice(twice) }
  const octal = words.find(word => /=0\d+$/.test(word))
  if (octal !== undefined) return { what: leadingZero(octal), fix: withoutZeros }
  const owner = keys.find(key => key === 'uid' || key === 'gid')
  return owner === undefined || words.includes('in=node') ? undefined : { what: noOwner(owner), fix: fromNode(owner) }
}

const zone = (address: string): Text => ({
  zh: `“${address}”带有区域（%），数据包里没有它`,
  en: `“${address}” has a zone (%), which no packet carries`,
})
const asInterface: Text = { zh: '去掉它；从哪个接口进来由 in= 给出', en: 'leave it out; in= names the interface' }
const leadingZero = (words: string): Text => ({
  zh: `“${words}”里有以 0 开头的数：有的程序读作八进制，有的读作十进制`,
  en: `“${words}” has a number that begins with 0: some programs read that as octal, some as decimal`,
})
const withoutZeros: Text = { zh: '去掉开头的 0', en: 'leave out the leading zeros' }
const noAddress = (words: string): Text => ({ zh: `“${words}”不是 IP 地址`, en: `“${words}” is no IP address` })
const notNames: Text = {
  zh: '数据包里是地址而不是名称，形如：tcp 10.244.1.7:40000 -> 10.96.0.10:53',
  en: 'a packet has addresses, not names; it looks like this: tcp 10.244.1.7:40000 -> 10.96.0.10:53',
}
const mapped = (address: string): Text => ({
  zh: `“${address}”是用 IPv6 写法写的 IPv4 地址，在线路上是 IPv4`,
  en: `“${address}” is an IPv4 address as an IPv6 program sees it; on the wire it is IPv4`,
})
const asIPv4: Text = { zh: '写成 IPv4 地址', en: 'write it as an IPv4 address' }
const bare = (address: string): Text => ({
  zh: `看不出“${address}”的最后一段是不是端口`,
  en: `“${address}” does not tell whether its end is a port`,
})
const noPort = (words: string): Text => ({ zh: `“${words}”之后缺少端口`, en: `“${words}” needs a port` })
const wrongPort = (port: string): Text => ({
  zh: `“${port}”不是端口（1 到 65535）`,
  en: `“${port}” is no port (1 to 65535)`,
})
const twoFamilies: Text = {
  zh: '一端是 IPv4 地址，另一端是 IPv6 地址',
  en: 'one end has an IPv4 address and the other an IPv6 address',
}
const otherIcmp: Text = { zh: '这种 ICMP 属于另一个地址族', en: 'this kind of ICMP is of the other family' }
const whichIcmp: Text = { zh: 'IPv4 用 icmp，IPv6 用 icmpv6', en: 'icmp goes with IPv4, icmpv6 with IPv6' }
const givenTwice = (key: string): Text => ({ zh: `${key}= 给了两次`, en: `${key}= is given twice` })
const noOwner = (key: string): Text => ({
  zh: `只有节点自己的进程发出的数据包才有 ${key}`,
  en: `only a packet that a process of the node sends has a ${key}`,
})
const fromNode = (key: string): Text => ({
  zh: `加上 in=node，或去掉 ${key}=`,
  en: `add in=node, or leave out ${key}=`,
})
