import type { ChalkInstance } from 'chalk'
import type { Card } from '../deck/card.ts'
import type { Trace, Verdict } from '../sim/trace.ts'
import type { Text } from '../text.ts'

/** A claim that a card makes, and what became of it when the card's experiments were played. */
export interface StatedClaim {
  readonly id: string
  /** 1, 2 … in the order in which the card first makes them. */
  readonly number: number
  readonly state: State
  readonly tried?: { readonly experiment: string; readonly verdict: Verdict }
}
export type State = 'holds' | 'fails' | 'unbacked'

export function claimStates(card: Card, traces: readonly Trace[]): StatedClaim[] {
  const tried = new Map(
    traces.flatMap(trace => trace.verdicts.map(verdict => [verdict.claim, { experiment: trace.experiment, verdict }])),
  )
  return card.claims.map((id, i) => {
    const found = tried.get(id)
    if (found === undefined) return { id, number: i + 1, state: 'unbacked' }
    return { id, number: i + 1, state: found.verdict.holds ? 'holds' : 'fails', tried: found }
  })
}

export const stateWords: Readonly<Record<State, Text>> = {
  holds: { zh: '刚由实验证实', en: 'shown by an experiment just now' },
  fails: { zh: '与实验不符', en: 'not what the experiment shows' },
  unbacked: { zh: '尚无实验', en: 'not yet backed' },
}

export const signOf = (state: State, paint: ChalkInstance): string =>
  ({ holds: paint.green('✔'), fails: paint.red('✘'), unbacked: paint.yellow('○') })[state]

/** `¹²`: small enough to stand behind a sentence, and not to be taken for the number of a source. */
export const small = (number: number): string =>
  String(number).replaceAll(/\d/g, digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)))
