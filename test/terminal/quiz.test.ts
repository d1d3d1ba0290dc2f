import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Screen, open, openShell } from './screen.ts'

const deck = join(import.meta.dirname, '../fixtures/decks/good')
const quiz = ['quiz', '--deck', deck, '--seed', '5']
const enter = '\r'
const down = '\u001B[B'
const ctrlC = '\u0003'
const ctrlD = '\u0004'

const freshHome = () => mkdtempSync(join(tmpdir(), 'k8s-study-terminal-quiz-'))
const reviewsIn = (home: string) =>
  readdirSync(join(home, 'reviews')).flatMap(name =>
    readFileSync(join(home, 'reviews', name), 'utf8')
      .split('\n')
      .filter(Boolean),
  )
const showsCursor = (screen: Screen) =>
  screen.raw().lastIndexOf('\u001B[?25h') > screen.raw().lastIndexOf('\u001B[?25l')

test('Ctrl-C in the middle of a question prints the summary, exits with 130 and leaves the terminal as it was', async () => {
  const home = freshHome()
  const shell = `stty -g; study ${quiz.join(' ')}; echo "exit $?"; stty -g`
  const screen = openShell(shell, { env: { K8S_STUDY_HOME: home } })
  await screen.at('Enter choose', `3${enter}`)
  await screen.at('Enter: go on', enter)
  await screen.at('Enter done', ` ${ctrlC}`)
  await screen.at('1 item answered, 1 right at once; all of it is kept.')
  await screen.at('exit 130')
  await screen.exitCode
  const settings = screen.lines().filter(line => /^[0-9a-f]+(:[0-9a-f]+){10,}/.test(line))
  expect(settings).toHaveLength(2)
  expect(settings[1]).toBe(settings[0])
  expect(showsCursor(screen)).toBe(true)
  expect(reviewsIn(home)).toHaveLength(1)
})

test('Ctrl-D stops like Ctrl-C, also where a number is typed', async () => {
  const screen = open([...quiz])
  await screen.at('Enter choose', `3${enter}`)
  await screen.at('Enter: go on', ctrlD)
  await screen.at('1 item answered')
  expect(await screen.exitCode).toBe(130)
  expect(showsCursor(screen)).toBe(true)
})

test('a process that is asked to end says what was answered, and exits with 143', async () => {
  const home = freshHome()
  const screen = open([...quiz], { env: { K8S_STUDY_HOME: home } })
  await screen.at('Enter choose', `3${enter}`)
  await screen.at('Enter: go on', enter)
  await screen.at('Enter done')
  screen.kill('SIGTERM')
  await screen.at('1 item answered')
  expect(await screen.exitCode).toBe(143)
  expect(showsCursor(screen)).toBe(true)
  expect(reviewsIn(home)).toHaveLength(1)
})

test.each(['zh', 'en'] as const)('a window of 40 columns is enough for a whole session (%s)', async language => {
  const words = {
    zh: {
      one: 'Enter 选定',
      many: 'Enter 完成',
      order: 'Enter 选下一步',
      number: '（克）：',
      go: '按 Enter',
      end: '下次复习',
      finish: 'Enter 结束',
      back: '按 Enter 重答 · u 再撤销一次',
    },
    en: {
      one: 'Enter choose',
      many: 'Enter done',
      order: 'Enter next',
      number: '(g):',
      go: 'Enter: go on',
      end: 'Next:',
      finish: 'Enter: finish',
      back: 'Enter: answer again · u: one more back',
    },
  }[language]
  const screen = open([...quiz, '--lang', language], { columns: 40, rows: 24 })
  await screen.at(words.one, `1${enter}`)
  await screen.at(words.go, enter)
  await screen.at(words.many, `23${enter}`)
  await screen.at(words.go, enter)
  await screen.at(words.order, `${enter}${down}${enter}${enter}${enter}`)
  await screen.at(words.go, enter)
  await screen.at(words.number, `7.5${enter}`)
  await screen.at(words.go, enter)
  await screen.at(words.one, `2${enter}`)
  await screen.at(words.go, enter)
  await screen.at('Enter', enter)
  await screen.at(words.many, `1${enter}`)
  await screen.at(words.one, `3${enter}`)
  await screen.at(words.end)
  await screen.at(words.finish, 'u')
  await screen.at(words.back, enter)
  await screen.at('Enter', enter)
  await screen.at(words.many, `12${enter}`)
  await screen.at(words.one, enter)
  await screen.at(words.finish, enter)
  expect(await screen.exitCode).toBe(0)
  expect(screen.broken()).toEqual([])
  // Redrawing leaves nothing behind: each question stands where it was asked, and the one that was missed stands twice.
  const choice = { zh: '两面', en: 'both' }[language]
  expect(screen.lines().filter(line => /^\S? *\d\. /.test(line) && line.endsWith(choice))).toHaveLength(2)
})

test('a window that shrinks during a question is filled anew by the next', async () => {
  const screen = open([...quiz, '--lang', 'zh'], { columns: 100, rows: 30 })
  await screen.at('Enter 选定', `1${enter}`)
  await screen.at('按 Enter 继续')
  screen.resize(36, 30)
  await screen.at('', enter)
  await screen.at('2/6')
  await screen.at('Enter 完成', ctrlC)
  expect(await screen.exitCode).toBe(130)
  const after = screen.lines().slice(screen.lines().findIndex(line => line.startsWith('2/6')))
  expect(after.length).toBeGreaterThan(5)
  expect(after.filter(line => screen.broken().includes(line) && line !== '')).toEqual([])
})
