import type { Problem } from '../../../errors.ts'
import type { ProxyNode } from '../../../model/kube-proxy/read-objects.ts'
import { parseCidr } from '../../../model/netfilter/address.ts'
import type { Origin } from '../../../model/netfilter/converse.ts'
import type { TypedPacket } from '../../../model/netfilter/grammar/parse-packet.ts'
import type { Ruleset } from '../../../model/netfilter/rule.ts'
import type { OwnDump, OwnObjects, ServiceName } from './brought.ts'
import { hasLeadingZero } from './typed-packets.ts'

interface Words {
  readonly file: string
  readonly text: string
}
type Read<T> = { readonly value?: T; readonly problems: readonly Problem[] }

export const readOrigin = (word: string | undefined): Origin | undefined =>
  word === undefined ? undefined : word === 'node' ? 'node' : { in: word }

/** Of several nodes one must be named; without any Node object a name alone is enough. */
export function readNode(words: Words | undefined, nodes: readonly ProxyNode[]): Read<string> {
  const names = nodes.map(node => node.metadata.name)
  const some = names.slice(0, 8)
  const more = names.length - some.length
  const list = {
    zh: `其中有 ${some.join('、')}${more > 0 ? `，还有 ${more} 个` : ''}`,
    en: `there are ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  }
  if (words !== undefined) {
    if (names.length === 0 || names.includes(words.text)) return { value: words.text, problems: [] }
    const what = { zh: `没有节点“${words.text}”`, en: `there is no node “${words.text}”` }
    return { problems: [{ file: words.file, what, fix: list }] }
  }
  if (names.length === 1 && names[0] !== undefined) return { value: names[0], problems: [] }
  const what = { zh: '在哪个节点上？用 --node 指明', en: 'on which node? Name it with --node' }
  const none = {
    zh: '对象里没有 Node：kubectl get svc,endpointslices,nodes -A -o yaml',
    en: 'the objects have no Node: kubectl get svc,endpointslices,nodes -A -o yaml',
  }
  return { problems: [{ what, fix: names.length === 0 ? none : list }] }
}

/** Undefined if none was told: then nothing is known. Several may stand in one word, with commas. */
export function readLocalAddresses(words: readonly Words[]): Read<readonly string[] | undefined> {
  if (words.length === 0) return { value: undefined, problems: [] }
  const told = words.flatMap(({ file, text }) => text.split(',').map(each => ({ file, text: each.trim() })))
  const problems = told
    .filter(({ text }) => parseCidr(text) === undefined || hasLeadingZero(text.split('/')[0] ?? ''))
    .map(notAnAddress)
  return problems.length > 0 ? { problems } : { value: told.map(each => each.text), problems: [] }
}

const notAnAddress = ({ file, text }: Words): Problem => ({
  file,
  what: { zh: `“${text}”不是地址`, en: `“${text}” is no address` },
  fix: { zh: '形如 192.168.0.2 或 192.168.0.2/24', en: 'it looks like 192.168.0.2 or 192.168.0.2/24' },
})

/** `namespace/name`, `namespace/name:port`; without a namespace `default`. */
export function readService(words: Words | undefined, source: OwnObjects | OwnDump | undefined): Read<ServiceName> {
  if (words === undefined || source?.kind === 'dump') return { problems: [] }
  const [, namespace = 'default', name = '', port] = /^(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(words.text) ?? []
  if (name === '') return { problems: [{ file: words.file, what: noName(words.text), fix: asName }] }
  if (source === undefined) return { problems: [] }
  const services = source.objects.services.map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`)
  if (!services.includes(`${namespace}/${name}`)) {
    const same = services.filter(each => each.endsWith(`/${name}`))
    const some = (same.length > 0 ? same : services).slice(0, 8)
    const what = { zh: `没有 Service ${namespace}/${name}`, en: `there is no Service ${namespace}/${name}` }
    const fix = { zh: `其中有 ${some.join('、')}`, en: `there are ${some.join(', ')}` }
    return { problems: [{ file: words.file, what, fix }] }
  }
  return { value: { namespace, name, port }, problems: [] }
}
const noName = (words: string) => ({
  zh: `“${words}”不是 Service 的名称`,
  en: `“${words}” is no name of a Service`,
})
const asName = { zh: '形如 default/web 或 default/web:http', en: 'it looks like default/web or default/web:http' }

/** A dump is of one family: ip6tables-save prints the other. */
export function packetsFit(source: OwnObjects | OwnDump, packets: readonly TypedPacket[]): Problem[] {
  const family = source.kind === 'dump' ? familyOf(source.rules) : undefined
  if (family === undefined) return []
  return packets
    .filter(({ packet }) => typeof packet.destination !== family)
    .map(({ words }) => ({
      what: {
        zh: `“${words}”与这份规则不属于同一地址族`,
        en: `“${words}” is not of the family of these rules`,
      },
      fix:
        family === 'number'
          ? { zh: 'IPv6 的规则由 ip6tables-save 打印', en: 'the rules of IPv6 are printed by ip6tables-save' }
          : { zh: 'IPv4 的规则由 iptables-save 打印', en: 'the rules of IPv4 are printed by iptables-save' },
    }))
}

/** By who printed it, else by the first address in it. */
function familyOf({ lines, tables }: Ruleset): 'number' | 'bigint' | undefined {
  for (const line of lines) {
    const [, six] = typeof line === 'string' ? (/^# Generated by ip(6?)tables/.exec(line) ?? []) : []
    if (six !== undefined) return six === '' ? 'number' : 'bigint'
  }
  for (const table of tables.values())
    for (const chain of table.chains.values())
      for (const rule of chain.rules)
        for (const match of rule.matches)
          if (match.kind === 'address') return typeof match.network.base === 'number' ? 'number' : 'bigint'
  return undefined
}
