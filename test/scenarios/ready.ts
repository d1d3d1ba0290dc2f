import { entry, catalogue, isScenarioId } from '../../src/scenarios/index.ts'
import type { Broken, Scenario } from '../../src/sim/scenario.ts'

/** All scenarios that are ready, with their broken variants. */
export async function readyScenarios(): Promise<readonly { scenario: Scenario; broken: readonly Broken[] }[]> {
  const ids = Object.keys(catalogue).filter(isScenarioId)
  const loaded = ids.map(async id => {
    const { load, broken } = entry(id)
    return load === undefined ? [] : [{ scenario: await load(), broken: (await broken?.()) ?? [] }]
  })
  return (await Promise.all(loaded)).flat()
}
