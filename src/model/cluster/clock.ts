import type { Timestamp } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'

/** Virtual time as objects carry it: a play begins on 1 January 2026 at midnight, UTC, and lasts less than a month. */
export function timestamp(at: Millis): Timestamp {
  const seconds = Math.floor(at / 1000)
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24]
  return `2026-01-${two(1 + days)}T${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}Z`
}

const two = (number: number) => String(number).padStart(2, '0')

/** The beginning of the timestamp's second. */
export function millisOf(timestamp: Timestamp): Millis {
  const [day, hours, minutes, seconds] = (/-(\d+)T(\d+):(\d+):(\d+)Z$/.exec(timestamp) ?? []).slice(1).map(Number)
  if (day === undefined || hours === undefined || minutes === undefined || seconds === undefined)
    throw new Error(`not a timestamp of a play: ${timestamp}`)
  return ((((day - 1) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
