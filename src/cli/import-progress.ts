import { reviewsAfter } from '../quiz/event.ts'
import { newLines, readProgress } from '../quiz/exchange.ts'
import { addLines, loadLog } from '../quiz/progress.ts'
import type { ExitCode } from '../errors.ts'
import { lines } from '../render/style.ts'
import { toJson } from '../render/to-json.ts'
import type { Text } from '../text.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'

/**
 * Adds progress from another machine to this one's: a union by event, so that neither the order of imports nor repeating one
 * changes what comes out. All of the file is read before anything is written, and what is written is on the disk when this
 * returns. `-o json`: `{ v, events, new, damaged, answers }`: events in the file, those that were new here, lines that could not be read,
 * and answers that count now, of all machines.
 */
export function importProgress(
  context: Context,
  source: { readonly file: string; readonly text: string },
  { output }: { readonly output: 'text' | 'json' },
): ExitCode {
  const { world, language, width } = context
  const own = loadLog(world)
  const theirs = readProgress(source.file, source.text)
  world.stderr.write(complain([...own.problems, ...theirs.problems], language))
  const fresh = newLines(own.lines, theirs.lines)
  if (fresh.length > 0) addLines(world, fresh)
  const answers = reviewsAfter(loadLog(world).events).length
  const [events, damaged] = [theirs.lines.length, theirs.problems.length]
  if (output === 'json') context.say(toJson({ v: 1, events, new: fresh.length, damaged, answers }))
  else {
    context.say(lines(told(events, fresh.length, answers)[language], width).join('\n'))
    context.hint({ zh: '接下来：k8s-study stats', en: 'Next: k8s-study stats' })
  }
  return 0
}

const told = (events: number, fresh: number, answers: number): Text => ({
  zh: `${events} 条记录，其中 ${fresh} 条是新的。现在共有 ${answers} 次答题有效。`,
  en: `${events} ${events === 1 ? 'event' : 'events'}, ${fresh} of them new. ${answers} ${answers === 1 ? 'answer counts' : 'answers count'} now.`,
})
