import type { Called, ProxyWhat } from '../../sim/facts/proxy.ts'
import { same, type Text } from '../../text.ts'
import { packetName } from './network.ts'
import type { Phrases } from './table.ts'

/** Services, and what becomes of those who call them. */
export const proxyPhrases: Phrases<ProxyWhat> = {
  RulesWritten: ({ node, nat, filter }) =>
    nat + filter === 0
      ? { zh: `${node} 上的 iptables 规则全部删除`, en: `All iptables rules of ${node} are deleted` }
      : {
          zh: `写入 ${node} 的规则：nat 表 ${nat} 条，filter 表 ${filter} 条`,
          en: `Writes the rules of ${node}: ${nat} in nat, ${filter} in filter`,
        },
  RuleTakenOut: ({ node, rule }) => ({
    zh: `在 ${node} 上删掉一条规则：${rule}`,
    en: `Deletes a rule on ${node}: ${rule}`,
  }),
  Arrived: ({ packet, source, destination }) => ({
    zh: `[${packetName(packet).zh}] 收到：${source} -> ${destination}`,
    en: `[${packetName(packet).en}] receives it: ${source} -> ${destination}`,
  }),
  Called: called => {
    const { protocol, source, to } = called
    const port = source.split(':').at(-1)
    const end = outcome(called)
    // Over UDP the port is what tells one conversation from the next.
    const [zh, en] = protocol === 'udp' ? [`从端口 ${port} `, ` from port ${port}`] : ['', '']
    return { zh: `${zh}访问 ${protocol} ${to}：${end.zh}`, en: `Calls ${protocol} ${to}${en}: ${end.en}` }
  },
  EntryDeleted: ({ node, original, reply }) => ({
    zh: `删除 ${node} 的连接跟踪条目：原方向 ${original}，应答方向 ${reply}`,
    en: `Deletes a conntrack entry of ${node}: original ${original}, reply ${reply}`,
  }),
  Spread: ({ of, client, to, node, shares }) => {
    const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
    const words = Object.entries(shares)
      .filter(([, share]) => share > 0)
      .map(([where, share]) => ({ where: endWords(where), share: of === 'chance' ? percent(share) : String(share) }))
    const { zh, en } = spreadWords[of](total, `${client} → ${to}`, node)
    return {
      zh: `${zh}：${words.map(({ where, share }) => `${where.zh} ${share}`).join('，')}`,
      en: `${en}: ${words.map(({ where, share }) => `${where.en} ${share}`).join(', ')}`,
    }
  },
}

const spreadWords: Readonly<
  Record<'requests' | 'connections' | 'chance', (total: number, call: string, node: string | undefined) => Text>
> = {
  requests: (total, call) => ({
    zh: `${call}，一条连接上 ${total} 个请求`,
    en: `${call}, ${total} requests over one connection`,
  }),
  connections: (total, call) => ({ zh: `${call}，${total} 条新连接`, en: `${call}, ${total} new connections` }),
  chance: (_total, call, node) =>
    node === undefined
      ? { zh: `${call}，经各节点，新连接会到`, en: `${call}, by whatever node: a new connection ends at` }
      : { zh: `${call}，在 ${node} 上，新连接会到`, en: `${call}, on ${node}: a new connection ends at` },
}

function outcome(called: Called): Text {
  const { receiver = '?', endpoint = '?', seen = '?', host = '?', deciding, comment, stranger, why } = called
  if (called.outcome === 'answered')
    return {
      zh: `${receiver}（${endpoint}）应答，它看到的源地址是 ${seen}`,
      en: `${receiver} (${endpoint}) answers, and sees ${seen}`,
    }
  if (stranger !== undefined)
    return {
      zh: `没有应答；${receiver} 看到 ${seen}，它的应答来自 ${stranger}，客户端没访问过这个地址`,
      en: `no answer; ${receiver} sees ${seen}, and its answer comes from ${stranger}, which was never called`,
    }
  if (deciding === 'nobody there')
    return {
      zh: `没有应答；${host} 送往 ${endpoint}，那里没有人`,
      en: `no answer; ${host} sends it to ${endpoint}, where nobody is`,
    }
  const where = why ?? (comment === undefined ? placeOf(deciding) : same(`${deciding} “${comment}”`))
  return called.outcome === 'refused'
    ? { zh: `立即被拒绝（${host}，${where.zh}）`, en: `refused at once (${host}, ${where.en})` }
    : { zh: `没有应答（${host}，${where.zh}）`, en: `no answer (${host}, ${where.en})` }
}

const placeOf = (deciding = '?'): Text => places[deciding] ?? same(deciding)
const places: Readonly<Record<string, Text>> = {
  stack: { zh: '内核协议栈', en: 'the kernel itself' },
  'port closed': { zh: '端口没有进程监听', en: 'nothing listens on the port' },
}

const endWords = (where: string): Text => ends[where] ?? same(where)
const ends: Readonly<Record<string, Text>> = {
  refused: { zh: '被拒绝', en: 'refused' },
  dropped: { zh: '被丢弃', en: 'dropped' },
  'no answer': { zh: '没有应答', en: 'no answer' },
}

const percent = (share: number) => `${Number((share * 100).toFixed(2))}%`
