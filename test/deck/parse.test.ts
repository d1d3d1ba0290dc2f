import { expect, test } from 'vitest'
import { parse } from '../../src/deck/parse.ts'
import { edited, goodText, problemsOf } from './sample.ts'

const order = 'the second-level headings are ## Question, ## Answer, ## From the notes, ## Quiz, in this order'

test('a complete card has no problems in either language, nor with a byte order mark and Windows line ends', () => {
  expect(problemsOf(goodText('en'))).toEqual([])
  expect(problemsOf(goodText('zh'), 'zh')).toEqual([])
  expect(problemsOf(`\ufeff${goodText('en').replaceAll('\n', '\r\n')}`)).toEqual([])
})

test('Windows line ends change no word of what is read', () => {
  const [unix, windows] = [goodText('en'), goodText('en').replaceAll('\n', '\r\n')].map(text => parse('a', 'en', text))
  expect(windows?.parsed?.answer).toBe(unix?.parsed?.answer)
  expect(windows?.parsed?.items.map(item => item.body.kind)).toEqual(unix?.parsed?.items.map(item => item.body.kind))
})

test('an empty file says so and nothing else', () => {
  expect(problemsOf('')).toEqual(['1:1 the file is empty'])
  expect(problemsOf(' \n\n')).toEqual(['1:1 the file is empty'])
})

test('every problem of a card is found at once, each at its place', () => {
  const text = edited('level: 1', 'level: 4')
    .replace('## Answer', '## Anwser')
    .replace('- wrong:', '- wrnog:')
    .replace('- [x] heads\n- [ ] tails\n- [ ] both', '- [ ] heads\n- [ ] tails')
    .replace('number: 7.5', 'number: heavy')
  expect(problemsOf(text)).toEqual([
    '4:8 level is not right; write 1, 2 or 3',
    '15:1 there is no section “Anwser”; did you mean Answer?',
    '30:1 this point does not begin with a verdict and a colon; did you mean wrong?',
    '39:1 no choice is right; write `- [x] right` and `- [ ] wrong`',
    '63:9 number is not right; write a number',
    `88:1 ## Answer is missing; ${order}`,
  ])
})

test.each([
  ['topic: architecture', 'topic: architectur', '3:8 topic is not right; did you mean architecture?'],
  [
    'topic: architecture',
    'topic: cooking',
    '3:8 topic is not right; known: architecture, workloads, networking, scale, operations, delivery',
  ],
  [
    'topic: architecture',
    'topic: { toString: 1, valueOf: 1 }',
    '3:8 topic is not right; known: architecture, workloads, networking, scale, operations, delivery',
  ],
  ['title: A tossed coin', 'title: "a\\nb"', '2:8 title is not right; write a line of text'],
  ['title: A tossed coin', 'title: ""', '2:8 title is not right; write a line of text'],
  ['title: A tossed coin\n', '', '2:1 title is missing; write a line of text'],
  ['level: 1', 'level: "1"', '4:8 level is not right; write 1, 2 or 3'],
  [
    'kubernetes: "1.36"',
    'kubernetes: 1.30',
    '5:13 kubernetes is not right; write a version in quotes, as "1.36" (without them 1.30 becomes 1.3)',
  ],
  [
    '  - https://kubernetes.io/docs/concepts/architecture/',
    '  - see the docs',
    '8:5 this is no source; write an https:// address, or in quotes "measured: how"',
  ],
  ['level: 1', 'level: 1\nlevle: 2', '5:1 there is no field levle; did you mean level?'],
  ['level: 1', 'level: 1\nlevel: 2', '5:1 YAML: Map keys must be unique'],
])('front matter: %s → %s', (from, to, problem) => {
  expect(problemsOf(edited(from, to))).toEqual([problem])
})

test('what was measured is a source, and an empty list of sources is none', () => {
  const list = /sources:\n.*\n.*\n/
  expect(problemsOf(goodText('en').replace(list, 'sources: ["measured: by hand", "measured: twice"]\n'))).toEqual([])
  expect(problemsOf(goodText('en').replace(list, 'sources: []\n'))[0]).toBe(
    '6:10 sources is not right; write a list of at least one source',
  )
})

