import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerpt } from '../../src/render/excerpt.ts'
import { width } from '../../src/render/style.ts'

const mark = (words: string) => `<${words}>`
const at = (line: string, ...words: readonly string[]) =>
  words.map(word => ({ start: line.indexOf(word), end: line.indexOf(word) + word.length }))

test('a line that fits is shown whole, with what was found marked', () => {
  const line = 'the kubelet kills the container'
  expect(excerpt(line, at(line, 'kills', 'container'), 40, mark)).toBe('the kubelet <kills> the <container>')
})

test('of a longer one the part around what was found is shown, from the beginning of a word', () => {
  const line = 'a very long beginning that nobody wants to read, and then the probe fails three times in a row'
  expect(excerpt(line, at(line, 'probe'), 40, mark)).toBe('…and then the <probe> fails three times i…')
})

test('at the end of a line as much of its beginning is shown as there is room for whole words', () => {
  const line = 'a very long beginning that nobody wants to read, and then the probe fails'
  expect(excerpt(line, at(line, 'fails'), 30, mark)).toBe('…and then the probe <fails>')
})

test('汉字 take two columns, and none is cut in half', () => {
  const line = '一个容器的存活态探针连续失败三次以后会被杀掉重新启动'
  expect(excerpt(line, at(line, '探针'), 19, mark)).toBe('…存活态<探针>连续失…')
  expect(excerpt(line, at(line, '探针'), 20, mark)).toBe('…存活态<探针>连续失败…')
})

test('the part that shows most of what was found is chosen', () => {
  const line = `one Pod here ${'and nothing else '.repeat(5)}but a Pod with a probe at the end of it all`
  const [first] = at(line, 'Pod')
  const second = { start: line.lastIndexOf('Pod'), end: line.lastIndexOf('Pod') + 3 }
  const stretches = [...(first ? [first] : []), second, ...at(line, 'probe')]
  expect(excerpt(line, stretches, 40, mark)).toContain('<Pod> with a <probe>')
})

test('with nothing found, a line is cut at its end', () => {
  expect(excerpt('one two three four', [], 10, mark)).toBe('one two t…')
})

test('no excerpt is too wide, and what was found is in it if it fits at all', () => {
  const words = fc.stringMatching(/^[a-z 容器探针，👍é]{0,80}$/u)
  fc.assert(
    fc.property(words, words, fc.integer({ min: 10, max: 60 }), (before, after, columns) => {
      const line = `${before}FOUND${after}`
      const found = { start: before.length, end: before.length + 5 }
      const shown = excerpt(line, [found], columns, same => same)
      expect(width(shown)).toBeLessThanOrEqual(columns)
      expect(shown).toContain('FOUND')
      expect(line).toContain(shown.replaceAll('…', ''))
    }),
    { seed: 7, numRuns: 500 },
  )
})
