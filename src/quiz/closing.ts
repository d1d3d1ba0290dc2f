import { type Text, same, text } from '../text.ts'
import { dayInWords } from './days.ts'
import type { Day } from './memory.ts'
import type { Outlook, Summary } from './session.ts'

/** The end of a session in words: what was right, what was missed, and what comes when. Markdown. */
export function closing({ asked, right, missed }: Summary, outlook: Outlook, today: Day): Text {
  const counts = {
    zh: asked === 0 ? '没有保存任何答案。' : `答了 ${asked} 题，${right} 题一次答对；都已保存。`,
    en: asked === 0 ? 'No answer was kept.' : `${items(asked)} answered, ${right} right at once; all of it is kept.`,
  }
  const list = missed.map(({ card, item }) => missedLine(firstParagraph(item.prompt), card.id))
  const parts = [counts, ...(list.length === 0 ? [] : [missedTitle, join(list, same('\n'))]), whatComes(outlook, today)]
  return join(parts, same('\n\n'))
}

/** What waits, or when something will. */
export function whatComes({ due, fresh, next }: Outlook, today: Day): Text {
  const waiting = [
    ...(due > 0 ? [{ zh: `${due} 道到期`, en: `${due} due` }] : []),
    ...(fresh > 0 ? [{ zh: `${fresh} 道新题`, en: `${fresh} new` }] : []),
  ]
  if (waiting.length > 0) return text`${stillWaiting}${join(waiting, { zh: '、', en: ', ' })}${fullStop}`
  if (next === undefined) return { zh: '没有可以复习的题。', en: 'There is nothing to come back.' }
  const when = dayInWords(next.day, today)
  return { zh: `下次复习：${when.zh}，${next.count} 题。`, en: `Next: ${items(next.count)} ${when.en}.` }
}

/** Predictions that were left out; nothing if there are none. */
export const skippedWords = (count: number): Text | undefined =>
  count === 0
    ? undefined
    : {
        zh: `跳过了 ${count} 道预测题：它们的模拟尚未就绪`,
        en: `${count} ${count === 1 ? 'prediction' : 'predictions'} skipped: ${count === 1 ? 'its simulation is' : 'their simulations are'} not ready yet`,
      }

const items = (count: number) => (count === 1 ? '1 item' : `${count} items`)

const missedTitle: Text = { zh: '答错的：', en: 'Missed:' }

const missedLine = ({ zh, en }: Text, card: string): Text => ({ zh: `- ${zh}（${card}）`, en: `- ${en} (${card})` })

export const firstParagraph = (words: Text): Text => ({ zh: firstOf(words.zh), en: firstOf(words.en) })
const firstOf = (words: string) => words.split(/\n\s*\n/)[0]?.replaceAll('\n', ' ') ?? ''

const stillWaiting: Text = { zh: '还有 ', en: 'Still waiting: ' }
const fullStop: Text = { zh: '。', en: '.' }

const join = (parts: readonly Text[], between: Text): Text => ({
  zh: parts.map(part => part.zh).join(between.zh),
  en: parts.map(part => part.en).join(between.en),
})
