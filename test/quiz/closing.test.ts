import { expect, test } from 'vitest'
import { closing, skippedWords, whatComes } from '../../src/quiz/closing.ts'
import { question } from './sample.ts'

const today = Date.UTC(2026, 2, 1) / 86_400_000

test('the end says what was right, what was missed, and what comes', () => {
  const missed = [
    question('pod/1', { prompt: { zh: '第一段\n接着\n\n第二段', en: 'First paragraph\ngoes on\n\nsecond' } }),
  ]
  const words = closing({ asked: 3, right: 2, missed }, { due: 0, fresh: 0, next: { day: today + 1, count: 2 } }, today)
  expect(words.en).toBe(
    '3 items answered, 2 right at once; all of it is kept.\n\nMissed:\n\n- First paragraph goes on (pod)\n\nNext: 2 items tomorrow (2026-03-02).',
  )
  expect(words.zh).toBe(
    '答了 3 题，2 题一次答对；都已保存。\n\n答错的：\n\n- 第一段 接着（pod）\n\n下次复习：明天（2026-03-02），2 题。',
  )
})

test('where nothing was kept, it is said', () => {
  const { zh, en } = closing({ asked: 0, right: 0, missed: [] }, { due: 2, fresh: 0 }, today)
  expect(en).toBe('No answer was kept.\n\nStill waiting: 2 due.')
  expect(zh).toBe('没有保存任何答案。\n\n还有 2 道到期。')
})

test.each([
  [{ due: 2, fresh: 3 }, 'Still waiting: 2 due, 3 new.'],
  [{ due: 0, fresh: 3, next: { day: today + 1, count: 1 } }, 'Still waiting: 3 new.'],
  [{ due: 0, fresh: 0, next: { day: today + 12, count: 1 } }, 'Next: 1 item in 12 days (2026-03-13).'],
  [{ due: 0, fresh: 0 }, 'There is nothing to come back.'],
])('what comes after %j', (outlook, words) => {
  expect(whatComes(outlook, today).en).toBe(words)
})

test('skipped predictions are counted, and none is not worth a word', () => {
  expect(skippedWords(0)).toBeUndefined()
  expect(skippedWords(3)?.en).toBe('3 predictions skipped: their simulations are not ready yet')
  expect(skippedWords(1)?.zh).toBe('跳过了 1 道预测题：它们的模拟尚未就绪')
})
