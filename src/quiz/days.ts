import type { Text } from '../text.ts'
import { type Day, dateOf } from './memory.ts'

/** `tomorrow`, `in 12 days`. */
export function inDays(days: number): Text {
  if (days <= 0) return { zh: '今天', en: 'today' }
  if (days === 1) return { zh: '明天', en: 'tomorrow' }
  return { zh: `${days} 天后`, en: `in ${days} days` }
}

/** `in 12 days (2026-03-13)`. */
export function dayInWords(day: Day, today: Day): Text {
  const { zh, en } = inDays(day - today)
  return { zh: `${zh}（${dateOf(day)}）`, en: `${en} (${dateOf(day)})` }
}
