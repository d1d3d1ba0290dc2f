import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  colourLevel,
  continuationMark,
  fold,
  lines,
  pad,
  padStart,
  paintFor,
  unbrokenPieces,
  width,
  wrap,
} from '../../src/render/style.ts'

const paint = paintFor(1)
const terminal = { isTTY: true }

describe('how many colours', () => {
  test.each([
    ['a terminal gets colours', undefined, { TERM: 'xterm' }, true, 1],
    ['a terminal says that it knows 256', undefined, { TERM: 'xterm-256color' }, true, 2],
    ['a terminal says that it knows them all', undefined, { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, true, 3],
    ['a pipe gets none', undefined, { TERM: 'xterm' }, false, 0],
    ['a dumb terminal gets none', undefined, { TERM: 'dumb' }, true, 0],
    ['NO_COLOR beats a terminal', undefined, { NO_COLOR: '1', TERM: 'xterm' }, true, 0],
    ['an empty NO_COLOR says nothing', undefined, { NO_COLOR: '', TERM: 'xterm' }, true, 1],
    ['NO_COLOR beats FORCE_COLOR', undefined, { NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0],
    ['FORCE_COLOR beats a pipe', undefined, { FORCE_COLOR: '2' }, false, 2],
    ['FORCE_COLOR beats a dumb terminal', undefined, { FORCE_COLOR: '1', TERM: 'dumb' }, true, 1],
    ['FORCE_COLOR=0 is none', undefined, { FORCE_COLOR: '0', TERM: 'xterm' }, true, 0],
    ['FORCE_COLOR=false is none', undefined, { FORCE_COLOR: 'false', TERM: 'xterm' }, true, 0],
    ['FORCE_COLOR=true is what the terminal can', undefined, { FORCE_COLOR: 'true', COLORTERM: '24bit' }, false, 3],
    ['--color beats NO_COLOR and a pipe', true, { NO_COLOR: '1' }, false, 1],
    ['--no-color beats FORCE_COLOR', false, { FORCE_COLOR: '3' }, true, 0],
  ])('%s', (_, flag, env, isTTY, level) => {
    expect(colourLevel(flag, env, { isTTY })).toBe(level)
  })

  test('a stream that does not say what it is gets none', () => {
    expect(colourLevel(undefined, { TERM: 'xterm' }, {})).toBe(0)
    expect(colourLevel(undefined, { TERM: 'xterm' }, terminal)).toBe(1)
  })
})

describe('columns', () => {
  test('汉字 take two, colour codes none', () => {
    expect(width('pod 容器')).toBe(8)
    expect(width(paint.red('容器'))).toBe(4)
  })

  test('padding counts columns, not characters', () => {
    expect(pad('容器', 6)).toBe('容器  ')
    expect(padStart(paint.red('容'), 4)).toBe(`  ${paint.red('容')}`)
    expect(pad('too long', 3)).toBe('too long')
  })
})

describe('wrapping', () => {
  test('breaks English at spaces and Chinese between characters', () => {
    expect(lines('a Pod is never moved', 10)).toEqual(['a Pod is', 'never', 'moved'])
    expect(lines('容器共享网络', 6)).toEqual(['容器共', '享网络'])
  })

  test('no line begins with a closing mark or ends with an opening one', () => {
    expect(lines('共享网络，端口', 8)).toEqual(['共享网', '络，端口'])
    expect(lines('整个沙箱（共享）', 10)).toEqual(['整个沙箱', '（共享）'])
  })

  test('breaks before and after Chinese quotation marks, but not inside them', () => {
    expect(lines('容器“共享”的网络', 6)).toEqual(['容器', '“共享”', '的网络'])
  })

  test('a URL is cut at the edge with a mark, and stays beside its number', () => {
    expect(lines('[1] https://kubernetes.io/docs/concepts/', 20)).toEqual([
      `[1] https://kuberne${continuationMark}`,
      'tes.io/docs/concept'.concat(continuationMark),
      's/',
    ])
  })

  test('a URL that fits on a line of its own is not cut', () => {
    expect(lines('see https://kubernetes.io/docs', 27)).toEqual(['see', 'https://kubernetes.io/docs'])
  })

  test('a flag stays behind its dashes, a short name stays whole', () => {
    expect(lines('say it with --show-labels today', 14)).toEqual(['say it with', '--show-labels', 'today'])
    expect(lines('replaced the old kube-proxy', 30)).toEqual(['replaced the old kube-proxy'])
    expect(lines('then replaced the ancient kube-proxy', 32)).toEqual(['then replaced the ancient', 'kube-proxy'])
  })

  test('a tab is a space: nobody knows how wide another would be', () => {
    expect(lines('a\tb', 10)).toEqual(['a b'])
    expect(fold('\ta', 3)).toEqual([' a'])
  })

  test('line breaks are kept, also empty lines', () => {
    expect(lines('a\n\nb', 10)).toEqual(['a', '', 'b'])
    expect(lines('', 10)).toEqual([''])
  })

  test('colours are closed at the end of each line and opened again on the next', () => {
    expect(lines(paint.red(`one ${paint.bold('two three')} four`), 8)).toEqual([
      paint.red(`one ${paint.bold('two')}`),
      paint.red(paint.bold('three')),
      paint.red('four'),
    ])
  })

  test('an indent counts, and stands before all lines but the first', () => {
    expect(wrap('one two three', 9, '  ')).toBe('one two\n  three')
  })

  test('an emoji and an accent are never parted', () => {
    expect(lines('👩‍💻👩‍💻👩‍💻', 5)).toEqual(['👩‍💻👩‍💻', '👩‍💻'])
    expect(fold('ééééé', 4)).toEqual([`ééé${continuationMark}`, 'éé'])
  })

  const words = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('Pod', '容器', '，', '（', '“', '”', ' ', '\n', 'https://k8s.io/a/b/c/d', '👩‍💻', '--flag'))
      .map(parts => parts.join('')),
  )
  test('no line is too wide, and nothing but white space is lost', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 3, max: 40 }), (text, columns) => {
        fc.pre(!text.includes('\u001b') && !text.includes(continuationMark))
        for (const shown of [lines(text, columns), fold(text.replaceAll('\n', ' '), columns)]) {
          for (const line of shown) expect(width(line)).toBeLessThanOrEqual(columns)
          expect(seen(shown)).toBe(text.replaceAll(/\s/gu, ''))
        }
      }),
      { numRuns: 500 },
    )
  })

  test('colours change neither the breaks nor the words', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 3, max: 40 }), (first, second, columns) => {
        fc.pre(!`${first}${second}`.includes('\u001b'))
        const painted = lines(paint.red(first) + paint.bold(second), columns)
        // oxlint-disable-next-line no-control-regex -- colour codes are what this is about
        expect(painted.map(line => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(lines(first + second, columns))
      }),
    )
  })
})

test('code is folded at the edge and nowhere before', () => {
  expect(fold('    - --restart-policy=Always', 16)).toEqual([`    - --restart${continuationMark}`, '-policy=Always'])
  expect(fold('short   ', 10)).toEqual(['short'])
})

test('the pieces that cannot be parted are known', () => {
  expect(unbrokenPieces('a longer 容器 https://k8s.io/a/b')).toEqual([
    'a',
    'longer',
    '容',
    '器',
    'https://k8s.io/a/b',
    '',
  ])
})

/** What is left of shown lines without marks and white space. */
const seen = (shown: readonly string[]) =>
  shown
    .map((line, i) => (i + 1 < shown.length && line.endsWith(continuationMark) ? line.slice(0, -1) : line))
    .join('')
    .replaceAll(/\s/gu, '')
