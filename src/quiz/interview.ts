import type { Language, Text } from '../text.ts'
import type { Asker } from './ask.ts'
import { type Attempt, proposedGrade } from './grade.ts'
import { type Grade, grades } from './memory.ts'
import type { Posed, PosedChoice, PosedNumber, PosedOrdering, PosedPrediction, PosedRecall } from './posed.ts'
import type { Show } from './show.ts'
import { inDays } from './days.ts'

/** What an interview needs. `say` prints; `intervals` are the days until the item comes back, for each grade. */
export interface Interview {
  readonly asker: Asker
  readonly show: Show
  readonly intervals: Readonly<Record<Grade, number>>
  readonly say: (words: string) => void
}

/** Puts one question to the learner and waits for his answer. */
export function interview(posed: Posed, tools: Interview): Promise<Attempt> {
  tools.say(block(questionOf(posed, tools.show.language), tools))
  switch (posed.kind) {
    case 'choice':
      return askChoice(posed, tools)
    case 'ordering':
      return askOrder(posed, tools)
    case 'number':
      return askNumber(posed, tools)
    case 'prediction':
      return askPrediction(posed, tools)
    case 'recall':
      return askRecall(posed, tools)
  }
}

/** Everything a learner needs to know before he answers. Markdown. */
export function questionOf(posed: Posed, language: Language): string {
  const prompt = posed.item.prompt[language]
  if (posed.kind !== 'prediction') return prompt
  const { setting, asks } = posed.play
  return [prompt, setting[language], `**${asks[language]}**`].filter(Boolean).join('\n\n')
}

const block = (markdown: string, { show }: Interview) => `\n${show.markdown(markdown, show.width)}\n`

async function askChoice(posed: PosedChoice, { asker, show }: Interview): Promise<Attempt> {
  const labels = posed.order.map(i => label(posed.item.choices[i]?.text, show))
  const picked = await asker.list(posed.item.kind === 'single' ? 'one' : 'many', labels)
  return { ...posed, answer: picked.map(at => posed.order[at] ?? at) }
}

async function askOrder(posed: PosedOrdering, { asker, show }: Interview): Promise<Attempt> {
  const labels = posed.order.map(i => label(posed.item.steps[i], show))
  const picked = await asker.list('order', labels)
  return { ...posed, answer: picked.map(at => posed.order[at] ?? at) }
}

async function askNumber(posed: PosedNumber, { asker, show }: Interview): Promise<Attempt> {
  const unit = posed.item.unit[show.language]
  return { ...posed, answer: await asker.number(numberLabel(unit, show.language), unit) }
}

async function askPrediction(posed: PosedPrediction, { asker, show }: Interview): Promise<Attempt> {
  const { play } = posed
  if (play.kind === 'choice') {
    const [at = 0] = await asker.list(
      'one',
      play.choices.map(choice => () => [choice]),
    )
    return { ...posed, answer: play.choices[at] ?? '' }
  }
  const unit = play.unit?.[show.language] ?? ''
  return { ...posed, answer: await asker.number(numberLabel(unit, show.language), unit) }
}

/** The learner answers in his head, compares with ours, ticks what he had, and judges himself. */
async function askRecall(posed: PosedRecall, tools: Interview): Promise<Attempt> {
  const { asker, show, say } = tools
  const { language } = show
  const { answer, checklist } = posed.item
  await asker.enter({ zh: '先自己回答，再按 Enter 看答案', en: 'Answer for yourself, then press Enter' }[language])
  say(block(answer[language], tools))
  const ticked = checklist.length === 0 ? undefined : await askChecklist(checklist, tools)
  say(`\n${show.paint.bold({ zh: '记得怎么样？', en: 'How well did you know it?' }[language])}`)
  const proposed = ticked === undefined ? 'good' : proposedGrade(ticked, checklist.length)
  const [at = 0] = await asker.list(
    'one',
    grades.map(grade => () => [gradeLabel(grade, tools)]),
    grades.indexOf(proposed),
  )
  return { ...posed, answer: grades[at] ?? proposed }
}

async function askChecklist(checklist: readonly Text[], { asker, show, say }: Interview): Promise<number> {
  say(show.paint.bold({ zh: '哪些你想到了？', en: 'Which of these did you have?' }[show.language]))
  const picked = await asker.list(
    'any',
    checklist.map(point => label(point, show)),
  )
  return picked.length
}

const label = (words: Text | undefined, show: Show) => (columns: number) =>
  show.markdown(words?.[show.language] ?? '', columns).split('\n')

const numberLabel = (unit: string, language: Language) =>
  unit === ''
    ? { zh: '你的答案：', en: 'Your answer:' }[language]
    : { zh: `你的答案（${unit}）：`, en: `Your answer (${unit}):` }[language]

const gradeLabel = (grade: Grade, { show, intervals }: Interview) =>
  `${gradeNames[grade][show.language]} · ${inDays(intervals[grade])[show.language]}`

const gradeNames: Readonly<Record<Grade, Text>> = {
  again: { zh: '不会', en: 'no' },
  hard: { zh: '勉强', en: 'hardly' },
  good: { zh: '会', en: 'yes' },
  easy: { zh: '很轻松', en: 'easily' },
}
