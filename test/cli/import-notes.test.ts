import { mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dangers } from '../../src/deck/harmless.ts'
import { nodeFiles } from '../../src/main.ts'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const freshFolder = () => mkdtempSync(join(tmpdir(), 'k8s-study-import-'))
function folderWith(notes: string, name = 'notes.md'): string {
  const folder = freshFolder()
  writeFileSync(join(folder, name), notes)
  return folder
}
const importing = (folder: string, words: readonly string[] = ['notes.md'], env: Record<string, string> = {}) =>
  run(['import', ...words], { workingFolder: folder, env })

const two =
  '# Mine\n\nhello\n\n## Pods\n\nQ: What is a Pod? Can it move?\n\nA group.\n\n## What is a Service? (Hint: no process)\n'

test('each question becomes a draft, and the check of the folder names what is left to do', async () => {
  const folder = folderWith(two)
  const { code, stdout, stderr } = await importing(folder)
  expect(code).toBe(0)
  expect(stdout.split('\n')).toEqual([
    '01-pods.en.md     Pods · 1 sub-question, with an answer',
    '02-service.en.md  What is a Service? · 1 hint, no answer yet',
    '',
    '2 questions found, 2 drafts written to notes-cards. Lines that belong to no',
    'question were left out: 3.',
    '',
  ])
  expect(stderr).toBe('Next: k8s-study lint notes-cards names all that is left to do\n')
  const lint = await run(['lint', join(folder, 'notes-cards')], { workingFolder: folder })
  expect(lint.code).toBe(1)
  expect(lint.stdout.split('\n').filter(line => !/02-service/.test(line))).toEqual([
    'notes-cards/01-pods.en.md: its Chinese file is missing; add 01-pods.zh.md',
    'notes-cards/01-pods.en.md:3:1: topic is missing; known: architecture, workloads, networking, scale, operations, delivery',
    'notes-cards/01-pods.en.md:4:1: level is missing; write 1, 2 or 3',
    'notes-cards/01-pods.en.md:5:1: kubernetes is missing; write a version in quotes, as "1.36" (without them 1.30 becomes 1.3)',
    'notes-cards/01-pods.en.md:6:1: sources is missing; write a list of at least one source',
    'notes-cards/01-pods.en.md:25:1: to do: write the model answer, or make it a choice, an ordering or a number',
    'notes-cards/01-pods.en.md:27:8: to do: why is it so',
    'notes-cards/01-pods.en.md:31:1: to do: write the model answer, or make it a choice, an ordering or a number',
    'notes-cards/01-pods.en.md:33:8: to do: why is it so',
    expect.stringMatching(/^0 cards in order, \d+ problems, 0 notes$/),
    '',
  ])
})

test('a draft in which all of that is done, and its translation, are a deck', async () => {
  const folder = folderWith('问题：Pod 是什么\n\n一组容器。\n')
  await importing(folder, ['notes.md', 'mine'])
  const done = (text: string) =>
    text
      .replace('topic:', 'topic: scale')
      .replace('level:', 'level: 1')
      .replace('kubernetes:', 'kubernetes: "1.36"')
      .replace('sources:', 'sources: [https://kubernetes.io]')
      .replaceAll(/<!-- todo:.*?-->/g, 'x')
  const file = join(folder, 'mine', '01-pod.zh.md')
  const zh = done(readFileSync(file, 'utf8'))
  const words: readonly (readonly [string, string])[] = [
    ['## 问题', '## Question'],
    ['## 答案', '## Answer'],
    ['## 笔记怎么说', '## From the notes'],
    ['## 测验', '## Quiz'],
    ['> 为什么：', '> Why: '],
  ]
  writeFileSync(file, zh)
  writeFileSync(
    join(folder, 'mine', '01-pod.en.md'),
    words.reduce((text, [from, to]) => text.replaceAll(from, to), zh),
  )
  expect(await run(['lint', join(folder, 'mine')], { workingFolder: folder })).toMatchObject({
    code: 0,
    stdout: '1 card in order, 0 problems, 0 notes\n',
  })
  const list = await run(['list', '--deck', join(folder, 'mine')])
  expect(list.stdout).toMatch(/^ 1 {2}pod {2}.*\n +scale · level 1 · 1 item$/m)
})

test('nothing is overwritten: cards that are there stay, and new ones come after them', async () => {
  const folder = folderWith(two)
  await importing(folder)
  const cards = join(folder, 'notes-cards')
  writeFileSync(join(cards, '01-pods.en.md'), 'my own work')
  writeFileSync(join(folder, 'notes.md'), `${two}\n## What is a Job?\n`)
  const { code, stdout } = await importing(folder)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^01-pods\.en\.md +Pods · 1 sub-question, with an answer, there already, left as\s+it is\n/)
  expect(stdout).toContain('3 questions found, 1 draft written')
  expect(readdirSync(cards)).toEqual(['01-pods.en.md', '02-service.en.md', '03-job.en.md'])
  expect(readFileSync(join(cards, '01-pods.en.md'), 'utf8')).toBe('my own work')
})

