import type { ExitCode } from '../errors.ts'
import { pad, width } from '../render/style.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import type { Context } from './context.ts'

/** All sixteen simulations and which are ready. JSON: `[{ id, title: {zh, en}, ready }]`. */
export async function simList(context: Context, { output }: { output: 'text' | 'json' }): Promise<ExitCode> {
  const rows = Object.keys(catalogue)
    .filter(isScenarioId)
    .map(id => ({ id, title: entry(id).title, ready: entry(id).load !== undefined }))
  if (output === 'json') {
    context.say(JSON.stringify(rows, undefined, 2))
    return 0
  }
  const longest = Math.max(...rows.map(row => width(row.id)))
  const words = { zh: { ready: '就绪', not: '尚未' }, en: { ready: 'ready', not: 'not yet' } }[context.language]
  const state = Math.max(width(words.ready), width(words.not))
  for (const { id, title, ready } of rows) {
    const mark = ready ? context.paint.green(pad(words.ready, state)) : context.paint.dim(pad(words.not, state))
    context.say(`${pad(id, longest)}  ${mark}  ${title[context.language]}`)
  }
  return 0
}
