import type { Scenario } from '../sim/scenario.ts'
import { same, type Text } from '../text.ts'

/** What a claim says; its id, should the scenario not know it. */
export const claimText = (scenario: Scenario, id: string): Text =>
  scenario.experiments.flatMap(each => each.claims).find(claim => claim.id === id)?.text ?? same(id)
