import { type ExitCode, Mistake } from '../errors.ts'
import { firstParagraph } from '../quiz/closing.ts'
import { memoriesAfter } from '../quiz/event.ts'
import { dateOf, dayOf } from '../quiz/memory.ts'
import { plainLines } from '../quiz/plain.ts'
import { loadLog, openRecorder } from '../quiz/progress.ts'
import { lastReview, takenBack } from '../quiz/taking-back.ts'
import { wrap } from '../render/style.ts'
import { toJson } from '../render/to-json.ts'
import { type Text, same } from '../text.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'
import { cardOf } from './deck.ts'
import { today } from './quiz-table.ts'

/**
 * Takes the last grade back, in whichever session it was given; the next call takes the one before. 1 if there is none.
 * `-o json`: `{ key, grade, answered, due }`: the item, its grade (again, hard, good, easy), the day of the answer, and the
 * day on which the item is due now, null if it is new again.
 */
export async function undo(context: Context, { output }: { readonly output: 'text' | 'json' }): Promise<ExitCode> {
  const { world, language, width } = context
  const { events, problems } = loadLog(world)
  world.stderr.write(complain(problems, language))
  const last = lastReview(events)
  if (last === undefined) throw new Mistake(nothing, 1)
  openRecorder(world).takeBack(last.id, world.now())
  const memory = memoriesAfter(loadLog(world).events).get(last.key)
  const { key, grade } = last
  if (output === 'json') {
    const due = memory === undefined ? null : dateOf(memory.due)
    context.say(toJson({ key, grade, answered: dateOf(dayOf(last.when)), due }))
  } else {
    context.say(wrap(takenBack(await nameOf(context, key), grade, memory, today(context))[language], width))
  }
  return 0
}

/** How the item begins; its key, if the deck does not have it (any more) or has faults of its own. */
async function nameOf(context: Context, key: string): Promise<Text> {
  const [id = ''] = key.split('/')
  try {
    const item = (await cardOf(context, id)).card.items.find(each => each.key === key)
    return item === undefined ? same(key) : plain(firstParagraph(item.prompt))
  } catch (error) {
    if (error instanceof Mistake) return same(key)
    throw error
  }
}

const plain = ({ zh, en }: Text): Text => ({ zh: plainLines(zh).join(' '), en: plainLines(en).join(' ') })

const nothing = {
  what: { zh: '没有可撤销的评分', en: 'there is no grade to take back' },
  fix: { zh: '`k8s-study quiz` 答过题之后才有', en: 'there is one after you have answered in `k8s-study quiz`' },
}
