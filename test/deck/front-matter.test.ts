import { afterEach, expect, test } from 'vitest'
import { parse } from '../../src/deck/parse.ts'
import { goodText, problemsOf } from './sample.ts'

const withOpening = (opening: string, block?: string) =>
  goodText('en').replace(/^---\n([^]*?)\n---/, (_, good: string) => `${opening}\n${block ?? good}\n---`)

const marks = globalThis as { deckRan?: boolean }
afterEach(() => {
  delete marks.deckRan
})

const program = '(() => { globalThis.deckRan = true; return { title: "x" } })()'

test('the program that these tests use would leave its mark', () => {
  // oxlint-disable-next-line no-eval -- shows that the tests below could fail
  ;(0, eval)(program)
  expect(marks.deckRan).toBe(true)
})

test.each([
  'js',
  'javascript',
  'JS',
  'JavaScript',
  ' js ',
  '\tjs',
  'json',
  'toml',
  'coffee',
  'cson',
  'ts',
  'constructor',
  '__proto__',
])('front matter in %j is refused and never run', language => {
  const text = withOpening(`---${language}`, program)
  expect(problemsOf(text)).toEqual([
    `1:4 front matter may only be YAML, not “${language.trim()}”: a card is data, never a program; write nothing but \`---\` on its line`,
  ])
  expect(marks.deckRan).toBeUndefined()
})

test('the same broken file has the same problems the second time', () => {
  const text = withOpening('---', 'title: [')
  const first = problemsOf(text)
  expect(first).toContain('2:9 YAML: Flow sequence in block collection must be sufficiently indented and end with a ]')
  expect(problemsOf(text)).toEqual(first)
})

test('what one reading gives is not what another changes', () => {
  const [one, other] = [parse('a', 'en', goodText('en')), parse('a', 'en', goodText('en'))]
  expect(one.parsed?.front?.sources).not.toBe(other.parsed?.front?.sources)
})

test.each([
  [
    'no front matter',
    '# Hello\n',
    '1:1 the file does not begin with front matter; begin with a line `---`, then title, topic, level, kubernetes and sources, then a line `---`',
  ],
  [
    'a rule of four hyphens',
    '----\ntitle: x\n----\n',
    '1:1 the file does not begin with front matter; begin with a line `---`, then title, topic, level, kubernetes and sources, then a line `---`',
  ],
  [
    'an end that never comes',
    '---\ntitle: x\n',
    '1:1 the front matter never ends; write nothing but `---` on its line',
  ],
  [
    'an end with more on its line',
    '---\ntitle: x\n--- end\n',
    '3:1 the line that ends the front matter has more on it; write nothing but `---` on its line',
  ],
])('%s is a problem', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})

test('`---yaml` and blanks after the hyphens are understood, and places stay right', () => {
  for (const opening of ['---yaml', '--- ', '---  yaml ']) {
    expect(problemsOf(withOpening(opening))).toEqual([])
    expect(problemsOf(withOpening(opening).replace('level: 1', 'level: 9'))).toEqual([
      '4:8 level is not right; write 1, 2 or 3',
    ])
  }
})

test('a block of comments alone misses every field', () => {
  expect(problemsOf(withOpening('---', '# nothing')).map(problem => problem.split(';')[0])).toEqual(
    ['title', 'topic', 'level', 'kubernetes', 'sources'].map(name => `1:4 ${name} is missing`),
  )
})

test.each([
  ['an alias', 'a: &a [x]\nlevel: *a', '3:8 a card may not use YAML aliases'],
  [
    'an alias bomb',
    `a: &a [x]\n${Array.from('bcdefghij')
      .map((name, i, all) => `${name}: &${name} [${`*${all[i - 1] ?? 'a'},`.repeat(9)}]`)
      .join('\n')}`,
    '3:8 a card may not use YAML aliases',
  ],
  ['a tag', 'title: !!js/function "return 1"', '2:8 YAML: Unresolved tag: tag:yaml.org,2002:js/function'],
  ['an escape in a string', 'title: "\\e]52;c;cm0=\\a"', '2:8 this value holds the control character U+001B'],
  ['deep nesting', `title: ${'['.repeat(10_000)}`, 'YAML: nested too deep'],
  ['a tab', 'sources:\n\t- a', '3:1 YAML: Tabs are not allowed as indentation'],
  ['more than 16 KiB', 'a: b\n'.repeat(10_000), '1:4 this YAML is too long (at most 16 KiB)'],
])('%s in front matter is a problem and nothing worse', (_, block, problem) => {
  const { parsed, problems } = parse('a', 'en', withOpening('---', block))
  expect(problemsOf(withOpening('---', block)).join('\n')).toContain(problem)
  expect(problems.length).toBeLessThan(20)
  expect(parsed?.front).toBeUndefined()
})

test('names that JavaScript knows are only unknown names', () => {
  const text = goodText('en')
    .replace('level: 1', 'level: 1\n__proto__: { polluted: 1 }\nconstructor: 2')
    .replace('vary: {', 'vary: { __proto__: [1], constructor: [1],')
  expect(problemsOf(text).map(problem => problem.split(';')[0])).toEqual([
    '5:1 there is no field __proto__',
    '6:1 there is no field constructor',
    '77:7 vary is not right',
  ])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})
