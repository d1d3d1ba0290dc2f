import type { Broken, Scenario } from '../../sim/scenario.ts'
import { type BeliefsAbout, playedWith } from '../beliefs.ts'
import { type Parts, parts } from './parts.ts'

export type Beliefs = BeliefsAbout<Parts>

export const played = (beliefs: Beliefs, scenarioWith: (parts: Parts) => Scenario): Broken[] =>
  playedWith(parts, beliefs, scenarioWith)
