import { describe, expect, test } from 'vitest'
import { defaults, optionEntries, readValue, showValue } from '../src/sim/options.ts'
import { play } from '../src/sim/play.ts'
import type { Experiment } from '../src/sim/scenario.ts'
import { factsOf } from '../src/sim/trace.ts'
import { readyScenarios } from './scenarios/ready.ts'

const seeds = Array.from({ length: 100 }, (_, i) => i + 1)
const ready = await readyScenarios()

describe.each(ready)('$scenario.id', ({ scenario, broken }) => {
  const options = defaults(scenario.options)

  test('has 5 to 8 options, whose defaults are within their own range', () => {
    const entries = optionEntries(scenario.options)
    expect(entries.length).toBeGreaterThanOrEqual(5)
    expect(entries.length).toBeLessThanOrEqual(8)
    for (const [name, spec] of entries)
      expect({ name, read: readValue(spec, showValue(spec, spec.default)) }).toMatchObject({ read: { ok: true } })
  })

  test('names every claim once and asks in both languages', () => {
    const ids = scenario.experiments.flatMap(each => each.claims.map(claim => claim.id))
    expect(ids).toEqual([...new Set(ids)])
    for (const { asks, claims } of scenario.experiments) {
      for (const text of [asks, ...claims.map(claim => claim.text)]) expect(text.zh !== '' && text.en !== '').toBe(true)
    }
  })

  test.each(scenario.experiments)('$name holds for 100 seeds', experiment => {
    const failed = seeds.flatMap(seed =>
      play(scenario, experiment, options, seed)
        .verdicts.filter(each => !each.holds)
        .map(each => `seed ${seed}: ${each.claim}`),
    )
    expect(failed).toEqual([])
  })

  test.each(scenario.experiments)('$name gives the same bytes twice, whatever else is played between', experiment => {
    const [first, ...rest] = [1, 7, 1].map(seed => JSON.stringify(play(scenario, experiment, options, seed)))
    expect(rest[1]).toBe(first)
  })

  test.each(scenario.experiments)(
    '$name: every cause is an earlier fact, ids run on, and time never goes back',
    experiment => {
      for (const seed of seeds.slice(0, 5)) {
        const facts = factsOf(play(scenario, experiment, options, seed))
        expect(facts.length).toBeGreaterThan(0)
        const known = new Set<number>()
        for (const [i, fact] of facts.entries()) {
          expect(fact.because === undefined || known.has(fact.because)).toBe(true)
          expect(fact.at).toBeGreaterThanOrEqual(facts[i - 1]?.at ?? 0)
          expect(known).not.toContain(fact.id)
          known.add(fact.id)
        }
      }
    },
  )

  test.each(scenario.experiments)('$name proves nothing from no facts', experiment => {
    expect(judgedOverNothing(experiment)).toEqual(experiment.claims.map(() => false))
  })

  test('has a broken variant for every claim', () => {
    const breakable = new Set(broken.map(each => each.breaks))
    const ids = scenario.experiments.flatMap(each => each.claims.map(claim => claim.id))
    expect(ids.filter(id => !breakable.has(id))).toEqual([])
  })

  test.each(broken)('the misconception “$name” makes $breaks fail', variant => {
    const wrong = variant.scenario()
    const [experiment, ...others] = wrong.experiments.filter(each => each.name === variant.experiment)
    expect(others).toEqual([])
    for (const seed of seeds.slice(0, 3)) {
      const verdict = play(wrong, experiment as Experiment, options, seed).verdicts.find(
        each => each.claim === variant.breaks,
      )
      expect({ seed, ...verdict }).toMatchObject({ claim: variant.breaks, holds: false })
    }
  })
})

const judgedOverNothing = (experiment: Experiment) => experiment.claims.map(claim => claim.judge([]).holds)
