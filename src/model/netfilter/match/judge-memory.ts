import { text, type Text } from '../../../text.ts'
import { prefix, renderCidr, type Address } from '../address.ts'
import { finding, type Judge, type Scene } from './finding.ts'
import { recentJudge } from './judge-recent.ts'
import { write } from '../memory.ts'
import { hasPorts } from '../protocols.ts'
import type { Bucket } from '../rule.ts'

/** Conditions with a memory of their own, and those that leave it to chance. Each counts how often its own rule was asked. */

const random: Judge<'random'> = ({ probability }, _packet, { choices, rule }) =>
  finding(
    choices.draw(probability, text`${rule}`),
    () => text`${{ zh: '随机抽取，概率', en: 'a draw with probability' }} ${probability.toFixed(5)}`,
  )

const counterOf = ({ memory }: Scene, key: string) => memory.counters.get(key)
const count = ({ memory }: Scene, key: string, value: number) =>
  write(memory, memory.counters, key, { value, at: memory.now })
/** Nobody dumped what the counter stood at before. */
const isAnyonesGuess = (scene: Scene, key: string) =>
  scene.memory.history === 'unknown' && counterOf(scene, key) === undefined
const lostCounter = finding('unknown', () => ({
  zh: '规则的计数器此前的值不得而知',
  en: 'what the counter of the rule stood at is not known',
}))

const nth: Judge<'nth'> = ({ every, packet: first }, _packet, scene) => {
  if (isAnyonesGuess(scene, scene.rule)) return lostCounter
  const asked = counterOf(scene, scene.rule)?.value ?? 0
  count(scene, scene.rule, asked + 1)
  return finding(
    asked >= first && (asked - first) % every === 0,
    () => text`${{ zh: '此前被问到的次数：', en: 'times asked before: ' }}${asked}`,
  )
}

/** A bucket starts full; each yes takes one token, worth `millis` of waiting. */
function takeToken(scene: Scene, key: string, { millis, burst }: Bucket, idle: number) {
  const before = counterOf(scene, key)
  const elapsed = scene.memory.now - (before?.at ?? 0)
  const full = millis * burst
  const credit = before === undefined || elapsed >= idle ? full : Math.min(full, before.value + elapsed)
  const enough = credit >= millis
  count(scene, key, enough ? credit - millis : credit)
  const seen = (): Text => text`${{ zh: '剩余令牌：', en: 'tokens left: ' }}${Math.floor(credit / millis)}`
  return { enough, seen }
}

const limit: Judge<'limit'> = ({ bucket }, _packet, scene) => {
  if (isAnyonesGuess(scene, scene.rule)) return lostCounter
  const { enough, seen } = takeToken(scene, scene.rule, bucket, Number.POSITIVE_INFINITY)
  return finding(enough, seen)
}

/** The network around an address, for those whose members count as one. */
const networkOf = (address: Address | undefined, bits: number): string | undefined =>
  address === undefined
    ? undefined
    : renderCidr(prefix(address, typeof address === 'number' ? Math.min(bits, 32) : bits))

const hashLimit: Judge<'hash-limit'> = ({ list, by, bits, bucket, idle, above }, packet, scene) => {
  const port = (value: number) => (hasPorts(packet.protocol) ? value : 0)
  const values = {
    srcip: networkOf(packet.source, bits.srcip),
    dstip: networkOf(packet.destination, bits.dstip),
    srcport: port(packet.sourcePort),
    dstport: port(packet.destinationPort),
  }
  const key = ['hashlimit', list, ...by.map(part => String(values[part]))].join(' ')
  if (isAnyonesGuess(scene, key)) return lostCounter
  const { enough, seen } = takeToken(scene, key, bucket, idle)
  return finding(enough !== above, seen)
}

const quota: Judge<'quota'> = ({ bytes }, { length }, scene) => {
  if (length === undefined || isAnyonesGuess(scene, scene.rule)) return lostCounter
  const left = counterOf(scene, scene.rule)?.value ?? bytes
  const enough = left >= length
  count(scene, scene.rule, enough ? left - length : 0)
  return finding(enough, () => text`${{ zh: '剩余字节：', en: 'bytes left: ' }}${left}`)
}

/** nf_conncount: the connections that this rule has seen from there and that still exist, and this one. */
const connectionLimit: Judge<'connection-limit'> = ({ end, bits, above, upTo }, packet, scene) => {
  const { memory, rule } = scene
  const [address, { tracking }] = [packet[end], packet]
  if (address === undefined || memory.history === 'unknown')
    return finding('unknown', () => ({ zh: '现有连接不得而知', en: 'which connections exist is not known' }))
  // What belongs to no connection counts as one, but is not kept.
  const id = tracking.kind === 'tracked' ? tracking.connection.id : undefined
  const key = `${rule} ${networkOf(address, bits)}`
  const others = (memory.counted.get(key) ?? []).filter(each => each !== id && isOpen(scene, each))
  if (id !== undefined) write(memory, memory.counted, key, [...others, id])
  const total = others.length + 1
  return finding(total > above !== upTo, () => text`${{ zh: '连接数：', en: 'connections: ' }}${total}`)
}
const isOpen = ({ memory }: Scene, id: number) => {
  const tcp = memory.connections.get(id)?.tcp
  return tcp !== undefined && tcp !== 'closed' && tcp !== 'time wait'
}

export const memoryJudges = {
  random,
  nth,
  limit,
  'hash-limit': hashLimit,
  quota,
  'connection-limit': connectionLimit,
  recent: recentJudge,
}
