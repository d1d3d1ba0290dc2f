import type { Text } from './text.ts'

/** What is wrong, where, and what to try. Parsing and checking return all of them, never only the first. */
export interface Problem {
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based, in characters. */
  readonly column?: number
  readonly what: Text
  readonly fix?: Text
  /** A note informs and does not fail; default 'problem'. */
  readonly severity?: 'problem' | 'note'
}

/** A mistake that a user can make: `main` shows its problems without a stack and exits with its code. */
export class Mistake extends Error {
  readonly problems: readonly Problem[]
  readonly exitCode: ExitCode
  constructor(problems: Problem | readonly Problem[], exitCode: ExitCode = 2) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem]
    super(list.map(problem => problem.what.en).join('; '))
    this.name = 'Mistake'
    this.problems = list
    this.exitCode = exitCode
  }
}

/** 0 done · 1 what was asked for is not so · 2 wrong usage or an unreadable file · 3 the answer is unknown · 130, 143 stopped. */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143
