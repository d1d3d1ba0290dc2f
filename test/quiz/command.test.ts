import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { run } from '../world.ts'

const deck = ['--deck', join(import.meta.dirname, '../fixtures/decks/good')]
const freshHome = () => mkdtempSync(join(tmpdir(), 'k8s-study-command-'))
const env = (home: string) => ({ K8S_STUDY_HOME: home, K8S_STUDY_LANG: 'en' })

interface Paper {
  readonly seed: number
  readonly skipped: number
  readonly next: object | null
  readonly items: readonly {
    readonly key: string
    readonly choices?: readonly string[]
    readonly steps?: readonly string[]
  }[]
}
interface Results {
  readonly right: number
  readonly wrong: number
  readonly results: readonly {
    readonly key: string
    readonly right: boolean
    readonly due?: string
    readonly feedback: string
  }[]
}

async function paperOf(words: readonly string[], home = freshHome()): Promise<Paper> {
  const { code, stdout } = await run(['quiz', ...deck, '-o', 'json', ...words], { env: env(home) })
  expect(code).toBe(0)
  return JSON.parse(stdout) as Paper
}

/** All right, whatever the order in which the paper shows the choices. */
function rightAnswers({ seed, items }: Paper): object {
  const numberOf = (key: string, words: string) => {
    const item = items.find(each => each.key === key)
    return (item?.choices ?? item?.steps ?? []).indexOf(words) + 1
  }
  const answers = [
    { key: 'sample/which-side', answer: numberOf('sample/which-side', 'heads') },
    { key: 'sample/sides', answer: ['heads', 'tails'].map(side => numberOf('sample/sides', side)) },
    { key: 'sample/order', answer: ['take it', 'toss it', 'look at it'].map(step => numberOf('sample/order', step)) },
    { key: 'sample/weight', answer: 7.9 },
    { key: 'sample/memory', answer: 'easy' },
  ]
  return { v: 1, seed, answers }
}

async function graded(file: object, flags: readonly string[] = [], home = freshHome()) {
  const input = JSON.stringify(file)
  const ran = await run(['quiz', ...deck, '--answers', '-', '-o', 'json', ...flags], { input, env: env(home) })
  return { ...ran, results: ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as Results) }
}

test('a paper asks every kind, the same one for the same seed, and says what it left out', async () => {
  const paper = await paperOf(['--seed', '5'])
  expect(paper).toMatchObject({ v: 1, language: 'en', seed: 5, skipped: 1, next: null })
  expect(paper.items.map(item => item.key)).toEqual(
    ['which-side', 'sides', 'order', 'weight', 'memory'].map(id => `sample/${id}`),
  )
  expect(await paperOf(['--seed', '5'])).toEqual(paper)
  expect(await paperOf(['--seed', '6'])).not.toEqual(paper)
})

test('limits, topics and levels choose', async () => {
  expect((await paperOf(['--new', '2'])).items).toHaveLength(2)
  expect((await paperOf(['--limit', '3'])).items).toHaveLength(3)
  expect((await paperOf(['--topic', 'networking'])).items).toEqual([])
  expect((await paperOf(['architecture', '--level', '1'])).items).toHaveLength(5)
})

test('a paper that was answered rightly is graded right, and nothing is kept without --record', async () => {
  const home = freshHome()
  const { code, results } = await graded(rightAnswers(await paperOf(['--seed', '5'])), [], home)
  expect(code).toBe(0)
  expect(results).toMatchObject({ right: 5, wrong: 0 })
  expect(results?.results.some(each => 'due' in each)).toBe(false)
  expect(existsSync(join(home, 'reviews'))).toBe(false)
})

test('with --record the grades are reviews: the next paper asks nothing and says when it will', async () => {
  const home = freshHome()
  const { results } = await graded(rightAnswers(await paperOf(['--seed', '5'], home)), ['--record'], home)
  const dues = results?.results.map(({ due }) => due ?? '') ?? []
  expect(dues.every(due => due > '2026-03-01')).toBe(true)
  const paper = await paperOf([], home)
  expect(paper.items).toEqual([])
  expect(paper.next).toMatchObject({ day: dues.toSorted()[0] })
  expect((await paperOf(['--all'], home)).items).toHaveLength(5)
})

