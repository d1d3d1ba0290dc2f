import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/main.ts'
import { loadProgress } from '../../src/quiz/progress.ts'
import type { Files, World } from '../../src/world.ts'
import { converse } from './conversation.ts'

const deck = join(import.meta.dirname, '../fixtures/decks/good')
const freshHome = () => mkdtempSync(join(tmpdir(), 'k8s-study-conversation-'))
const env = (home: string): World['env'] => ({ K8S_STUDY_HOME: home, K8S_STUDY_LANG: 'en' })
const memoriesIn = (home: string) => loadProgress({ env: env(home), files: nodeFiles, uniqueId: () => '' }).memories
const keptIn = (home: string) => [...memoriesIn(home).keys()]

const practise = (words: readonly string[], home: string, changes: Partial<World> = {}) =>
  converse(['quiz', ...words, '--deck', deck, '--no-color'], {
    env: env(home),
    uniqueId: () => crypto.randomUUID(),
    ...changes,
  })

const enter = '\r'
const ctrlC = '\u0003'

test('a session asks, judges, explains, repeats what was missed, and sums up', async () => {
  const home = freshHome()
  const learner = practise(['--seed', '5'], home)
  await learner.at('1 prediction skipped')
  await learner.at('1/5 · A tossed coin')
  await learner.at('The coin shows a portrait.')
  // Seed 5 shows both, tails, heads.
  await learner.at('Enter choose', `1${enter}`)
  await learner.at('✘ Not right')
  await learner.at('✔ heads')
  await learner.at('both (your answer)')
  await learner.at('the portrait is on the side called heads')
  await learner.at('Enter: go on', enter)
  await learner.at('2/6')
  await learner.at('Enter done', `23${enter}`)
  await learner.at('✔ Right')
  await learner.at('Enter: go on', enter)
  // take it, look at it, toss it
  await learner.at('Enter next', `${enter}\u001B[B${enter}${enter}${enter}`)
  await learner.at('✔ Right')
  await learner.at('Enter: go on', enter)
  await learner.at('Your answer (g):', `7.5${enter}`)
  await learner.at('✔ Right')
  await learner.at('Enter: go on', enter)
  // What was missed comes back after three others.
  await learner.at('Which side lies')
  await learner.at('2. heads', `2${enter}`)
  await learner.at('✔ Right')
  await learner.at('Enter: go on', enter)
  await learner.at('press Enter', enter)
  await learner.at('its weight is the same')
  await learner.at('Which of these did you have?')
  await learner.at('Enter done', `12${enter}`)
  await learner.at('How well did you know it?')
  await learner.at('❯ 3. yes · in')
  await learner.at('Enter choose', enter)
  await learner.at('5 items answered, 4 right at once; all of it is kept.')
  await learner.at('Missed:')
  await learner.at('Which side lies up?')
  await learner.at('Next: 1 item tomorrow (2026-03-02).')
  await learner.at('Enter: finish', enter)
  expect(await learner.code).toBe(0)
  expect(keptIn(home)).toHaveLength(5)
})

test('with nothing due, it is said when something will be, and the learner may go on', async () => {
  const home = freshHome()
  const first = practise(['--limit', '1', '--seed', '5'], home)
  await first.at('Enter choose', `3${enter}`)
  await first.at('Enter: finish', enter)
  expect(await first.code).toBe(0)

  const refused = practise(['--new', '0'], home)
  await refused.at('Nothing is due now.')
  await refused.at('Next: 1 item in')
  await refused.at('as --all does')
  await refused.at('Enter choose', `2${enter}`)
  expect(await refused.code).toBe(0)

  const accepted = practise(['--new', '0', '--seed', '5'], home)
  await accepted.at('as --all does')
  await accepted.at('Enter choose', enter)
  await accepted.at('1/1')
  await accepted.at('Enter choose', ctrlC)
  expect(await accepted.code).toBe(130)
})

test('Ctrl-C in the middle of a question ends with the summary, and loses nothing', async () => {
  const home = freshHome()
  const learner = practise(['--seed', '5'], home)
  await learner.at('Enter choose', `3${enter}`)
  await learner.at('Enter: go on', enter)
  await learner.at('Enter done', ` ${ctrlC}`)
  await learner.at('1 item answered, 1 right at once; all of it is kept.')
  await learner.at('Still waiting: 4 new.')
  expect(await learner.code).toBe(130)
  expect(keptIn(home)).toEqual(['sample/which-side'])
})

test('Ctrl-C before the first answer says that nothing was kept', async () => {
  const learner = practise([], freshHome())
  await learner.at('Enter choose', ctrlC)
  await learner.at('No answer was kept.')
  expect(await learner.code).toBe(130)
})

test('u takes the last grade back: the question stands again as it did, and only the second answer is remembered', async () => {
  const home = freshHome()
  const learner = practise(['--seed', '5', '--limit', '2'], home)
  await learner.at('1/2')
  await learner.at('Enter choose', `1${enter}`)
  await learner.at('✘ Not right')
  await learner.at('u: take the grade back', 'u')
  await learner.at('Taken back: “Which side lies up?” was graded “missed”. It is new again.')
  await learner.at('Enter: answer it again', enter)
  await learner.at('1/2')
  await learner.at('1. both')
  await learner.at('Enter choose', `3${enter}`)
  await learner.at('✔ Right')
  await learner.at('Enter: go on', ctrlC)
  await learner.at('1 item answered, 1 right at once')
  expect(await learner.code).toBe(130)
  expect(memoriesIn(home).get('sample/which-side')).toMatchObject({ reviews: 1, lapses: 0 })
})

