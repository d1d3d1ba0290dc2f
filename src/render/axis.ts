import { renderDuration } from '../sim/duration.ts'
import { pad } from './style.ts'

const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400].flatMap(
  seconds => seconds * 1000,
)

/** `0s        10s       20s`: marks at round times, far enough apart to be told from one another. */
export function axis(columns: number, scale: number, from = 0): string {
  const apart = 10
  const step = steps.find(each => each / scale >= apart) ?? Infinity
  let drawn = from === 0 ? '0s' : ''
  for (let at = (Math.floor(from / step) + 1) * step; (at - from) / scale < columns; at += step) {
    const mark = renderDuration(at)
    const column = Math.floor((at - from) / scale)
    if (column + mark.length <= columns) drawn = pad(drawn, column) + mark
  }
  return drawn
}
