const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** `10s`, `5m`, `1h30m`, `250ms`, and a bare number as seconds, to milliseconds; undefined if it is none of these. */
export function parseDuration(words: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(words)) return Math.round(Number(words) * 1000)
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(words)) return undefined
  let total = 0
  for (const [, number, unit] of words.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(number) * units[unit as keyof typeof units]
  }
  return Math.round(total)
}

/** As it would be typed: `0s`, `250ms`, `1.5s`, `2m10s`, `1h30m`. */
export function renderDuration(millis: number): string {
  const whole = Math.round(millis)
  if (whole > 0 && whole < units.s) return `${whole}ms`
  const [hours, minutes] = [Math.floor(whole / units.h), Math.floor((whole % units.h) / units.m)]
  const seconds = (whole % units.m) / units.s
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds > 0 ? `${seconds}s` : ''}` || '0s'
}