test('at the summary u goes back one by one, over the whole session', async () => {
  const home = freshHome()
  const learner = practise(['--seed', '5', '--limit', '2'], home)
  await learner.at('Enter choose', `3${enter}`)
  await learner.at('Enter: go on', enter)
  await learner.at('Enter done', `23${enter}`)
  await learner.at('2 items answered, 2 right at once')
  await learner.at('Enter: finish · u: take a grade back', 'u')
  await learner.at('“Which of these are sides of a coin?” was graded “known”. It is new')
  await learner.at('u: one more back', 'u')
  await learner.at('“Which side lies up?” was graded “known”. It is new again.')
  await learner.at('Enter: answer it again', enter)
  await learner.at('1/2')
  await learner.at('Enter choose', ctrlC)
  await learner.at('No answer was kept.')
  expect(await learner.code).toBe(130)
  expect(keptIn(home)).toEqual([])
})

test('Ctrl-C at the summary ends without a second one', async () => {
  const learner = practise(['--seed', '5', '--limit', '1'], freshHome())
  await learner.at('Enter choose', `3${enter}`)
  await learner.at('Enter: finish', ctrlC)
  expect(await learner.code).toBe(130)
  expect(learner.shown().split('1 item answered')).toHaveLength(2)
})

test('an item that was known before is due as before once its grade is taken back', async () => {
  const home = freshHome()
  const first = practise(['--limit', '1', '--seed', '5'], home)
  await first.at('Enter choose', `3${enter}`)
  await first.at('Enter: finish', enter)
  await first.code
  const before = memoriesIn(home)
  const weeksLater = () => ({ time: new Date('2026-03-20T09:00:00Z'), offsetMinutes: 480 })
  const second = practise(['--limit', '1', '--seed', '5', '--lang', 'zh'], home, { now: weeksLater })
  await second.at('Enter 选定', `1${enter}`)
  await second.at('u 撤销这次评分', 'u')
  await second.at('已撤销“哪一面朝上？”的评分（不会）。它现在到期（自 2026-03-')
  await second.at('按 Enter 重答', ctrlC)
  expect(await second.code).toBe(130)
  expect(memoriesIn(home)).toEqual(before)
})

test('a home that cannot be written is said before the first question', async () => {
  const files: Files = {
    ...nodeFiles,
    replace() {
      throw Object.assign(new Error('made up'), { code: 'EROFS' })
    },
  }
  const learner = practise([], freshHome(), { files })
  expect(await learner.code).toBe(2)
  expect(learner.stderr()).toMatch(/read-only.*K8S_STUDY_HOME/)
  expect(learner.shown()).not.toContain('1/5')
})

test('a disk that fills up ends the session at the answer that was not kept, and says so', async () => {
  const home = freshHome()
  let answers = 0
  const files: Files = {
    ...nodeFiles,
    append(path, text) {
      if (text !== '' && (answers += 1) > 1) throw Object.assign(new Error('made up'), { code: 'ENOSPC' })
      nodeFiles.append(path, text)
    },
  }
  const learner = practise(['--seed', '5'], home, { files })
  await learner.at('Enter choose', `3${enter}`)
  await learner.at('Enter: go on', enter)
  await learner.at('Enter done', `23${enter}`)
  await learner.at('1 item answered')
  expect(await learner.code).toBe(2)
  expect(learner.stderr()).toMatch(/the disk is full, so your progress cannot be kept/)
  expect(keptIn(home)).toEqual(['sample/which-side'])
})

test('the whole conversation can be had in Chinese', async () => {
  const learner = practise(['--seed', '5', '--lang', 'zh'], freshHome())
  await learner.at('Enter 选定', `3${enter}`)
  await learner.at('✔ 对')
  await learner.at('按 Enter 继续', ctrlC)
  await learner.at('答了 1 题，1 题一次答对；都已保存。')
  expect(await learner.code).toBe(130)
})

/** A deck of one prediction, of a scenario that is ready. */
function predictionDeck(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-study-deck-'))
  for (const language of ['zh', 'en']) {
    const [front = ''] = readFileSync(join(deck, `01-sample.${language}.md`), 'utf8').split(/^## (?:Quiz|测验)$/m)
    const [title, why] = { zh: ['测验', '为什么'], en: ['Quiz', 'Why'] }[language] as [string, string]
    const block = ['```predict', 'experiment: pid-view', 'vary: { sharePid: [true] }', 'ask: pid-1', '```'].join('\n')
    const item = `### Who? <!-- item: who -->\n\n${block}\n\n> ${why}: so.\n`
    writeFileSync(join(folder, `02-pause-container.${language}.md`), `${front}## ${title}\n\n${item}`)
  }
  return folder
}

test('a prediction tells what was drawn, and proves the answer with the trace of its experiment, then judges', async () => {
  const learner = converse(['quiz', '--deck', predictionDeck(), '--seed', '1', '--no-color'])
  await learner.at('(share-pid): on')
  await learner.at('Enter choose')
  const [, number = ''] = /(\d)\. pause/.exec(learner.shown()) ?? []
  await learner.at('', `${number}${enter}`)
  await learner.at('pid-view')
  await learner.at('--share-pid on')
  await learner.at('✔')
  await learner.at('✔ Right')
  await learner.at('The experiment came to: pause')
  await learner.at('so.')
  await learner.at('1 item answered, 1 right at once')
  await learner.at('Enter: finish', enter)
  expect(await learner.code).toBe(0)
})
