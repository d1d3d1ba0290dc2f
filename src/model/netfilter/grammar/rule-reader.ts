import type { Text } from '../../../text.ts'
import type { Extension } from './options.ts'
import type { Condition, Match } from '../rule.ts'
import type { Words } from './words.ts'

/** Says what is wrong with word `at` of the line. What cannot be read becomes an unknown match or target, so that numbers stay right. */
export type Complain = (what: Text, at: number, severity?: 'problem' | 'note') => void

/** Words 0 and 1 are `-A CHAIN`. */
export const firstOption = 2

/** A rule as far as it has been read. One reader reads all rules of a dump, one after another. */
export interface RuleReader {
  readonly words: Words
  /** Matches of earlier rules by their words, for those whose words alone say what they mean: few are different. */
  readonly shared: Map<string, Match>
  readonly complain: Complain
  /** Of all rules so far. A list for each would be given room for a dozen more. */
  readonly matches: Match[]
  modules: Extension[]
  protocol: number
  target: Extension | undefined
  jump: { readonly kind: 'jump' | 'goto'; readonly chain: string } | undefined
}

export const newRuleReader = (words: Words, complain: Complain): RuleReader => ({
  words,
  shared: new Map(),
  complain,
  matches: [],
  modules: [],
  protocol: 0,
  target: undefined,
  jump: undefined,
})

/** Makes a match of a condition that was just read; to spread it into an object of its own takes ten times as long. */
export const worded = (condition: Condition, not: boolean, words: string): Match =>
  Object.assign(condition, { not, words })

export function share(shared: Map<string, Match>, match: Match): Match {
  shared.set(match.words, match)
  return match
}
