import type { FactOf } from '../../sim/fact.ts'
import { same, text, type Text } from '../../text.ts'
import { packetName } from '../phrases/network.ts'
import { commentOf, rulesBefore, type Way, type WayFact } from './way.ts'
import { arrow, change, connectionWords, labels, tied, type Row } from './words.ts'

/** The way taken: the header at each hook, what changed it and by which rules, and what ended it. Rules that led to nothing are left out. */
export function briefRows(way: Way): Row[] {
  let shown: Path = []
  return toTell(way).flatMap(fact => {
    if (fact.kind === 'HookEntered') shown = []
    if (fact.kind !== 'RuleMatched') return effectRows(way, fact)
    const does = deed(way, fact)
    if (does === undefined) return []
    const path = rulesBefore(way, fact)
    const rows = pathRows(path, shown, does)
    shown = path
    return rows
  })
}

/** What follows in a conversation fares as its first packet did: only the changes, and the end if it is another. */
function toTell({ sent, facts }: Way): readonly WayFact[] {
  if (!sent.packet.endsWith(' next')) return facts
  return facts.filter(({ kind }) => kind === 'PacketSent' || kind === 'HeaderChanged' || kind === 'PacketEnded')
}

type Rule = FactOf<'RuleMatched'>
type Path = readonly Rule[]

/** What a rule did: changed something, or ended the packet's way through its table. A jump alone is not worth a line. */
function deed({ facts }: Way, rule: Rule): 'change' | 'accept' | 'drop' | undefined {
  const changed = facts.some(
    ({ kind, because }) => (kind === 'HeaderChanged' || kind === 'MarkChanged') && because === rule.id,
  )
  if (changed) return 'change'
  return rule.verdict === 'accept' || rule.verdict === 'drop' ? rule.verdict : rule.verdict === '?' ? 'drop' : undefined
}

/** `KUBE-SERVICES 3 › KUBE-SVC-… 2 › KUBE-SEP-… 2`; what the line before said already is `…`. */
function pathRows(path: Path, shown: Path, does: 'change' | 'accept' | 'drop'): Row[] {
  const known = path.findIndex((rule, i) => shown[i]?.id !== rule.id)
  // The built-in chain is the hook itself.
  const told = known > 0 ? path.slice(known) : path.length > 1 ? path.slice(1) : path
  const isNeighbour = told.length === 1 && told[0]?.chain === shown.at(-1)?.chain
  const last = path.at(-1)
  const steps = [...told.map(stepWords), ...(does === 'change' ? [] : [same(last?.target ?? '')])]
  const comment = told.map(rule => commentOf(rule.rule)).find(words => words !== undefined)
  const words = join(known > 0 && !isNeighbour ? '… › ' : '', steps)
  const tone = does === 'drop' ? 'bad' : 'quiet'
  const row: Row = { sign: '│', inner: true, label: same(last?.table ?? ''), words, tone }
  return comment === undefined || does !== 'change' ? [row] : [row, quoted(comment)]
}

const join = (start: string, steps: readonly Text[]): Text => ({
  zh: start + steps.map(step => step.zh).join(' › '),
  en: start + steps.map(step => step.en).join(' › '),
})

const stepWords = ({ chain, number, chance }: Rule): Text =>
  chance === undefined
    ? same(tied(`${chain} ${number}`))
    : {
        zh: `${tied(`${chain} ${number}`)}（抽中，概率 ${percent(chance)}）`,
        en: `${tied(`${chain} ${number}`)} (drawn, ${percent(chance)})`,
      }
export const percent = (chance: number): string => `${Number((chance * 100).toFixed(2))}%`

/** As it stands in the rule. */
export const quote = (comment: string): string => `“${comment}”`
const quoted = (comment: string): Row => ({
  sign: '│',
  inner: true,
  label: same(''),
  words: same(quote(comment)),
  tone: 'quiet',
})

/** What all drawings show of a fact. */
export function effectRows(way: Way, fact: WayFact): Row[] {
  switch (fact.kind) {
    case 'PacketSent': {
      const { header, flags, from, packet } = fact
      const words = `${header.protocol} ${arrow(header)}${flags === undefined ? '' : `  ${flags}`}`
      return [
        { sign: '▶', label: packetName(packet), words: text`${words}${origin(from, nodeOf(way))}`, tone: 'strong' },
      ]
    }
    case 'HookEntered': {
      const { hook, header, mark } = fact
      const words = `${arrow(header)}${mark === '0x0' ? '' : `  ${tied(`mark ${mark}`)}`}`
      return [{ sign: '│', label: same(hook), words: same(words) }]
    }
    case 'ConnectionSeen':
      return [{ sign: '│', inner: true, label: labels.conntrack, words: connectionWords(fact), tone: 'quiet' }]
    case 'HeaderChanged': {
      const label = fact.target === 'connection' ? labels.conntrack : same(fact.target)
      return [{ sign: '│', inner: true, label, words: change(fact.from, fact.to), tone: 'change' }]
    }
    case 'MarkChanged':
      return [{ sign: '│', inner: true, label: labels.mark, words: change(fact.from, fact.to), tone: 'change' }]
    case 'Routed':
      return [{ sign: '│', label: labels.routing, words: fact.decision }]
    case 'PacketEnded':
      return endRows(way, fact)
    case 'ChainEnded':
      return fact.verdict === 'drop' ? [policyRow(fact)] : []
    case 'RuleMatched':
    case 'RuleMissed':
      return []
  }
}

