import type { Random } from '../../random.ts'
import type { Text } from '../../text.ts'
import { undoTo, type Memory } from './memory.ts'
import type { Suppose } from './network/network.ts'

/** What a walk through the rules asks for when the packet alone does not decide. */
export interface Choices {
  /** A rule that matches by chance. */
  draw(probability: number, what: Text): boolean
  /** Something that is not known. */
  readonly suppose: Suppose
  /** To be told how many rules were looked at; false once that is too much work. */
  spend(rules: number): boolean
}
export type Decision =
  | { readonly kind: 'drawn'; readonly what: Text; readonly probability: number; readonly yes: boolean }
  | { readonly kind: 'supposed'; readonly key: string; readonly question: Text; readonly yes: boolean }

/** One way that things can go. */
export interface Branch<T> {
  readonly result: T
  /** Of the draws, given the suppositions. */
  readonly probability: number
  readonly decisions: readonly Decision[]
}

/** More ways, or more rules in all of them together, are not followed: whoever asks learns that some are missing. */
const mostBranches = 1000
const mostRules = 20_000_000

/**
 * Runs `run` once for every way that things can go. A supposition always goes both ways; a draw goes the way that `chance`
 * decides, or both ways with `every`. Each run replays the decisions of an earlier one up to the last that can still go the
 * other way. The memory is left as the only run left it, or, if there are several, as it was.
 */
export function explore<T>(
  memory: Memory,
  chance: Random | 'every',
  run: (choices: Choices) => T,
): { branches: Branch<T>[]; complete: boolean } {
  const branches: Branch<T>[] = []
  const draws = chance === 'every' ? chance : sameInEveryBranch(chance)
  const mark = memory.undo.length
  const open: (readonly Decision[])[] = [[]]
  const work = { left: mostRules }
  const spend = (rules: number) => (work.left -= rules) > 0
  while (open.length > 0 && branches.length < mostBranches && work.left > 0) {
    const script = open.pop() ?? []
    undoTo(memory, mark)
    const taken: Decision[] = []
    const result = run({ ...replay(script, taken, open, draws, spend), spend })
    branches.push({
      result,
      decisions: taken,
      probability: taken.reduce((product, decision) => product * share(decision, chance), 1),
    })
  }
  if (branches.length > 1) undoTo(memory, mark)
  else if (mark === 0) memory.undo.length = 0
  return { branches, complete: open.length === 0 && work.left > 0 }
}

/** Runs one branch again, for what it leaves in the memory. */
export function redo<T>(memory: Memory, { decisions }: Branch<unknown>, run: (choices: Choices) => T): T {
  const spend = () => true
  const result = run({ ...replay(decisions, [], [], 'every', spend), spend })
  if (memory.undo.length > 0) memory.undo.length = 0
  return result
}

/** The nth draw of a branch: what is supposed to be so does not change how the dice fall. */
type Draws = 'every' | ((nth: number) => number)
function sameInEveryBranch(chance: Random): Exclude<Draws, 'every'> {
  const drawn: number[] = []
  return nth => (drawn[nth] ??= chance.next())
}

const share = (decision: Decision, chance: Random | 'every') => {
  if (decision.kind === 'supposed' || chance !== 'every') return 1
  return decision.yes ? decision.probability : 1 - decision.probability
}

/** Follows the script, then always says yes first and leaves the no for later. */
function replay(
  script: readonly Decision[],
  taken: Decision[],
  open: (readonly Decision[])[],
  draws: Draws,
  spend: Choices['spend'],
): Omit<Choices, 'spend'> {
  let draw = -1
  const decide = (make: (yes: boolean) => Decision, certain?: boolean): boolean => {
    const scripted = script[taken.length]
    const decision = scripted ?? make(certain ?? true)
    if (scripted === undefined && certain === undefined) {
      open.push([...taken, make(false)])
      spend(10 * taken.length)
    }
    taken.push(decision)
    return decision.yes
  }
  return {
    draw(probability, what) {
      if (probability <= 0 || probability >= 1) return probability >= 1
      draw += 1
      const certain = draws === 'every' || taken.length < script.length ? undefined : draws(draw) < probability
      return decide(yes => ({ kind: 'drawn', what, probability, yes }), certain)
    },
    suppose(key, question) {
      const before = taken.find(each => each.kind === 'supposed' && each.key === key)
      return before?.yes ?? decide(yes => ({ kind: 'supposed', key, question, yes }))
    },
  }
}
