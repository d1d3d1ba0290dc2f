// Options are refused where they change nothing; the help says the same of each.
import { expect, test } from 'vitest'
import { observed } from '../../src/sim/observed.ts'
import { defaults, optionEntries } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { readyScenarios } from './ready.ts'

const ready = await readyScenarios()

test.each(ready.map(({ scenario }) => scenario))('$id: an option names the experiments that look at it', scenario => {
  const names = scenario.experiments.map(each => each.name)
  const asked = new Map(
    scenario.experiments.map(experiment => {
      const { values, asked } = observed(defaults(scenario.options))
      play(scenario, experiment, values, 1)
      return [experiment.name, asked]
    }),
  )
  for (const [option, { about }] of optionEntries(scenario.options)) {
    const looking = names.filter(name => asked.get(name)?.has(option))
    for (const words of Object.values(about)) {
      expect({ option, named: names.filter(name => words.includes(name)) }).toEqual({ option, named: looking })
    }
  }
})
