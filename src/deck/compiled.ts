import { join } from 'node:path'
import type { Language } from '../text.ts'
import type { Files } from '../world.ts'
import type { Card } from './card.ts'

/** Our own deck, parsed when the program was built: YAML and Markdown parsers are most of what a command would load. */
export interface Compiled extends Printed {
  readonly cards: readonly Card[]
  /** Claims of each scenario that is ready, by its id. */
  readonly claims: Readonly<Record<string, readonly string[]>>
}
/** One card, with what `explain` shows of it taken apart, by language and text. `T` is for whoever takes it apart to know. */
export interface CompiledCard<T> extends Printed {
  readonly card: Card
  readonly lexed: Readonly<Record<Language, T>>
}
interface Printed {
  /** Of the files that it was made from. */
  readonly print: string
}

/** What the build left at `path`, if not a byte of the folder has changed since. */
export const loadCompiled = (files: Files, folder: string, path: string): Compiled | undefined =>
  loadPrinted(files, path, () => printOf(files, folder)) as Compiled | undefined

/** The same for one card; the files of others may change. */
export const loadCompiledCard = <T>(
  files: Files,
  folder: string,
  path: string,
  id: string,
): CompiledCard<T> | undefined =>
  loadPrinted(files, cardPath(path, id), () => printOf(files, folder, id)) as CompiledCard<T> | undefined

/** Beside the deck, a file a card. */
export const cardPath = (path: string, id: string): string => path.replace(/\.json$/, `.${id}.json`)

function loadPrinted(files: Files, path: string, print: () => string): Printed | undefined {
  if (files.kind(path) !== 'file') return undefined
  const compiled = JSON.parse(files.read(path)) as Printed
  return compiled.print === print() ? compiled : undefined
}

/** Two FNV-1a sums over the names and texts of the cards, or of one: they tell a change, not an attack. */
export function printOf(files: Files, folder: string, id?: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  const add = (words: string) => {
    for (let i = 0; i < words.length; i++) {
      const code = words.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul(b ^ code, 0x85ebca6b)
    }
  }
  const isOf = (name: string) => name.endsWith('.md') && (id === undefined || name.includes(`-${id}.`))
  for (const name of files.list(folder).filter(isOf)) add(`${name}\n${files.read(join(folder, name))}\n`)
  return `${a >>> 0}.${b >>> 0}`
}
