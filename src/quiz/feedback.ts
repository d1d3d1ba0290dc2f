import { type Language, type Text, text } from '../text.ts'
import { type Attempt, difference, isRight, isSame } from './grade.ts'

/** In one line, how the answer was. */
export const verdictOn = (attempt: Attempt): Text =>
  isRight(attempt) ? { zh: '✔ 对', en: '✔ Right' } : { zh: '✘ 不对', en: '✘ Not right' }

/** The learner's answer beside the right one, and why that is right. Markdown. */
export function feedback(attempt: Attempt, language: Language): string {
  const why = attempt.item.why[language]
  return [...corrections(attempt).map(part => part[language]), why].filter(words => words !== '').join('\n\n')
}

function corrections(attempt: Attempt): Text[] {
  switch (attempt.kind) {
    case 'choice':
      return [aboutChoice(attempt)]
    case 'ordering':
      return [text`${rightOrder}\n\n${steps(attempt)}`]
    case 'number':
      return aboutNumber(attempt)
    case 'prediction':
      return aboutPrediction(attempt)
    case 'recall':
      // The learner has compared his answer with ours before he judged it.
      return []
  }
}

type AttemptOf<K extends Attempt['kind']> = Extract<Attempt, { readonly kind: K }>

/** All that is right, and below it what was picked besides. */
function aboutChoice(attempt: AttemptOf<'choice'>): Text {
  const { missing, tooMuch } = difference(attempt)
  const { choices, kind } = attempt.item
  const right = choices.flatMap((choice, i) =>
    choice.right ? [text`- ✔ ${choice.text}${kind === 'multiple' && missing.includes(i) ? leftOut : none}`] : [],
  )
  const wrong = tooMuch.flatMap(i => choices[i]?.text ?? []).map(words => text`- ✘ ${words}${yours}`)
  return lines([...right, ...wrong])
}

function steps({ item, answer }: AttemptOf<'ordering'>): Text {
  return lines(
    item.steps.map((step, i) => {
      const given = answer.indexOf(i)
      const moved = given === i ? none : { zh: `（你排在第 ${given + 1}）`, en: ` (you: ${given + 1})` }
      return text`${i + 1}. ${step}${moved}`
    }),
  )
}

function aboutNumber({ item, answer }: AttemptOf<'number'>): Text[] {
  const { number, unit, tolerance } = item
  const range =
    tolerance === 0
      ? none
      : {
          zh: `（${number - tolerance} 到 ${number + tolerance} 都算对）`,
          en: ` (anything from ${number - tolerance} to ${number + tolerance})`,
        }
  return [text`${yourNumber(answer, number)}${rightIs}${withUnit(number, unit)}${range}`]
}

function aboutPrediction({ play, answer }: AttemptOf<'prediction'>): Text[] {
  const unit = play.kind === 'number' ? play.unit : undefined
  const result = text`${yourNumber(answer, play.right)}${cameTo}${withUnit(play.right, unit)}`
  const belief = play.misconceptions.find(({ value }) => isSame(answer, value))
  return belief === undefined || isSame(answer, play.right) ? [result] : [result, text`${ifTrue}\n\n> ${belief.text}`]
}

const yourNumber = (answer: string | number, right: string | number): Text =>
  isSame(answer, right) ? none : { zh: `你的答案：${answer}。`, en: `Your answer: ${answer}. ` }

const withUnit = (value: string | number, unit: Text | undefined): Text =>
  unit === undefined || unit.en === '' ? text`**${value}**` : text`**${value} ${unit}**`

const lines = (parts: readonly Text[]): Text => ({
  zh: parts.map(part => part.zh).join('\n'),
  en: parts.map(part => part.en).join('\n'),
})

const none = text``
const leftOut: Text = { zh: '（你漏选了）', en: ' (you left it out)' }
const yours: Text = { zh: '（你的答案）', en: ' (your answer)' }
const rightIs: Text = { zh: '正确答案：', en: 'Right is: ' }
const rightOrder: Text = { zh: '正确顺序：', en: 'The right order:' }
const cameTo: Text = { zh: '实验结果：', en: 'The experiment came to: ' }
const ifTrue: Text = {
  zh: '只有这句误解成立时，你的答案才对：',
  en: 'Your answer would be right if this mistaken belief were true:',
}
