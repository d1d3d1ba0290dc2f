import { join } from 'node:path'
import type { Files } from '../world.ts'
import type { Card } from './card.ts'

/** Our own deck, parsed when the program was built: YAML and Markdown parsers are most of what a command would load. */
export interface Compiled {
  /** Of the files that it was made from. */
  readonly print: string
  readonly cards: readonly Card[]
  /** Claims of each scenario that is ready, by its id. */
  readonly claims: Readonly<Record<string, readonly string[]>>
}

/** What the build left at `path`, if not a byte of the folder has changed since. */
export function loadCompiled(files: Files, folder: string, path: string): Compiled | undefined {
  if (files.kind(path) !== 'file') return undefined
  const compiled = JSON.parse(files.read(path)) as Compiled
  return compiled.print === printOf(files, folder) ? compiled : undefined
}

/** Two FNV-1a sums over the names and texts of the cards: they tell a change, not an attack. */
export function printOf(files: Files, folder: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  const add = (words: string) => {
    for (let i = 0; i < words.length; i++) {
      const code = words.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul(b ^ code, 0x85ebca6b)
    }
  }
  for (const name of files.list(folder).filter(each => each.endsWith('.md')))
    add(`${name}\n${files.read(join(folder, name))}\n`)
  return `${a >>> 0}.${b >>> 0}`
}
