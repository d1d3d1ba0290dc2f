import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  double,
  nat,
  oneof,
  property,
  record,
  string,
} from 'fast-check'
import { expect, test } from 'vitest'
import { lintDeck } from '../../src/deck/lint.ts'
import { loadDeck, readDeck } from '../../src/deck/load.ts'
import { dangers } from '../../src/deck/harmless.ts'
import { parse } from '../../src/deck/parse.ts'
import { deckWith, goodText, mistakeOf } from './sample.ts'

const snippets = [
  '', ' ', '\n', '\n\n', '\t', '---', '---\n', '```', '```answer\n', '```predict\n', '## Quiz\n', '### Q <!-- item: q -->\n', '<!-- item: ',
  '> ', '> Why: ', '- [x] ', '- [ ] ', '1. ', '- ', '* ', '[', ']', '(', ')', '](claim:', '[1]', '[99]', '<div>', '`', '*', '**', '_', '|', '|-|\n',
  '{', '}', ':', ': ', '&a ', '*a', '!!x ', '"', '\\', '\u001b[2J', '\u009b', '\u202e', '\ufffd', '\ud800', '&#27;', '__proto__: 1\n', 'constructor',
  '\r', '\r\n', '\ufeff', '\u0000', '测验', '：', '😀', '[a]: b\n', '===\n', '1e999', '.nan', 'null', '~',
] // prettier-ignore

interface Edit {
  readonly at: number
  readonly drop: number
  readonly insert: string
}
const edits = array(
  record({
    at: double({ min: 0, max: 1, noNaN: true }),
    drop: oneof(nat(3), nat(200)),
    insert: oneof(constantFrom(...snippets), string({ unit: 'binary', maxLength: 5 })),
  }),
  { minLength: 1, maxLength: 6 },
)

const mutate = (text: string, changes: readonly Edit[]): string =>
  changes.reduce((sofar, { at, drop, insert }) => {
    const start = Math.floor(at * sofar.length)
    return sofar.slice(0, start) + insert + sofar.slice(start + drop)
  }, text)

const catalogue = { ids: ['sample'], ready: async () => undefined }

test('whatever happens to a card, it is read or refused with places, and nothing of it is dangerous', () => {
  assert(
    property(edits, changes => {
      const text = mutate(goodText('en'), changes)
      const { parsed, problems } = parse('sample.md', 'en', text)
      const lines = text.split('\n').length
      for (const { line = 0, column = 0 } of problems) {
        expect(line >= 1 && line <= lines && column >= 1).toBe(true)
      }
      const { source: _, ...rest } = { ...parsed }
      expect(dangers(JSON.stringify(rest).replaceAll(/\\ud[89a-f]../g, ''))).toEqual([])
    }),
    { seed: 20, numRuns: 1_000 },
  )
})

test('whatever happens to either half, the deck is loaded or refused with a Mistake', async () => {
  let refused = 0
  await assert(
    asyncProperty(edits, boolean(), async (changes, chinese) => {
      const mutated = mutate(goodText(chinese ? 'zh' : 'en'), changes)
      const files = chinese ? deckWith(mutated) : deckWith(undefined, mutated)
      const read = readDeck(files, 'deck')
      expect(read.deck.cards).toHaveLength(read.problems.length === 0 ? 1 : 0)
      expect((await lintDeck(read, catalogue)).length).toBeGreaterThanOrEqual(read.problems.length)
      const mistake = mistakeOf(() => loadDeck(files, 'deck'))
      expect(mistake?.problems.length ?? 0).toBe(read.problems.length)
      if (mistake !== undefined) refused += 1
    }),
    { seed: 21, numRuns: 500 },
  )
  expect(refused).toBeGreaterThan(100)
})
