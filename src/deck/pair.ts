import { Mistake, type Problem } from '../errors.ts'
import type { Language } from '../text.ts'
import type { Files } from '../world.ts'
import type { CardFiles } from './card-files.ts'
import { readText } from './files.ts'
import { harmless } from './harmless.ts'
import type { Parsed, Parser } from './open.ts'

/** Both languages of a card; `both` only if each could be taken apart. */
export interface Pair<T> {
  readonly both: Readonly<Record<Language, T>> | undefined
  readonly either: readonly T[]
  readonly problems: readonly Problem[]
}

export function readPair<T>(files: Files, { paths, problems }: CardFiles, parse: Parser<T>): Pair<T> {
  const read = (language: Language): Parsed<T> => {
    const path = paths[language]
    const text = path === undefined ? undefined : readText(files, path)
    if (path === undefined || text === undefined) return { parsed: undefined, problems: [] }
    return typeof text === 'string' ? parse(harmless(path), language, text) : { parsed: undefined, problems: [text] }
  }
  const [zh, en] = [read('zh'), read('en')]
  return {
    both: zh.parsed && en.parsed && { zh: zh.parsed, en: en.parsed },
    either: [zh, en].flatMap(({ parsed }) => parsed ?? []),
    problems: [...problems, ...zh.problems, ...en.problems],
  }
}

/** Throws all problems as one Mistake (exit code 2), if there are any. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Mistake(problems)
}