test('a wrong answer is graded wrong, with what was right, and exit code 1', async () => {
  const file = { v: 1, seed: 1, answers: [{ key: 'sample/weight', answer: 8.1 }] }
  const { code, results } = await graded(file)
  expect(code).toBe(1)
  expect(results).toMatchObject({
    right: 0,
    wrong: 1,
    results: [{ key: 'sample/weight', right: false, grade: 'again' }],
  })
  expect(results?.results[0]?.feedback).toContain('**7.5 g**')
})

test('everything that is wrong with a file of answers is said at once, and nothing is kept', async () => {
  const home = freshHome()
  const answers = [
    { key: 'sample/weight', answer: 7.5 },
    { key: 'sample/weihgt', answer: 7.5 },
    { key: 'sample/predict-side', answer: 'heads' },
    { key: 'sample/order', answer: [1, 1, 2] },
  ]
  const { code, stdout, stderr } = await graded({ v: 1, seed: 1, answers }, ['--record'], home)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/sample\/weihgt: no card has this item/)
  expect(stderr).toMatch(/sample\/predict-side: .*cannot be asked yet/)
  expect(stderr).toMatch(/sample\/order: a list of all numbers from 1 to 3/)
  expect(stderr.trim().split('\n')).toHaveLength(3)
  expect(existsSync(join(home, 'reviews'))).toBe(false)
})

test('a graded file can also be read by a person', async () => {
  const input = JSON.stringify({ v: 1, seed: 1, answers: [{ key: 'sample/weight', answer: 1 }] })
  const { code, stdout } = await run(['quiz', ...deck, '--answers', '-', '--lang', 'zh'], { input })
  expect(code).toBe(1)
  expect(stdout).toMatch(/✘ 不对 {2}sample\/weight\n[\s\S]*正确答案：7\.5/)
})

test.each([
  [[], /a quiz needs a terminal to ask in; .*quiz -o json/],
  [['--record'], /--record goes with --answers/],
  [['--answers', 'x.json', 'sample'], /takes no choice of items/],
  [['--answers', 'x.json', '--seed', '1'], /takes no choice of items/],
  [['--answers', 'no-such-file.json'], /no-such-file\.json: there is no such file/],
  [['samlpe', '-o', 'json'], /no card or topic “samlpe”; did you mean sample\?/],
  [['--limit', '0', '-o', 'json'], /1/],
] as const)('`quiz %s` is wrong usage, said in a sentence', async (words, sentence) => {
  const { code, stdout, stderr } = await run(['quiz', ...deck, ...words])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('damaged lines of progress are told on stderr, and the paper is made all the same', async () => {
  const home = freshHome()
  await graded({ v: 1, seed: 1, answers: [{ key: 'sample/weight', answer: 7.5 }] }, ['--record'], home)
  writeFileSync(join(home, 'reviews', 'other.jsonl'), '{"v":1,')
  const { code, stdout, stderr } = await run(['quiz', ...deck, '-o', 'json'], { env: env(home) })
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as Paper).items).toHaveLength(4)
  expect(stderr).toMatch(/other\.jsonl:1: a line of your progress was skipped: not a whole JSON object/)
})

test('progress of a newer release stops the program before it does anything', async () => {
  const home = freshHome()
  await graded({ v: 1, seed: 1, answers: [{ key: 'sample/weight', answer: 7.5 }] }, ['--record'], home)
  writeFileSync(join(home, 'reviews', 'newer.jsonl'), '{"v":9}\n')
  const { code, stdout, stderr } = await run(['quiz', ...deck, '-o', 'json'], { env: env(home) })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/newer\.jsonl:1: .*newer k8s-study \(format 9\).*update k8s-study/)
})

test('conditions that no item fulfils are said to be so, not met with silence', async () => {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true })
  const world = { stdin: terminal(), stdout: terminal(), env: env(freshHome()) }
  const { code, stderr } = await run(['quiz', ...deck, 'sample', '--topic', 'delivery'], world)
  expect(code).toBe(1)
  expect(stderr).toBe(
    'no item meets all of these conditions; drop one; `k8s-study list` shows the topic and level of each card\n',
  )
})
