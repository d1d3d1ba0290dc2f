import type { Timestamp } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'

/** Virtual time as objects carry it: a play begins on 1 January 2026 at midnight, UTC. */
export function timestamp(at: Millis): Timestamp {
  const seconds = Math.floor(at / 1000)
  if (seconds !== latest.seconds) latest = { seconds, words: inWords(seconds) }
  return latest.words
}

/** Within a second everybody asks for the same. */
let latest = { seconds: Number.NaN, words: '' }

function inWords(seconds: number): Timestamp {
  const [days, second] = [Math.floor(seconds / 86_400), ((seconds % 86_400) + 86_400) % 86_400]
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':')
  // Joined, so that it lies in one piece: it is compared with others all the time.
  return [dateOf(days), 'T', time, 'Z'].join('')
}

/** The beginning of the timestamp's second; before the play's beginning it is negative. */
export function millisOf(timestamp: Timestamp): Millis {
  if (timestamp !== latestRead.words) latestRead = { words: timestamp, millis: read(timestamp) }
  return latestRead.millis
}

/** A cluster's nodes were made within a second or two, and each is asked for its age again and again. */
let latestRead: { readonly words?: Timestamp; readonly millis: Millis } = { millis: Number.NaN }

function read(timestamp: Timestamp): Millis {
  const [year, month, day, hours, minutes, seconds] = (pattern.exec(timestamp) ?? []).slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) throw new Error(`not a timestamp: ${timestamp}`)
  return (((daysOf(year, month, day) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000
}
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/

const two = (number: number) => String(number).padStart(2, '0')

// Days since the beginning of the play. A year is counted from 1 March, so that the leap day is its last.

const beginning = absolute(2026, 1, 1)
const daysOf = (year: number, month: number, day: number) => absolute(year, month, day) - beginning

function absolute(year: number, month: number, day: number): number {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9]
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day
}

function dateOf(days: number): string {
  // No month is longer than 31 days, so the first guess is right or one too late.
  let year = 2026 + Math.floor(days / 365.2425) + 1
  while (daysOf(year, 1, 1) > days) year -= 1
  let month = Math.min(12, Math.floor((days - daysOf(year, 1, 1)) / 28) + 1)
  while (daysOf(year, month, 1) > days) month -= 1
  return `${year}-${two(month)}-${two(days - daysOf(year, month, 1) + 1)}`
}