test('a file that comes into being meanwhile is not overwritten either', async () => {
  const folder = folderWith(two)
  await importing(folder)
  writeFileSync(join(folder, 'notes-cards', '01-pods.en.md'), 'mine')
  // As if it had been written after we looked.
  const files = { ...nodeFiles, list: () => [] }
  const { code, stderr } = await run(['import', 'notes.md'], { workingFolder: folder, files })
  expect([code, stderr]).toEqual([2, 'notes-cards/01-pods.en.md: exists already; choose another place\n'])
  expect(readFileSync(join(folder, 'notes-cards', '01-pods.en.md'), 'utf8')).toBe('mine')
})

test('a link that somebody laid where a draft would be is not followed', async () => {
  const folder = folderWith(two)
  writeFileSync(join(folder, 'precious'), 'mine')
  const { world } = (await import('../world.ts')).testWorld()
  world.files.makeFolder(join(folder, 'notes-cards'))
  symlinkSync(join(folder, 'precious'), join(folder, 'notes-cards', '01-pods.en.md'))
  await importing(folder)
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('mine')
})

test('a program gets every question with its file', async () => {
  const folder = folderWith(two)
  const { stdout } = await importing(folder, ['notes.md', 'out', '-o', 'json'])
  expect(JSON.parse(stdout)).toEqual({
    v: 1,
    folder: 'out',
    language: 'en',
    cards: [
      {
        file: 'out/01-pods.en.md',
        written: true,
        line: 7,
        title: 'Pods',
        question: 'What is a Pod?',
        parts: ['Can it move?'],
        hints: [],
        answered: true,
      },
      expect.objectContaining({ title: 'What is a Service?', hints: ['no process'], answered: false }),
    ],
    leftOut: [{ from: 3, to: 3 }],
    removed: 0,
  })
})

test('control characters are taken out and counted, and nothing else of the text is', async () => {
  const folder = folderWith('Q: What?\nA: it \u001B]52;c;cm0=\u0007is\u202E it? &#27;[2J &amp; 𝕏\u{E0041}!\n')
  const { stdout, stderr } = await importing(folder)
  expect(stdout).toMatch(/5 control characters were\staken out\./)
  expect(dangers(stdout + stderr)).toEqual([])
  expect(readFileSync(join(folder, 'notes-cards', '01-question-1.en.md'), 'utf8')).toContain(
    'it ]52;c;cm0=is it? [2J &amp; 𝕏!',
  )
})

test.each([
  [
    'no question',
    'just words\n',
    1,
    'notes.md: no question was found; a question is a heading, a numbered line that ends in “?”, or begins with “Question:”\n',
  ],
  ['bytes', 'Q: a\n\0', 2, 'notes.md: this is not UTF-8 text; save it as plain text in UTF-8\n'],
  ['nothing', '', 1, /no question was found/],
  [
    'a book',
    'a'.repeat(1024 * 1024 + 1),
    2,
    'notes.md: these notes are longer than 1 MiB; split them into several files\n',
  ],
  [
    'a flood',
    'Q: a\n'.repeat(501),
    2,
    'notes.md: these notes hold more than 500 questions; split them into several files\n',
  ],
])('with %s in it, it is said and nothing is made', async (_, notes, exit, sentence) => {
  const folder = folderWith(notes)
  const { code, stdout, stderr } = await importing(folder)
  expect([code, stdout]).toEqual([exit, ''])
  expect(stderr).toMatch(sentence)
  expect(readdirSync(folder)).toEqual(['notes.md'])
})

test.each([
  [['nowhere.md'], 'nowhere.md: there is no such file or folder\n'],
  [['.'], /\.: is a folder, not a file/],
  [['notes.md', 'notes.md'], 'notes.md: this is a file, not a folder; name another: k8s-study import NOTES FOLDER\n'],
  [['notes.md', 'notes.md/x'], 'notes.md/x: a part of the path is not a folder; choose another place\n'],
  [[], "missing required argument 'file'\n"],
])('wrong usage is exit code 2 (%j)', async (words, sentence) => {
  const { code, stdout, stderr } = await importing(folderWith(two), words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(sentence)
})

test('standard input is read, and everything is said in Chinese', async () => {
  const folder = freshFolder()
  const ran = await run(['import', '-', '--lang', 'zh'], { input: '问题：卷是什么。分几种。\n', workingFolder: folder })
  expect(ran.stdout).toBe(
    '01-question-1.zh.md  卷是什么 · 1 个小问题，还没有答案\n\n找到 1 个问题，在 notes-cards 里写了 1 份草稿。\n',
  )
  expect(readdirSync(join(folder, 'notes-cards'))).toEqual(['01-question-1.zh.md'])
})

test.each([20, 40, 80])('no line is wider than %i columns', async columns => {
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    const folder = folderWith(`${two}\n## 一个很长很长很长很长很长很长的标题？\n`)
    const { stdout } = await importing(folder, ['notes.md'], { K8S_STUDY_LANG, COLUMNS: String(columns) })
    expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
  }
})
