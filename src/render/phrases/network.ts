import type { NetworkWhat, PacketEnded, PacketHeader } from '../../sim/facts/network.ts'
import { same, text, type Text } from '../../text.ts'
import type { Phrases } from './table.ts'

export const networkPhrases: Phrases<NetworkWhat> = {
  PacketSent: ({ packet, header, flags, from }) => {
    const words = `${headerWords(header)}${flags === undefined ? '' : ` (${flags})`}`
    return from === 'node'
      ? {
          zh: `[${packetName(packet).zh}] 由本节点的进程发出：${words}`,
          en: `[${packetName(packet).en}] leaves a process of the node: ${words}`,
        }
      : {
          zh: `[${packetName(packet).zh}] 从 ${from} 进入：${words}`,
          en: `[${packetName(packet).en}] comes in on ${from}: ${words}`,
        }
  },
  HookEntered: ({ packet, hook, header, mark, state }) => {
    const beside = [...(mark === '0x0' ? [] : [`mark ${mark}`]), ...(state === undefined ? [] : [state])]
    const words = [headerWords(header), ...beside].join(', ')
    return { zh: `[${packetName(packet).zh}] ${hook}：${words}`, en: `[${packetName(packet).en}] ${hook}: ${words}` }
  },
  RuleMatched: ({ packet, table, chain, number, target, verdict, chance }) => {
    const then = target === '' ? verdict : target
    const drawn: Text =
      chance === undefined
        ? same('')
        : { zh: `（随机，概率 ${share(chance)}）`, en: ` (a draw, probability ${share(chance)})` }
    return {
      zh: `[${packetName(packet).zh}] ${table} ${chain} 第 ${number} 条规则匹配${drawn.zh} → ${then}`,
      en: `[${packetName(packet).en}] ${table} ${chain} rule ${number} matches${drawn.en} → ${then}`,
    }
  },
  RuleMissed: ({ packet, table, chain, number, condition, seen, supposed }) => {
    const but: Text = supposed ? { zh: '假设不成立', en: 'supposed not to hold' } : seen
    return {
      zh: `[${packetName(packet).zh}] ${table} ${chain} 第 ${number} 条规则不匹配：${condition}，而${but.zh}`,
      en: `[${packetName(packet).en}] ${table} ${chain} rule ${number} does not match: ${condition}, but ${but.en}`,
    }
  },
  ChainEnded: ({ packet, table, chain, verdict, missed }) => {
    const end: Text =
      verdict === 'return'
        ? { zh: '走完，回到上一条链', en: 'ends, back to the chain before' }
        : { zh: `走完，默认策略是 ${verdict.toUpperCase()}`, en: `ends, its policy is ${verdict.toUpperCase()}` }
    const none: Text =
      missed === 0
        ? same('')
        : { zh: `（${missed} 条规则未匹配）`, en: ` (${missed} ${missed === 1 ? 'rule' : 'rules'} did not match)` }
    return text`[${packetName(packet)}] ${table} ${chain} ${end}${none}`
  },
  HeaderChanged: ({ packet, target, end, from, to }) => {
    const who: Text = target === 'connection' ? { zh: '连接跟踪', en: 'conntrack' } : same(target)
    return {
      zh: `[${packetName(packet).zh}] ${who.zh} 改${end === 'source' ? '源' : '目的'}地址：${from} → ${to}`,
      en: `[${packetName(packet).en}] ${who.en} changes the ${end}: ${from} → ${to}`,
    }
  },
  MarkChanged: ({ packet, from, to }) => ({
    zh: `[${packetName(packet).zh}] 标记：${from} → ${to}`,
    en: `[${packetName(packet).en}] mark: ${from} → ${to}`,
  }),
  Routed: ({ packet, decision, provided }) => ({
    zh: `[${packetName(packet).zh}] 路由：${decision.zh}${provided === undefined ? '' : `（前提：${provided.zh}）`}`,
    en: `[${packetName(packet).en}] routing: ${decision.en}${provided === undefined ? '' : ` (provided that ${provided.en})`}`,
  }),
  ConnectionSeen: ({ packet, entry, state, original, reply }) => {
    const { zh, en } = entries[entry]
    const both = original !== undefined && reply !== undefined
    return {
      zh: `[${packetName(packet).zh}] 连接跟踪：${zh}，${state}${both ? `；原方向 ${original}，应答方向 ${reply}` : ''}`,
      en: `[${packetName(packet).en}] conntrack: ${en}, ${state}${both ? `; original ${original}, reply ${reply}` : ''}`,
    }
  },
  PacketAnswered: ({ packet, verdict, dependsOn }) => {
    const { zh, en } = verdicts[verdict]
    const list = (language: 'zh' | 'en') => dependsOn.map(each => each[language]).join('; ')
    return {
      zh: `[${packetName(packet).zh}] ${zh}${dependsOn.length === 0 ? '' : `；取决于：${list('zh')}`}`,
      en: `[${packetName(packet).en}] ${en}${dependsOn.length === 0 ? '' : `; it depends on: ${list('en')}`}`,
    }
  },
  Diagnosed: ({ service, text: words, fix }) => ({
    zh: `${service}：${words.zh}${fix === undefined ? '' : `；${fix.zh}`}`,
    en: `${service}: ${words.en}${fix === undefined ? '' : `; ${fix.en}`}`,
  }),
  PacketEnded: ended => text`[${packetName(ended.packet)}] ${fate(ended)}`,
}

