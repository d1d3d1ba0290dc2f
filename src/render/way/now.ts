import type { Fact } from '../../sim/fact.ts'
import type { PacketHeader } from '../../sim/facts/network.ts'
import { packetName } from '../phrases/network.ts'
import { text, type Text } from '../../text.ts'
import { isOfWay } from './way.ts'
import { arrow } from './words.ts'

/** Where the packet of the last fact is at that moment, with its header and its mark; undefined if that fact is of no packet. */
export function packetNow(facts: readonly Fact[]): Text | undefined {
  const last = facts.at(-1)
  if (last === undefined || !isOfWay(last)) return undefined
  const start = facts.findLastIndex(fact => fact.kind === 'PacketSent' && fact.packet === last.packet)
  let header: PacketHeader | undefined
  let [mark, hook, chain] = ['0x0', '', '']
  for (const fact of facts.slice(start)) {
    if (!isOfWay(fact) || fact.packet !== last.packet) continue
    if ('header' in fact) header = fact.header
    if (fact.kind === 'HookEntered') [mark, hook, chain] = [fact.mark, fact.hook, '']
    if (fact.kind === 'HeaderChanged' && header !== undefined) header = { ...header, [fact.end]: fact.to }
    if (fact.kind === 'MarkChanged') mark = fact.to
    if ('chain' in fact) chain = `${fact.table} ${fact.chain}`
  }
  if (header === undefined) return undefined
  const place = [hook, chain].filter(words => words !== '').join(' › ')
  const words = [`${header.protocol} ${arrow(header)}`, ...(mark === '0x0' ? [] : [`mark ${mark}`]), place]
  return text`[${packetName(last.packet)}] ${words.filter(each => each !== '').join('  ')}`
}
