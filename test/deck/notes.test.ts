import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readNotes } from '../../src/deck/notes.ts'
import { corpusFolder } from '../upstream/corpus.ts'

/** What was found, a line a question: `title | question | parts | hints | answer`. */
const found = (text: string) =>
  readNotes(text).questions.map(({ title, question, parts, hints, answer }) =>
    [title, question, parts.join(' + '), hints.join(' + '), answer.replaceAll('\n', '⏎')].join(' | '),
  )

describe('a question is', () => {
  test.each([
    [
      'what stands behind a label, below a heading that is its title',
      '# Pods\n\nQuestion: What is a Pod? Can it be moved?\n\nA group.\n\n- one address\n',
      ['Pods | What is a Pod? | Can it be moved? |  | A group.⏎⏎- one address'],
    ],
    [
      'the same in Chinese, whose sentences end in 。',
      '### 探针\n\n问题：探针有什么用。分几种。（提示：从失败的后果说起）\n\n三种。\n\n### 卷\n\n问题：卷是什么\n',
      ['探针 | 探针有什么用。 | 分几种。 | 从失败的后果说起 | 三种。', '卷 | 卷是什么 |  |  | '],
    ],
    [
      'a heading that asks; a deeper one that asks is a part of it',
      '## What is a Pod?\nA group.\n### Can it move?\nNo.\n### Also\nFine.\n## What is a Service? (Hint: an address)\n',
      [
        'What is a Pod? | What is a Pod? | Can it move? |  | A group.⏎### Can it move?⏎No.⏎### Also⏎Fine.',
        'What is a Service? | What is a Service? |  | an address | ',
      ],
    ],
    [
      'behind Q, with its answer behind A',
      'Q: What is a Pod?\nA: A group.\n   One address.\n\n**Q2:** Why\ndo they restart?\n**A2:** They crash.\n',
      [
        'What is a Pod | What is a Pod? |  |  | A group.⏎   One address.',
        'Why do they restart | Why do they restart? |  |  | They crash.',
      ],
    ],
    [
      'a numbered line that asks, and what is indented below it is the answer',
      '# Workloads\n\n1. What is a Pod?\n   A group.\n\n   - one\n2. What is a Job?\n3) **And a CronJob?**\n# Other\n4. Why?\n',
      [
        'What is a Pod | What is a Pod? |  |  | A group.⏎⏎- one',
        'What is a Job | What is a Job? |  |  | ',
        'And a CronJob | And a CronJob? |  |  | ',
        'Why | Why? |  |  | ',
      ],
    ],
    [
      'a bold line that asks',
      '**What is a claim?**\n\nA wish.\n\n**Is it granted?**\nOften.\n',
      ['What is a claim | What is a claim? |  |  | A wish.', 'Is it granted | Is it granted? |  |  | Often.'],
    ],
    [
      'with points that ask right below it as its parts, and with a hint on a line of its own',
      'Question: Design a cluster.\n- How is it kept up?\n- Where are images?\n\nHint: think of the registry\n\nAnswer:\n1. etcd\n2. why? because\n',
      [
        'Design a cluster | Design a cluster. | How is it kept up? + Where are images? | think of the registry | 1. etcd⏎2. why? because',
      ],
    ],
    [
      'what stands between the headings Question and Answer',
      '## Question\n\nHow is a node drained?\n\n## Answer\n\nWith care.\n',
      ['How is a node drained | How is a node drained? |  |  | With care.'],
    ],
    [
      'whatever an answer follows, with or without its mark',
      '## 探针\n\n答：三种。\n\n## 卷\n\n1. 卷是什么\n答：目录。\n2、持久卷是什么\n\n答案：\n申领来的。\n',
      [
        '探针 | 探针 |  |  | 三种。',
        '卷是什么 | 卷是什么 |  |  | 目录。',
        '持久卷是什么 | 持久卷是什么 |  |  | 申领来的。',
      ],
    ],
    [
      'what GitHub folds',
      '<details>\n<summary>What is a <b>Pod</b>?</summary><br>\n\nA group.\n\n</details>\n\n<details><summary>And a Job</summary>\n\n```\n<b>\n```\n</details>\n',
      ['What is a Pod | What is a Pod? |  |  | A group.', 'And a Job | And a Job |  |  | ```⏎<b>⏎```'],
    ],
    [
      'each heading, if nothing is asked at all; underlined ones too',
      'My notes\n========\n\nPods\n----\nA group.\n\n### phases\nFive.\n\nServices\n--------\nAn address.\n',
      ['Pods | Pods |  |  | A group.⏎⏎### phases⏎Five.', 'Services | Services |  |  | An address.'],
    ],
  ])('%s', (_, text, questions) => {
    expect(found(text)).toEqual(questions)
  })
})

test('a block of code asks nothing and is no heading', () => {
  const text = '## What is it?\n\n```sh\n# Why?\n1. What?\nQ: hm\n```\n\n    Q: indented\n'
  expect(found(text)).toEqual(['What is it? | What is it? |  |  | ```sh⏎# Why?⏎1. What?⏎Q: hm⏎```⏎⏎    Q: indented'])
})

test('what belongs to no question is told by its lines, headings apart', () => {
  const text = '---\ntags: [a]\n---\n# Notes\n\nHello.\nWelcome.\n\n## What is it?\nIt.\n\n## Other\n\nBye.\n'
  const { leftOut, questions } = readNotes(text)
  expect(leftOut).toEqual([
    { from: 6, to: 7 },
    { from: 14, to: 14 },
  ])
  expect(questions.map(({ line, answer }) => [line, answer])).toEqual([[9, 'It.']])
})

test('the language is that of the words, names apart', () => {
  expect(readNotes('问题：kube-proxy 和 kubelet 在 node 上做什么').language).toBe('zh')
  expect(readNotes('Q: what does 汉字 mean to kubelet?').language).toBe('en')
})

test.each([
  ['headings', '# a?\n'.repeat(50_000)],
  ['labels', 'Q: a\n'.repeat(50_000)],
  ['stars', `${'*'.repeat(200_000)}\n`],
  ['one line', `Q: ${'a. B'.repeat(100_000)}`],
  ['brackets', `Q: ${'(hint'.repeat(50_000)}`],
  ['quotes', `${'> '.repeat(100_000)}Q: a`],
  ['dashes', `${'- '.repeat(100_000)}Q: a?`],
  ['open front matter', `---\n${'a: b\n'.repeat(100_000)}`],
])('a flood of %s is read in one go', (_, text) => {
  expect(readNotes(text).questions.length).toBeGreaterThanOrEqual(0)
})

const notes = join(corpusFolder, '../notes.zh.md')
test.skipIf(!existsSync(notes))(
  'the notes that it all began with: sixteen questions with their parts and hints',
  () => {
    const { language, questions } = readNotes(readFileSync(notes, 'utf8'))
    expect(language).toBe('zh')
    expect(questions.map(({ parts }) => parts.length)).toEqual([2, 1, 0, 0, 0, 1, 2, 1, 1, 1, 0, 0, 0, 1, 1, 0])
    expect(questions.map(({ hints }) => hints.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    expect(questions.map(({ answer }) => answer !== '')).toEqual([...Array(8).fill(true), ...Array(8).fill(false)])
  },
)