/** `1 reply` and its like: named so in the facts, whatever the language. */
export function packetName(packet: string): Text {
  const [, name = '', part = ''] = /^(.*) (reply|next|error)$/.exec(packet) ?? []
  return name === '' ? same(packet) : text`${packetName(name)} ${parts[part as keyof typeof parts]}`
}
const parts = {
  reply: { zh: '的应答', en: 'reply' },
  next: { zh: '的后续', en: 'next' },
  error: { zh: '的错误报文', en: 'error' },
} as const satisfies Record<string, Text>

export const verdicts = {
  delivered: { zh: '送达', en: 'is delivered' },
  'not delivered': { zh: '没有送达', en: 'is not delivered' },
  'either, by chance': { zh: '是否送达由随机决定', en: 'is delivered or not, by chance' },
  unknown: { zh: '结果未知', en: 'has an unknown fate' },
} as const satisfies Record<string, Text>

const headerWords = ({ protocol, source, destination }: PacketHeader) => `${protocol} ${source} -> ${destination}`

const share = (chance: number) => String(Number(chance.toFixed(5)))

const entries: Readonly<Record<'begun' | 'found' | 'none' | 'kept', Text>> = {
  begun: { zh: '新连接', en: 'a new connection' },
  found: { zh: '属于已知连接', en: 'of a known connection' },
  none: { zh: '不属于任何连接', en: 'of no connection' },
  kept: { zh: '连接记入表中', en: 'the connection enters the table' },
}

function fate(ended: PacketEnded): Text {
  const words = headerWords(ended.header)
  switch (ended.fate) {
    case 'delivered':
      return ended.to === 'node'
        ? { zh: `送达本节点的进程：${words}`, en: `is delivered to a process of the node: ${words}` }
        : { zh: `从 ${ended.to} 送出：${words}`, en: `leaves by ${ended.to}: ${words}` }
    case 'dropped':
      return text`${{ zh: '被丢弃', en: 'is dropped' }} (${place(ended.deciding)})${because(ended.why)}`
    case 'rejected':
      return text`${{ zh: `被拒绝，发送方收到 ${ended.with}`, en: `is rejected, the sender gets ${ended.with}` }} (${place(ended.deciding)})`
    case 'unknown':
      return text`${{ zh: '结果未知', en: 'what becomes of it is unknown' }}${because(ended.why)}`
  }
}

const because = (why: Text | undefined): Text =>
  why === undefined ? same('') : { zh: `：${why.zh}`, en: `: ${why.en}` }

const place = (deciding: string): Text =>
  deciding === 'stack' ? { zh: '内核协议栈', en: 'the kernel itself' } : same(deciding)
