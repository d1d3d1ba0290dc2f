import { expect, test } from 'vitest'
import { parse } from '../../src/deck/parse.ts'
import { edited, goodText, problemsOf } from './sample.ts'

/** The good card with other items. */
const quiz = (...items: readonly string[]): string =>
  goodText('en').replace(/## Quiz[^]*/, `## Quiz\n\n${items.map(item => `${item}\n`).join('\n')}`)

/** An item on its own; `### …` is line 35. */
const itemOf = (body: string) => parse('sample.md', 'en', quiz(`### Q? <!-- item: q -->\n${body}`)).parsed?.items[0]
const problemsOfItem = (body: string) => problemsOf(quiz(`### Q? <!-- item: q -->\n${body}`))

test('what stands between the heading and what answers it belongs to the question', () => {
  const item = itemOf('Look:\n\n```yaml\nreplicas: 3\n```\n\n- [x] a\n- [ ] b\n\n> Why: c')
  expect(item?.prompt).toBe('Q?\n\nLook:\n\n```yaml\nreplicas: 3\n```')
  expect(item?.body).toEqual({
    kind: 'single',
    choices: [
      { text: 'a', right: true },
      { text: 'b', right: false },
    ],
  })
})

test('the heading keeps its Markdown and loses its id', () => {
  const { parsed } = parse('a', 'en', quiz('### What of `a_b` *now*? <!--item: x-1-->\nAll of it.\n> Why: c'))
  expect(parsed?.items[0]).toMatchObject({ id: 'x-1', prompt: 'What of `a_b` *now*?' })
})

test('a choice and a step may be several lines long', () => {
  expect(itemOf('- [x] one\n  two\n\n- [ ] `three`\n> Why: c')?.body).toMatchObject({
    choices: [{ text: 'one\ntwo' }, { text: '`three`' }],
  })
  expect(itemOf('1. one\n   two\n2. three\n> Why: c')?.body).toEqual({ kind: 'ordering', steps: ['one\ntwo', 'three'] })
})

test('a number needs neither unit nor tolerance', () => {
  expect(itemOf('```answer\nnumber: -2\n```\n> Why: c')?.body).toEqual({
    kind: 'number',
    number: -2,
    unit: '',
    tolerance: 0,
  })
})

test('a quote that does not begin with the word is no why', () => {
  const item = itemOf('> To be\n\n> Why: a\n>\n> b')
  expect(item?.body).toEqual({ kind: 'recall', answer: '> To be', checklist: [] })
  expect(item?.why).toBe('a\n\nb')
})

test.each([
  [
    'no id',
    '### Q?\nA.\n> Why: c',
    ['35:1 this item has no id; write an item as `### What is asked <!-- item: its-id -->`'],
  ],
  [
    'an id that is none',
    '### Q? <!-- item: Not It -->\nA.\n> Why: c',
    ['35:1 the item id “Not It” is not right; use lower-case words and hyphens: two-second-floor'],
  ],
  [
    'no words',
    '### <!-- item: q -->\nA.\n> Why: c',
    ['35:1 this item asks nothing; write an item as `### What is asked <!-- item: its-id -->`'],
  ],
  [
    'an id used twice',
    '### Q? <!-- item: q -->\nA.\n> Why: c\n\n### R? <!-- item: q -->\nA.\n> Why: c',
    ['39:1 the item id q is used already; give it another'],
  ],
  [
    'something before the first item',
    'Welcome.\n\n### Q? <!-- item: q -->\nA.\n> Why: c',
    [
      '35:1 what stands before the first item is never shown; write an item as `### What is asked <!-- item: its-id -->`',
    ],
  ],
])('a heading with %s is a problem', (_, item, problems) => {
  expect(problemsOf(quiz(item))).toEqual(problems)
})

test.each([
  ['no why', 'A.', ['35:1 this item has no why; end the item with `> Why: …`']],
  ['an empty why', 'A.\n> Why:', ['37:1 the why is empty; end the item with `> Why: …`']],
  ['two whys', 'A.\n\n> Why: a\n\nb\n\n> Why: c', ['42:1 this item has two whys; make them one quote']],
  [
    'something after the why',
    'A.\n\n> Why: a\n\nb',
    ['38:1 something follows the why; move the why to the end of the item'],
  ],
  [
    'no answer',
    '> Why: c',
    [
      '35:1 this item has no answer; write a task list, a numbered list, an answer block, a predict block, or the model answer',
    ],
  ],
  [
    'two kinds of answer',
    '- [x] a\n- [ ] b\n\n1. a\n2. b\n> Why: c',
    ['39:1 this item has two kinds of answer; keep one of task list, numbered list, answer block and predict block'],
  ],
  [
    'words after the choices',
    '- [x] a\n- [ ] b\n\nHm.\n> Why: c',
    ['39:1 what stands between the answer and the why is never shown; move it before the answer or into the why'],
  ],
  [
    'a choice without a box',
    '- [x] a\n- b\n> Why: c',
    ['37:1 this choice has no `[ ]` or `[x]`, or no words; write `- [x] right` and `- [ ] wrong`'],
  ],
  ['nothing right', '- [ ] a\n- [ ] b\n> Why: c', ['36:1 no choice is right; write `- [x] right` and `- [ ] wrong`']],
  ['one choice', '- [x] a\n> Why: c', ['36:1 the list has only one point; give it at least two']],
  [
    'the same choice twice',
    '- [x] a\n- [ ] b\n- [ ] a\n> Why: c',
    ['36:1 “a” is there twice; delete one, or tell them apart'],
  ],
  ['one step', '1. a\n> Why: c', ['36:1 the list has only one point; give it at least two']],
  ['an empty step', '1. a\n2.\n> Why: c', ['36:1 a point of the list is empty; fill or delete it']],
])('an item with %s is a problem', (_, body, problems) => {
  expect(problemsOfItem(body)).toEqual(problems)
})

const inBlock = (kind: string, yaml: string) => problemsOfItem(`\`\`\`${kind}\n${yaml}\n\`\`\`\n> Why: c`)

test.each([
  [
    'answer',
    'numbr: 2',
    ['37:1 there is no field numbr; did you mean number?', '37:1 number is missing; write a number'],
  ],
  ['answer', 'number: .inf', ['37:9 number is not right; write a number']],
  ['answer', 'number: 2\ntolerance: -1', ['38:12 tolerance is not right; write a number that is not below 0']],
  ['answer', 'number: 2\nunit: [s]', ['38:7 unit is not right; write a word, or leave the line out']],
  ['answer', '- 2', ['37:1 this must be YAML of the form `name: value`']],
  [
    'predict',
    'experiment: Toss It\nask: side',
    ['37:13 experiment is not right; write a name of lower-case words and hyphens'],
  ],
  ['predict', 'experiment: toss', ['37:1 ask is missing; write a name of lower-case words and hyphens']],
  [
    'predict',
    'experiment: toss\nask: side\nvary: { tosses: 3 }',
    ['39:7 vary is not right; write `{ option: [value, value] }`, the option in camelCase'],
  ],
  [
    'predict',
    'experiment: toss\nask: side\nvary: { tosses: [] }',
    ['39:7 vary is not right; write `{ option: [value, value] }`, the option in camelCase'],
  ],
  [
    'predict',
    'experiment: toss\nask: side\nvary: { tosses: [[[1]]] }',
    ['39:7 vary is not right; write `{ option: [value, value] }`, the option in camelCase'],
  ],
])('a block %s of %j is a problem', (kind, yaml, problems) => {
  expect(inBlock(kind, yaml)).toEqual(problems)
})

const prediction = (vary: string) =>
  itemOf(`\`\`\`predict\nexperiment: toss\nask: side\n${vary}\n\`\`\`\n> Why: c`)?.body

test('a prediction may draw lists, and may vary nothing', () => {
  expect(prediction('vary: { exitCodes: [[0], [0, 1]], on: [true] }')).toMatchObject({
    vary: { exitCodes: [[0], [0, 1]], on: [true] },
  })
  expect(prediction('')).toMatchObject({ kind: 'prediction', vary: {} })
})

test('an item that is wrong hides no problem of the next one', () => {
  expect(problemsOf(edited('tolerance: 0.5', 'tolerance: x').replace('ask: side', 'asks: side'))).toHaveLength(3)
})
