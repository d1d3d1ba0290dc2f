import { type Text, text } from '../text.ts'
import { inDays } from './days.ts'
import { type Event, type Review, reviewsAfter } from './event.ts'
import { type Day, type Grade, type Memory, dateOf } from './memory.ts'

/** What an undo takes back: the latest review that counts, on whichever device it was made. */
export const lastReview = (events: readonly Event[]): Review | undefined => reviewsAfter(events).at(-1)

/** `“Which side lies up?” was graded “known”: taken back. It is new again.` Markdown, in one paragraph. */
export function takenBack(item: Text, grade: Grade, memory: Memory | undefined, today: Day): Text {
  const was = gradeWords[grade]
  const done: Text = {
    zh: `已撤销“${item.zh}”的评分（${was.zh}）。`,
    en: `Taken back: “${item.en}” was graded “${was.en}”. `,
  }
  return text`${done}${whenDue(memory, today)}`
}

function whenDue(memory: Memory | undefined, today: Day): Text {
  if (memory === undefined) return { zh: '它又是新题了。', en: 'It is new again.' }
  const date = dateOf(memory.due)
  if (memory.due < today) return { zh: `它现在到期（自 ${date} 起）。`, en: `It is due now (since ${date}).` }
  const when = inDays(memory.due - today)
  return { zh: `下次到期：${when.zh}（${date}）。`, en: `It is due ${when.en} (${date}).` }
}

const gradeWords: Readonly<Record<Grade, Text>> = {
  again: { zh: '不会', en: 'missed' },
  hard: { zh: '勉强', en: 'hardly known' },
  good: { zh: '会', en: 'known' },
  easy: { zh: '很轻松', en: 'easily known' },
}