const policyRow = ({ table, chain }: FactOf<'ChainEnded'>): Row => ({
  sign: '│',
  inner: true,
  label: same(table),
  words: { zh: `${chain} 的默认策略：DROP`, en: `the policy of ${chain}: DROP` },
  tone: 'bad',
})

/** Whose kernel it passes; the sender is somebody else. */
const nodeOf = ({ facts }: Way): string | undefined => facts.find(fact => fact.kind !== 'PacketSent')?.by

function origin(from: string, node: string | undefined): Text {
  if (from === 'node') {
    const named = node === undefined || node === 'node' ? { zh: '本节点', en: 'the node' } : same(node)
    return { zh: `，${named.zh} 的进程发出`, en: `, from a process of ${named.en}` }
  }
  if (from === '?') return same('')
  if (node === undefined || node === 'node') return { zh: `，从 ${from} 进入`, en: `, in by ${from}` }
  return { zh: `，从 ${node} 的 ${from} 进入`, en: `, in by ${from} of ${node}` }
}

function endRows(way: Way, ended: FactOf<'PacketEnded'>): Row[] {
  switch (ended.fate) {
    case 'delivered': {
      const to: Text =
        ended.to === 'node'
          ? { zh: '交给本节点的进程', en: 'to a process of the node' }
          : ended.to === '?'
            ? { zh: '离开节点', en: 'leaves the node' }
            : { zh: `从 ${ended.to} 离开`, en: `leaves by ${ended.to}` }
      const words: Text = {
        zh: `${to.zh}；接收方看到 ${arrow(ended.header)}`,
        en: `${to.en}; the receiver sees ${arrow(ended.header)}`,
      }
      return [{ sign: '▼', label: { zh: '送达', en: 'delivered' }, words, tone: 'good' }]
    }
    case 'dropped': {
      const why = ended.why ?? { zh: '发送方得不到回音', en: 'the sender hears nothing' }
      const errno: Text =
        ended.errno === undefined
          ? same('')
          : { zh: `；程序得到 ${ended.errno}`, en: `; the program gets ${ended.errno}` }
      const words = text`${decider(way, ended.deciding)}${why}${errno}`
      return [...errorRows(way), { sign: '✘', label: { zh: '丢弃', en: 'dropped' }, words, tone: 'bad' }]
    }
    case 'rejected': {
      const words = text`${decider(way, ended.deciding)}${{ zh: `发送方得到 ${ended.with}`, en: `the sender gets ${ended.with}` }}`
      return [...errorRows(way), { sign: '✘', label: { zh: '拒绝', en: 'rejected' }, words, tone: 'bad' }]
    }
    case 'unknown':
      return [{ sign: '?', label: { zh: '未知', en: 'unknown' }, words: ended.why, tone: 'open' }]
  }
}

/** `filter FORWARD 3: ` for a rule, with its comment; nothing for the kernel, whose reason follows. */
function decider({ facts }: Way, deciding: string): Text {
  const [table, chain, kind, number] = deciding.split(':')
  if (chain === undefined) return same('')
  if (kind === 'policy') return { zh: `${table} ${chain} 的默认策略：`, en: `the policy of ${table} ${chain}: ` }
  const rule = facts.findLast(
    fact =>
      fact.kind === 'RuleMatched' && fact.table === table && fact.chain === chain && fact.number === Number(number),
  )
  const comment = rule?.kind === 'RuleMatched' ? commentOf(rule.rule) : undefined
  const says = comment === undefined ? '' : ` “${comment}”`
  return { zh: `${table} ${chain} ${number}${says}：`, en: `${table} ${chain} ${number}${says}: ` }
}

/** The error's own way, in a line. */
function errorRows({ error }: Way): Row[] {
  if (error === undefined) return []
  const end = error.facts.find(fact => fact.kind === 'PacketEnded')
  if (end?.kind !== 'PacketEnded') return []
  const words: Text =
    end.fate === 'delivered'
      ? { zh: `${arrow(end.header)}，到达发送方`, en: `${arrow(end.header)} reaches the sender` }
      : { zh: `${arrow(end.header)}，没有到达发送方`, en: `${arrow(end.header)} does not reach the sender` }
  return [{ sign: '│', label: labels.error, words, tone: 'quiet' }]
}
