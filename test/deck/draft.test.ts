import { expect, test } from 'vitest'
import { draftOf } from '../../src/deck/draft.ts'
import { namesFor } from '../../src/deck/draft-names.ts'
import { type Noted, readNotes } from '../../src/deck/notes.ts'
import { parse } from '../../src/deck/parse.ts'
import type { Language } from '../../src/text.ts'
import { problemsOf } from './sample.ts'

const draft = (notes: string, language: Language = 'en') => draftOf(readNotes(notes).questions[0] as Noted, language)
const noted = (title: string, question = ''): Noted => ({ title, question, parts: [], hints: [], answer: '', line: 1 })

test('a draft says what the notes say, and leaves open what they do not', () => {
  const text = draft(
    '## Pods\n\nQ: What is it? Can it move? (Hint: no)\n\nA group, see https://kubernetes.io/docs/a.\n',
  )
  expect(text).toBe(`---
title: "Pods"
topic: # architecture | workloads | networking | scale | operations | delivery
level: # 1 | 2 | 3
kubernetes: # "1.36"
sources:
  - https://kubernetes.io/docs/a
---

## Question

What is it?

- Can it move?
- Hint: no

## Answer

A group, see https://kubernetes.io/docs/a.

## From the notes

## Quiz

### What is it? <!-- item: question-1 -->

<!-- todo: write the model answer, or make it a choice, an ordering or a number -->

> Why: <!-- todo: why is it so -->

### Can it move? <!-- item: question-2 -->

<!-- todo: write the model answer, or make it a choice, an ordering or a number -->

> Why: <!-- todo: why is it so -->
`)
})

test('the check of a draft names what is left to do, and nothing else', () => {
  expect(problemsOf(draft('Q: What is it?\n'))).toEqual([
    '3:1 topic is missing; known: architecture, workloads, networking, scale, operations, delivery',
    '4:1 level is missing; write 1, 2 or 3',
    '5:1 kubernetes is missing; write a version in quotes, as "1.36" (without them 1.30 becomes 1.3)',
    '6:1 sources is missing; write a list of at least one source',
    '15:1 to do: write the answer',
    '23:1 to do: write the model answer, or make it a choice, an ordering or a number',
    '25:8 to do: why is it so',
  ])
})

test('once that is done, nothing is wrong with it', () => {
  const done = draft('Q: What is it?\n')
    .replace('topic:', 'topic: scale')
    .replace('level:', 'level: 1')
    .replace('kubernetes:', 'kubernetes: "1.36"')
    .replace('sources: #', 'sources: [https://kubernetes.io] #')
    .replaceAll(/<!-- todo:.*?-->/g, 'Done.')
  expect(problemsOf(done)).toEqual([])
})

test('a picture is left to be told in words; links defined apart stand where they are used', () => {
  const text = draft(
    'Q: What?\n\nSee ![the flow](../a.png), [the page][1] and [it][].\n\n[1]: https://a.example/x\n[it]: https://b.example/\n',
  )
  expect(text).toContain('say in words, a table or a text diagram what the picture the flow shows')
  expect(text).toContain('[the page](https://a.example/x) and [it](https://b.example/).')
  expect(text).toContain('sources:\n  - https://a.example/x\n  - https://b.example/\n---')
})

test('what only a card means has no meaning in notes', () => {
  const text = draft('Q: What?\n\n[moved](claim:never-moved) <!-- item: evil --> <!-- todo: evil -->x\n')
  expect(text).not.toMatch(/claim:|evil/)
  expect(text).toContain('moved')
})

test.each([
  ['an open fence', '```\ncode'],
  ['an open comment', '<!-- for ever'],
  ['an open tag', '<pre>\nfor ever'],
  ['a heading that is underlined in a table', '| a |\n---'],
  ['a program for a head', '---js\nglobalThis.hacked = 1\n\n---'],
])('%s in an answer swallows nothing of the card', (_, answer) => {
  const text = draft(`Q: What?\nA: see\n${answer}\n`)
  const { parsed } = parse('x.md', 'en', text)
  expect(parsed?.items.map(({ id }) => id)).toEqual(['question-1'])
  for (const line of answer.split('\n').filter(Boolean)) expect(parsed?.answer).toContain(line)
  expect(problemsOf(text).filter(line => !/is missing|to do:/.test(line))).toEqual([])
})

test.each(['a: b', '"quoted" # no comment', '---', "it's {x}", '- list', '\\', 'a\tb'])(
  'the title %j stays what it is',
  title => {
    const { parsed } = parse('x.md', 'en', draftOf(noted(title, 'What?'), 'en'))
    expect(parsed?.front?.title).toBe(title.replaceAll('\t', ' '))
  },
)

test.each(['# What?', '> What?', '1. What?', '- What?', '``` What?', '=== What?'])(
  'the question %j begins nothing',
  question => {
    const { parsed, problems } = parse('x.md', 'en', draftOf(noted('T', question), 'en'))
    expect(parsed?.items).toHaveLength(1)
    expect(problems.filter(({ what }) => !/is missing|to do:/.test(what.en))).toEqual([])
  },
)

test('cards are named by the telling words of a title, else of the question, else by number', () => {
  const titles = [
    noted('What is the Pod?'),
    noted('Pod'),
    noted('卷', '什么是 PersistentVolume？'),
    noted('卷', '卷'),
    noted('K8s', 'kubernetes'),
  ]
  expect(namesFor(titles)).toEqual(['pod', 'pod-2', 'persistentvolume', 'question-4', 'kubernetes'])
})
