import { basename } from 'node:path'
import { harmless } from '../deck/harmless.ts'
import type { Noted, Notes } from '../deck/notes.ts'
import { lines, pad, width } from '../render/style.ts'
import { type Language, type Text, text } from '../text.ts'
import type { Context } from './context.ts'

/** A question of the notes, and the file that it has become; `written` is false if the folder had such a card already. */
export interface Draft {
  readonly noted: Noted
  readonly file: string
  readonly written: boolean
}

/** What an import came to. `removed` counts control characters. */
export interface Imported {
  readonly drafts: readonly Draft[]
  readonly notes: Notes
  readonly folder: string
  readonly removed: number
}

/** A line for each draft, and what became of the notes as a whole. */
export function tellDrafts(context: Context, { drafts, notes, folder, removed }: Imported): void {
  const { language, width: columns, paint } = context
  const names = drafts.map(({ file }) => basename(file))
  const widest = Math.max(...names.map(width))
  const beside = columns - widest - 2 >= roomForTitle
  for (const [i, { noted, written }] of drafts.entries()) {
    const name = paint.cyan(pad(names[i] ?? '', beside ? widest : 0))
    const about = lines(
      `${harmless(noted.title)} · ${counts(noted, written)[language]}`,
      columns - (beside ? widest : 2) - 2,
    )
    const indent = ' '.repeat(beside ? widest + 2 : 2)
    const [first = '', ...rest] = about
    context.say(beside ? `${name}  ${first}` : `${lines(name, columns).join('\n')}\n${indent}${first}`)
    for (const line of rest) context.say(indent + line)
  }
  const fresh = drafts.filter(({ written }) => written).length
  const summary = text`${found(drafts.length, fresh, folder)}${left(notes)}${gone(removed)}`
  context.say(`\n${lines(harmless(summary[language]), columns).join('\n')}`)
  const next = `k8s-study lint ${folder}`
  context.hint({ zh: `接下来：${next} 会列出还缺什么`, en: `Next: ${next} names all that is left to do` })
}
const roomForTitle = 30

function counts({ parts, hints, answer }: Noted, written: boolean): Text {
  const some = (count: number, zh: string, en: string): Text[] =>
    count === 0 ? [] : [{ zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` }]
  const said = [
    ...some(parts.length, '个小问题', 'sub-question'),
    ...some(hints.length, '条提示', 'hint'),
    answer === '' ? { zh: '还没有答案', en: 'no answer yet' } : { zh: '有答案', en: 'with an answer' },
    ...(written ? [] : [{ zh: '已经有了，没有改动', en: 'there already, left as it is' }]),
  ]
  const joined = (language: Language, comma: string) => said.map(each => each[language]).join(comma)
  return { zh: joined('zh', '，'), en: joined('en', ', ') }
}

const found = (all: number, fresh: number, folder: string): Text => ({
  zh: `找到 ${all} 个问题，在 ${folder} 里写了 ${fresh} 份草稿。`,
  en: `${all} ${all === 1 ? 'question' : 'questions'} found, ${fresh} ${fresh === 1 ? 'draft' : 'drafts'} written to ${folder}.`,
})

function left({ leftOut }: Notes): Text {
  if (leftOut.length === 0) return text``
  const ranges = leftOut.slice(0, 5).map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
  const more = leftOut.length > ranges.length
  return {
    zh: `不属于任何问题、没有收进来的行：${ranges.join('、')}${more ? '……' : '。'}`,
    en: ` Lines that belong to no question were left out: ${ranges.join(', ')}${more ? ' …' : '.'}`,
  }
}

const gone = (removed: number): Text =>
  removed === 0
    ? text``
    : {
        zh: `去掉了 ${removed} 个控制字符。`,
        en: ` ${removed} control ${removed === 1 ? 'character was' : 'characters were'} taken out.`,
      }
