import { basename, isAbsolute, join } from 'node:path'
import { pairNames } from '../deck/card-files.ts'
import { draftOf } from '../deck/draft.ts'
import { namesFor } from '../deck/draft-names.ts'
import { withoutDangers } from '../deck/harmless.ts'
import { type Noted, type Notes, readNotes } from '../deck/notes.ts'
import { type ExitCode, Mistake } from '../errors.ts'
import { toJson } from '../render/to-json.ts'
import type { Text } from '../text.ts'
import type { World } from '../world.ts'
import { fileError } from './file-error.ts'
import type { Context } from './context.ts'
import { type Draft, tellDrafts } from './import-notes-text.ts'

/**
 * Makes a draft of a card from each question of somebody's notes, in a folder of its own: one file a card, in the language
 * of the notes, since whoever translates a card does so when it is finished. Nothing is overwritten: a card whose id the
 * folder has already is left as it is. 1 if there is no question.
 */
export function importNotes(
  context: Context,
  source: { readonly file: string; readonly text: string },
  folder: string | undefined,
  { output }: { readonly output: 'text' | 'json' },
): ExitCode {
  const { world } = context
  const shown = folder ?? `${stemOf(source.file)}-cards`
  if (/[\0\ufffd]/.test(source.text)) throw new Mistake({ file: source.file, what: notText, fix: asUtf8 })
  const { text, removed } = withoutDangers(source.text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'))
  if (text.length > longest) throw new Mistake({ file: source.file, what: tooLong, fix: splitIt })
  const notes = readNotes(text)
  if (notes.questions.length === 0) throw new Mistake({ file: source.file, what: noQuestion, fix: questionForms }, 1)
  if (notes.questions.length > most) throw new Mistake({ file: source.file, what: tooMany, fix: splitIt })
  const drafts = writeDrafts(world, isAbsolute(shown) ? shown : join(world.workingFolder, shown), shown, notes)
  if (output === 'json') context.say(json(drafts, notes, shown, removed))
  else tellDrafts(context, { drafts, notes, folder: shown, removed })
  return 0
}

/** Two hundred times the notes that we know. */
const longest = 1024 * 1024

/** Nobody wants more files than this from one command. */
const most = 500

function writeDrafts(world: World, path: string, shown: string, { questions, language }: Notes): Draft[] {
  const { files } = world
  return fileError(shown, () => {
    if (!['folder', undefined].includes(files.kind(path)))
      throw new Mistake({ file: shown, what: notAFolder, fix: otherFolder })
    files.makeFolder(path)
    const { cards } = pairNames(files.list(path), name => name)
    const known = new Map(cards.map(({ id, paths }) => [id, paths[language] ?? Object.values(paths)[0]]))
    let number = Math.max(0, ...cards.map(card => card.number))
    return namesFor(questions).map((id, i): Draft => {
      const noted = questions[i] as Noted
      const there = known.get(id)
      if (there !== undefined) return { noted, file: `${shown}/${there}`, written: false }
      number += 1
      const file = `${String(number).padStart(2, '0')}-${id}.${language}.md`
      // Refuses if a file of this name has come into being meanwhile.
      fileError(`${shown}/${file}`, () => files.create(join(path, file), draftOf(noted, language)))
      return { noted, file: `${shown}/${file}`, written: true }
    })
  })
}

/**
 * `-o json`: `{ v, folder, language, cards: [{ file, written, line, title, question, parts, hints, answered }],
 * leftOut: [{ from, to }], removed }`. `line` is where the question begins in the notes, `parts` what else it asks, `answered`
 * whether the notes say anything to it; `leftOut` are lines of the notes that belong to no question, both ends included;
 * `removed` counts control characters.
 */
function json(drafts: readonly Draft[], { language, leftOut }: Notes, folder: string, removed: number): string {
  const cards = drafts.map(({ file, written, noted: { line, title, question, parts, hints, answer } }) => {
    return { file, written, line, title, question, parts, hints, answered: answer !== '' }
  })
  return toJson({ v: 1, folder, language, cards, leftOut, removed })
}

/** `notes.zh.md` → `notes`. */
const stemOf = (file: string): string => (file === '<stdin>' ? 'notes' : basename(file).replace(/(?<=.)\..*$/s, ''))

const notText: Text = { zh: '这不是 UTF-8 文字', en: 'this is not UTF-8 text' }
const asUtf8: Text = { zh: '另存为 UTF-8 编码的纯文本', en: 'save it as plain text in UTF-8' }
const tooLong: Text = { zh: '笔记超过 1 MiB', en: 'these notes are longer than 1 MiB' }
const tooMany: Text = { zh: `笔记里有超过 ${most} 个问题`, en: `these notes hold more than ${most} questions` }
const splitIt: Text = { zh: '分成几个文件', en: 'split them into several files' }
const noQuestion: Text = { zh: '没有找到问题', en: 'no question was found' }
const questionForms: Text = {
  zh: '问题可以是标题，可以是以问号结尾的编号行，也可以以“问题：”开头',
  en: 'a question is a heading, a numbered line that ends in “?”, or begins with “Question:”',
}
const notAFolder: Text = { zh: '这是文件，不是文件夹', en: 'this is a file, not a folder' }
const otherFolder: Text = {
  zh: '换一个文件夹：k8s-study import 笔记 文件夹',
  en: 'name another: k8s-study import NOTES FOLDER',
}