test.each([
  ['## Quiz', '## 测验', ['33:1 there is no section “测验”; did you mean Quiz?', `89:1 ## Quiz is missing; ${order}`]],
  [
    '## Question\n',
    'Hello\n\n## Question\n',
    ['11:1 what stands before the first section is never shown; begin with ## Question after the front matter'],
  ],
  [
    '## Answer\n',
    '## Answer\n\n## Answer\n',
    [
      '15:1 ## Answer has nothing below it; write something below it',
      '17:1 the section “Answer” is there twice; make it one, or use a third-level heading',
    ],
  ],
])('sections: %s → %s', (from, to, problems) => {
  expect(problemsOf(edited(from, to))).toEqual(problems)
})

test('sections in another order are a problem of the one that comes too late', () => {
  const [head = '', notes = '', quiz = ''] = goodText('en').split(/(?=## From the notes|## Quiz)/)
  expect(problemsOf(head + quiz + notes)).toEqual([`82:1 the section “From the notes” comes too late; ${order}`])
})

test('nothing but verdicts stands below “From the notes”', () => {
  const text = edited('- right: a coin has two sides.', 'They say:\n\n- right:\n- true: a coin has two sides.')
  expect(problemsOf(text)).toEqual([
    '28:1 this section holds nothing but a list of verdicts; write `- wrong: …`',
    '30:1 nothing follows the verdict; write `- wrong: …`',
    '31:1 this point does not begin with a verdict and a colon; known: right, partly, wrong, outdated',
  ])
})

test('a verdict in the language of the other file is understood, and refused', () => {
  expect(problemsOf(edited('- 错：', '- wrong：', 'zh'), 'zh')).toEqual([
    '30:1 this point does not begin with a verdict and a colon; did you mean 错?',
  ])
})

test('claims are collected wherever they are linked, each with its place, and not out of code', () => {
  const text = edited('A coin lands on one', '`[no](claim:not-this)` A coin lands on one')
  const { parsed } = parse('sample.md', 'en', text)
  const places = parsed?.claims.map(({ claim, start }) => {
    const { line, column } = parsed.source.place(start)
    return `${claim} ${line}:${column}`
  })
  expect(places).toEqual([
    'one-side-up 17:62',
    'no-memory 24:1',
    'one-side-up 29:11',
    'no-memory 30:10',
    'no-memory 79:8',
  ])
})

test('a link in a nested list or a quote is found where it stands', () => {
  const text = edited(
    'A coin lands on one',
    '- a\n  - b b\n    c [d](claim:deep)\n\n> q\n> [r](claim:quoted)\n\nA coin lands on one',
  )
  const { parsed } = parse('sample.md', 'en', text)
  const [deep, quoted] = parsed?.claims.map(({ start }) => parsed.source.place(start)) ?? []
  expect(deep).toMatchObject({ line: 19, column: 7 })
  expect(quoted).toMatchObject({ line: 22, column: 3 })
})

test('two equal links side by side are two places', () => {
  const { parsed } = parse('sample.md', 'en', edited('A coin lands on one', '[a](claim:b)[a](claim:b)'))
  const columns = parsed?.claims.slice(0, 2).map(({ start }) => parsed.source.place(start).column)
  expect(columns).toEqual([1, 13])
})

test('a column counts characters, not UTF-16 units', () => {
  expect(problemsOf(edited('硬币落地时', '😀😀 [99]', 'zh'), 'zh')[0]).toMatch(/^17:4 \[99\] cites no source/)
})

test.each([
  [
    'sides [1]',
    'sides [3]',
    '17:34 [3] cites no source (there are 2); mend the number; if it is no citation, write it as code',
  ],
  [
    'sides [1]',
    'sides [0]',
    '17:34 [0] cites no source (there are 2); mend the number; if it is no citation, write it as code',
  ],
  [
    'both](claim:one-side-up)',
    'both](claim:One)',
    '17:39 “One” is not the name of a claim; write `[sentence](claim:pod-never-moves)`',
  ],
  [
    '# Answer\n',
    '# Answer\n\n[a]: https://example.org\n',
    '17:1 a card may not define links apart from their words; write `[words](address)`, or add it to sources',
  ],
  [
    '# Answer\n',
    '# Answer\n\n<!-- item: lost -->\n',
    '17:1 an item id stands outside a third-level heading; put it at the end of its `### …` line',
  ],
])('links: %s → %s', (from, to, problem) => {
  expect(problemsOf(edited(from, to))).toEqual([problem])
})

test('code is no citation', () => {
  expect(problemsOf(edited('sides [1]', 'sides `coins[7]` [1]'))).toEqual([])
})

test('a fence that is never closed is named, since it swallows the rest', () => {
  expect(problemsOf(edited('ask: side\n```', 'ask: side'))).toContain(
    '73:1 this block of code never ends; add a line with the same fence',
  )
})
