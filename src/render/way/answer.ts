import { harmless } from '../../deck/harmless.ts'
import type { FactOf } from '../../sim/fact.ts'
import type { PacketOutcome } from '../../sim/facts/network.ts'
import { same, text, type Text } from '../../text.ts'
import type { Look } from '../facts.ts'
import { packetName, verdicts } from '../phrases/network.ts'
import { lines, width } from '../style.ts'
import { percent } from './brief.ts'

/** The answer below a packet's way: the verdict, each outcome if there are several, what it depends on, what was taken for granted. */
export function drawAnswer(answer: FactOf<'PacketAnswered'>, look: Look): string[] {
  const { packet, verdict, outcomes, provided } = answer
  const dependsOn = [...answer.dependsOn, ...answer.dependsLater]
  const { paint } = look
  const [mark, colour] = marks[verdict]
  const only = outcomes.length === 1 ? outcomes[0] : undefined
  const words = text`${packetName(packet)} ${verdicts[verdict]}${only === undefined ? same('') : text`${{ zh: '：', en: ': ' }}${outcomeWords(only)}`}`
  const shown = only === undefined ? outcomes.slice(0, most) : []
  const supposed = new Set(shown.flatMap(each => each.supposing.map(({ question }) => question.en)))
  const more = { zh: `另有 ${outcomes.length - most} 种`, en: `and ${outcomes.length - most} more` }
  return [
    ...entry(paint[colour](mark), words, look),
    ...(supposed.size > 0 ? entry(' ', signsMean, look).map(line => paint.dim(line)) : []),
    ...shown.flatMap(each => outcomeLines(each, look)),
    ...(outcomes.length > most ? entry('  …', more, look) : []),
    ...list(
      dependsIs,
      dependsOn.filter(each => !supposed.has(each.en)),
      look,
    ),
    ...list(providedIs, provided, look).map(line => paint.dim(line)),
  ]
}

/** A finding about a Service, and what to do about it below. */
export function drawDiagnosis({ severity, text: words, fix }: FactOf<'Diagnosed'>, look: Look): string[] {
  const [mark, colour] = severities[severity]
  return [...entry(look.paint[colour](mark), words, look), ...(fix === undefined ? [] : entry('  →', fix, look))]
}
const severities = { problem: ['✘', 'red'], note: ['!', 'yellow'], fine: ['✔', 'green'] } as const

const most = 40
const marks = {
  delivered: ['✔', 'green'],
  'not delivered': ['✘', 'red'],
  'either, by chance': ['✘', 'yellow'],
  unknown: ['?', 'yellow'],
} as const

const dependsIs: Text = { zh: '取决于：', en: 'It depends on:' }
const signsMean: Text = {
  zh: '它取决于以下条件（+ 成立，- 不成立）：',
  en: 'It depends on what is not known (+ if so, - if not):',
}
const providedIs: Text = { zh: '前提：', en: 'Provided that:' }

const list = (title: Text, items: readonly Text[], look: Look) =>
  items.length === 0 ? [] : [...entry(' ', title, look), ...items.flatMap(each => entry('  ·', each, look))]

/** A sign, and beside it words that are wrapped within their own column. */
function entry(sign: string, words: Text, look: Look): string[] {
  const room = width(sign) + 1
  const wrapped = lines(harmless(words[look.language]), look.width - room)
  return wrapped.map((line, i) => (i === 0 ? `${sign} ` : ' '.repeat(room)) + line)
}

function outcomeLines(outcome: PacketOutcome, look: Look): string[] {
  const share = outcome.share === undefined ? same('') : same(`${percent(outcome.share)}  `)
  const conditions = outcome.supposing.flatMap(({ question, yes }) => entry(`    ${yes ? '+' : '-'}`, question, look))
  return [
    ...entry('  ·', text`${share}${outcomeWords(outcome)}`, look),
    ...conditions.map(line => look.paint.dim(line)),
  ]
}

function outcomeWords({ fate, to, deciding, source, destination, answer }: PacketOutcome): Text {
  switch (fate) {
    case 'delivered': {
      const ends = `${source} → ${destination}`
      const where: Text =
        to === 'node'
          ? { zh: `交给本节点的进程，报头 ${ends}`, en: `reaches a process of the node as ${ends}` }
          : to === '?' || to === undefined
            ? { zh: `离开节点，报头 ${ends}`, en: `leaves the node as ${ends}` }
            : { zh: `从 ${to} 离开，报头 ${ends}`, en: `leaves by ${to} as ${ends}` }
      return text`${where}${answers[answer]}`
    }
    case 'dropped':
      return { zh: `被丢弃（${place(deciding).zh}）`, en: `dropped (${place(deciding).en})` }
    case 'rejected':
      return { zh: `被拒绝（${place(deciding).zh}）`, en: `rejected (${place(deciding).en})` }
    case 'unknown':
      return { zh: '未知', en: 'unknown' }
  }
}

/** `filter FORWARD 3`, `the policy of filter FORWARD`, `the kernel itself`. */
function place(deciding = 'stack'): Text {
  const [table, chain, kind, number] = deciding.split(':')
  if (chain === undefined) return { zh: '内核协议栈', en: 'the kernel itself' }
  if (kind === 'policy') return { zh: `${table} ${chain} 的默认策略`, en: `the policy of ${table} ${chain}` }
  return same([table, chain, number].join(' '))
}

const answers: Readonly<Record<PacketOutcome['answer'], Text>> = {
  'comes back': { zh: '；应答回到发送方', en: '; the answer comes back' },
  strange: {
    zh: '；应答来自另一个地址，发送方不会认它',
    en: '; the answer comes from another address, so the sender does not take it',
  },
  lost: { zh: '；应答没有回来', en: '; the answer is lost' },
  nobody: {
    zh: '；没有机器有这个集群 IP，也没有规则转换它的这个端口',
    en: '; no machine has this cluster IP, and no rule translates this port of it',
  },
  unknown: { zh: '；应答的结果未知', en: '; what becomes of the answer is unknown' },
  none: same(''),
}
