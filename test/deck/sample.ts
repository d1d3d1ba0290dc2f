import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '../../src/deck/parse.ts'
import { Mistake, type Problem } from '../../src/errors.ts'
import type { Language } from '../../src/text.ts'
import type { Files } from '../../src/world.ts'

export const goodFolder = join(import.meta.dirname, '../fixtures/decks/good')

export const goodText = (language: Language): string => readFileSync(`${goodFolder}/01-sample.${language}.md`, 'utf8')

/** The good card with one passage replaced; the passage must be there exactly once. */
export function edited(from: string, to: string, language: Language = 'en'): string {
  const parts = goodText(language).split(from)
  if (parts.length !== 2) throw new Error(`“${from}” is there ${parts.length - 1} times`)
  return parts.join(to)
}

/** The problems of a text as `line:column what; try`. */
export const problemsOf = (text: string, language: Language = 'en'): string[] =>
  parse('sample.md', language, text).problems.map(problem => lineOf(problem))

export function lineOf({ line, column, what, fix }: Problem, language: Language = 'en'): string {
  const place = line === undefined ? '' : `${line}:${column} `
  return `${place}${what[language]}${fix === undefined ? '' : `; ${fix[language]}`}`
}

/** A folder `deck` in memory. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const textOf = (path: string): string => {
    const text = texts[path.replace(/^deck\//, '')]
    if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' })
    return text
  }
  return {
    read: textOf,
    bytes: path => Buffer.from(textOf(path)),
    bytesAtMost: refuse,
    list: () => Object.keys(texts).toSorted(),
    kind: path => (path === 'deck' ? 'folder' : Object.hasOwn(texts, path.replace(/^deck\//, '')) ? 'file' : undefined),
    size: path => Buffer.byteLength(textOf(path)),
    writable: () => false,
    makeFolder: refuse,
    append: refuse,
    create: refuse,
    replace: refuse,
  }
}

const refuse = () => {
  throw new Error('a deck is never written')
}

/** The Mistake that an act ends with, if it does; any other error is thrown on. */
export function mistakeOf(act: () => unknown): Mistake | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof Mistake) return error
    throw error
  }
  return undefined
}

/** The good card in both languages, one of them edited. */
export const deckWith = (zh = goodText('zh'), en = goodText('en')): Files =>
  filesOf({ '01-sample.zh.md': zh, '01-sample.en.md': en })
