import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bar, renderBars } from '../../src/render/plot.ts'
import { paintFor, width } from '../../src/render/style.ts'

const plain = paintFor(0)
const bar = (label: string, figures: readonly string[], filled: number, rest?: number): Bar => ({
  label,
  figures,
  filled,
  ...(rest === undefined ? {} : { rest }),
})

test('labels and figures stand in columns, 汉字 counted as two, and bars are in proportion', () => {
  const bars = [bar('网络', ['9%', '1/12'], 1), bar('工作负载', ['100%', '12/12'], 4), bar('none', ['—', '0/3'], 0)]
  expect(renderBars(bars, 4, 30, plain)).toEqual([
    '网络        9%   1/12  ██',
    '工作负载  100%  12/12  ███████',
    'none         —    0/3',
  ])
})

test('the second part is told apart by its shape', () => {
  expect(renderBars([bar('a', ['4'], 3, 1)], 4, 14, plain)).toEqual(['a  4  ██████░░'])
})

test('what is there is seen, however little it is, and what is not takes no room', () => {
  expect(renderBars([bar('a', ['1'], 1, 999)], 1000, 14, plain)).toEqual(['a  1  █░░░░░░░'])
  expect(renderBars([bar('a', ['1'], 999, 1)], 1000, 14, plain)).toEqual(['a  1  ███████░'])
  expect(renderBars([bar('a', ['0'], 0, 0)], 0, 14, plain)).toEqual(['a  0'])
})

test('colours change nothing but colours', () => {
  const bars = [bar('a', ['4'], 3, 1)]
  const painted = renderBars(bars, 4, 14, paintFor(1)).join('\n')
  expect(painted).not.toBe(renderBars(bars, 4, 14, plain).join('\n'))
  // oxlint-disable-next-line no-control-regex -- the codes are what this is about
  expect(painted.replaceAll(/\u001B\[\d+m/g, '')).toBe('a  4  ██████░░')
})

test('a bar grows no longer than is of use', () => {
  expect(width(renderBars([bar('a', ['1'], 1)], 1, 120, plain)[0] ?? '')).toBe(56)
})

test('no line is wider than there is room, whatever is to be shown', () => {
  const bars = fc.array(
    fc.record({
      label: fc.constantFrom('a', '工作负载', 'architecture', 'Sat 02-28'),
      figures: fc.tuple(fc.constantFrom('—', '100%'), fc.constantFrom('1/2', '1000/1000')),
      filled: fc.nat(1000),
      rest: fc.nat(1000),
    }),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(bars, fc.integer({ min: 20, max: 120 }), (list, columns) => {
      const most = Math.max(...list.map(each => each.filled + each.rest))
      for (const line of renderBars(list, most, columns, plain)) expect(width(line)).toBeLessThanOrEqual(columns)
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('of two bars the one for more is never the shorter', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 20, max: 120 }), (one, other, columns) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      const [first = '', second = ''] = renderBars([bar('a', ['1'], less), bar('a', ['1'], more)], 1000, columns, plain)
      expect(width(first)).toBeLessThanOrEqual(width(second))
    }),
    { seed: 7, numRuns: 300 },
  )
})
