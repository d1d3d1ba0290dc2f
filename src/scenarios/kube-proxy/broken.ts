import type { Broken } from '../../sim/scenario.ts'
import { playedWith } from '../beliefs.ts'
import { brokenPolicies } from './broken-policies.ts'
import { brokenRules } from './broken-rules.ts'
import { brokenState } from './broken-state.ts'
import { parts } from '../packets/parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe about kube-proxy, played. */
export const broken: readonly Broken[] = [brokenRules, brokenPolicies, brokenState].flatMap(beliefs =>
  playedWith(parts, beliefs, scenarioWith),
)
