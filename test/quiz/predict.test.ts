import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { playPrediction } from '../../src/cli/predict.ts'
import type { ItemOf } from '../../src/deck/card.ts'
import { Mistake } from '../../src/errors.ts'
import { seeded } from '../../src/random.ts'
import { ofKind } from '../../src/sim/fact.ts'
import type { Options } from '../../src/sim/options.ts'
import type { Broken, Experiment, ModelTools, Scenario, Step } from '../../src/sim/scenario.ts'
import { same } from '../../src/text.ts'
import { question } from './sample.ts'

interface CoinOptions {
  readonly tosses: number
  readonly wait: number
}
const options: Options<CoinOptions> = {
  tosses: { kind: 'number', min: 1, max: 9, default: 1, about: { zh: '抛几次', en: 'how often it is tossed' } },
  wait: { kind: 'duration', min: 0, max: 60_000, default: 1000, about: { zh: '间隔', en: 'the wait between' } },
}

/** A coin that turns over with each toss; with `stuck` it never does. */
function coin(stuck: boolean): Scenario<CoinOptions> {
  function* model({ tosses, wait }: CoinOptions, tools: ModelTools): Generator<Step> {
    for (let i = 1; i <= tosses; i++) {
      const value = stuck || i % 2 === 0 ? 'heads' : 'tails'
      yield tools.fact(i * wait, 'hand', { kind: 'Looked', subject: 'coin', value })
    }
  }
  const experiment: Experiment<CoinOptions> = {
    name: 'toss',
    asks: same('How does it land?'),
    plays: { model },
    claims: [],
    outcomes: [
      {
        name: 'side',
        asks: same('Which side?'),
        kind: 'choice',
        values: ['heads', 'tails', 'edge', 'lost', 'both'],
        of: facts => String(ofKind(facts, 'Looked').at(-1)?.value),
      },
      { name: 'last', asks: same('When?'), kind: 'number', unit: same('ms'), of: facts => facts.at(-1)?.at ?? -1 },
    ],
  }
  return { id: 'coin', title: same('Coin'), kubernetes: '1.36', options, experiments: [experiment] }
}
const stuckCoin: Broken = {
  name: 'stuck',
  breaks: 'c',
  text: same('a coin never turns over'),
  experiment: 'toss',
  scenario: () => coin(true),
}

const item = (vary: Readonly<Record<string, readonly unknown[]>>, ask = 'side', experiment = 'toss') =>
  question('coin/i', { kind: 'prediction', experiment, vary, ask }).item as ItemOf<'prediction'>

const look = { language: 'en', width: 80, paint: new Chalk({ level: 0 }) } as const
const playedWith = (asked: ItemOf<'prediction'>, seed: number) =>
  playPrediction(asked, coin(false), [stuckCoin], seeded(seed), look)
const plain = (seed: number) => JSON.stringify(playedWith(item({ tosses: [1, 2, 3, 4, 5] }), seed))

test('the right answer is what the experiment comes to with the drawn values', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const { values, right } = playedWith(item({ tosses: [1, 2, 3] }), seed)
    expect(right).toBe(Number(values.tosses) % 2 === 0 ? 'heads' : 'tails')
    seen.add(values.tosses ?? '')
  }
  expect([...seen].sort()).toEqual(['1', '2', '3'])
})

test('the setting names every drawn option with its value, as it would be typed', () => {
  const { setting, values } = playedWith(item({ tosses: [2], wait: ['5s'] }), 1)
  expect(setting.en).toBe('- how often it is tossed (tosses): `2`\n- the wait between (wait): `5s`')
  expect(setting.zh).toContain('- 抛几次（tosses）：`2`')
  expect(values).toEqual({ tosses: '2', wait: '5s' })
})

test('the setting leaves out which experiments read an option: one was chosen already', () => {
  const [plainCoin, name] = [coin(false), 'toss']
  const about = { zh: `抛几次，至少一次（一枚）（${name}）`, en: `how often it is tossed (one coin) (${name})` }
  const scenario = { ...plainCoin, options: { ...plainCoin.options, tosses: { ...plainCoin.options.tosses, about } } }
  const { setting } = playPrediction(item({ tosses: [2] }), scenario, [stuckCoin], seeded(1), look)
  expect(setting).toEqual({
    zh: '- 抛几次，至少一次（一枚）（tosses）：`2`',
    en: '- how often it is tossed (one coin) (tosses): `2`',
  })
})

test('what is not drawn keeps its default', () => {
  expect(playedWith(item({ tosses: [3] }, 'last'), 1)).toMatchObject({ kind: 'number', right: 3000, unit: same('ms') })
})

test('there are at most four choices: the right one, what misconceptions expect, then others', () => {
  const places = new Set<number>()
  for (let seed = 0; seed < 20; seed++) {
    const { choices, misconceptions } = playedWith(item({ tosses: [1] }), seed) as ReturnType<typeof playedWith> & {
      choices: readonly string[]
    }
    expect(choices).toHaveLength(4)
    expect(new Set(choices).size).toBe(4)
    expect(choices).toContain('tails')
    expect(choices).toContain('heads')
    expect(misconceptions).toEqual([{ text: stuckCoin.text, value: 'heads' }])
    places.add(choices.indexOf('tails'))
  }
  expect(places.size).toBe(4)
})

test('a misconception that would come to the same is none here', () => {
  expect(playedWith(item({ tosses: [2] }), 1).misconceptions).toEqual([])
})

test('the proof is the trace, in words and as data', () => {
  const { proof, trace } = playedWith(item({ tosses: [2] }), 1)
  expect(proof()).toMatch(/Coin › toss[\s\S]*--tosses 2[\s\S]*heads/)
  expect(trace).toMatchObject({ scenario: 'coin', options: { tosses: 2, wait: 1000 }, experiments: [{ name: 'toss' }] })
})

test('the same chance gives the same question', () => {
  expect(plain(4)).toBe(plain(4))
  expect(plain(4)).not.toBe(plain(5))
})

test.each([
  ['an experiment that does not exist', item({}, 'side', 'throw')],
  ['an outcome that does not exist', item({}, 'weight')],
  ['an option that does not exist', item({ hands: [2] })],
  ['a value out of range', item({ tosses: [99] })],
])('%s is told, with the item', (_, asked) => {
  expect(() => playedWith(asked, 1)).toThrow(Mistake)
  expect(() => playedWith(asked, 1)).toThrow(/coin\/i: does not fit/)
})
