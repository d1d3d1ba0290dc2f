import { join } from 'node:path'
import type { Language } from '../text.ts'
import type { Files } from '../world.ts'
import type { Card, CardHead } from './card.ts'

/** Our own deck, parsed when the program was built: YAML and Markdown parsers are most of what a command would load. */
export interface Compiled extends Printed {
  readonly cards: readonly Card[]
}
/** As much of all cards as `list` shows. */
export interface CompiledList extends Printed {
  readonly cards: readonly CardSummary[]
}
export interface CardSummary extends Omit<CardHead, 'sources'> {
  /** How many. */
  readonly items: number
  /** Claims with an experiment, and claims without one. */
  readonly backed: number
  readonly unbacked: number
}
/** One card, with what `explain` shows of it in one language taken apart. `T` is for whoever takes it apart to know. */
export interface CompiledCard<T> extends Printed {
  readonly card: Card
  readonly lexed: T
}
interface Printed {
  /** Of the files that it was made from. */
  readonly print: string
}

/** What the build left at `path`, if not a byte of the folder has changed since. */
export const loadCompiled = (files: Files, folder: string, path: string): Compiled | undefined =>
  loadPrinted(files, path, () => printOf(files, folder)) as Compiled | undefined

/** The same for the list. */
export const loadCompiledList = (files: Files, folder: string, path: string): CompiledList | undefined =>
  loadPrinted(files, listPath(path), () => printOf(files, folder)) as CompiledList | undefined

/** The same for one card; the files of others may change. */
export const loadCompiledCard = <T>(
  files: Files,
  folder: string,
  path: string,
  id: string,
  language: Language,
): CompiledCard<T> | undefined =>
  loadPrinted(files, cardPath(path, id, language), () => printOf(files, folder, id)) as CompiledCard<T> | undefined

/** Beside the deck. */
export const listPath = (path: string): string => path.replace(/\.json$/, '.list.json')
export const cardPath = (path: string, id: string, language: Language): string =>
  path.replace(/\.json$/, `.${id}.${language}.json`)

function loadPrinted(files: Files, path: string, print: () => string): Printed | undefined {
  if (files.kind(path) !== 'file') return undefined
  const compiled = JSON.parse(files.read(path)) as Printed
  return compiled.print === print() ? compiled : undefined
}

/** Two FNV-1a sums over the names and bytes of the cards, or of one, four at a time: they tell a change, not an attack. */
export function printOf(files: Files, folder: string, id?: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  const add = (numbers: ArrayLike<number>) => {
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i] ?? 0
      a = Math.imul(a ^ number, 0x01000193)
      b = Math.imul(b ^ number, 0x85ebca6b)
    }
  }
  const isOf = (name: string) => name.endsWith('.md') && (id === undefined || name.includes(`-${id}.`))
  for (const name of files.list(folder).filter(isOf)) {
    const bytes = files.bytes(join(folder, name))
    add(Array.from(`${name} ${bytes.length}`, letter => letter.codePointAt(0) ?? 0))
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    padded.set(bytes)
    add(new Uint32Array(padded.buffer))
  }
  return `${a >>> 0}.${b >>> 0}`
}
