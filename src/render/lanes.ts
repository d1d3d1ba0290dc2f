import type { Trace } from '../sim/trace.ts'
import type { Text } from '../text.ts'
import { renderLegend } from './columns.ts'
import type { Look } from './facts.ts'
import { axis } from './axis.ts'
import { type Glyph, type Lane, lanesOf } from './lane.ts'
import { lines, pad, width } from './style.ts'

/** Phases and container states over virtual time, a lane each; nothing for a play in which they do not change over time. */
export function renderLanes(trace: Trace, look: Look): string[] {
  const lanes = lanesOf(trace)
  const end = Math.max(0, ...lanes.flatMap(lane => lane.changes.map(change => change.at)))
  if (end === 0) return []
  const labels = lanes.map(lane => lane.label[look.language])
  const longest = Math.max(...labels.map(width))
  const beside = longest <= look.width / 3
  const columns = look.width - (beside ? longest + gap.length : gap.length)
  const scale = scaleFor(end, columns)
  const drawn = lanes.map(lane => (lane.kind === 'phase' ? undefined : cellsOf(lane, columns, scale)))
  const bars = lanes.map(
    (lane, i) => drawn[i]?.map(glyph => paintOf(glyph, look)).join('') ?? drawPhases(lane, columns, scale, look),
  )
  const rows = bars.flatMap((bar, i) =>
    beside ? [pad(labels[i] ?? '', longest) + gap + bar] : [...lines(labels[i] ?? '', look.width), gap + bar],
  )
  const under = (beside ? ' '.repeat(longest) : '') + gap + look.paint.dim(axis(columns, scale))
  return [...rows, under, ...legend(new Set(drawn.flatMap(cells => cells ?? [])), look)].map(line => line.trimEnd())
}

const gap = '  '
/** The last state goes on for ever: room for its name behind the last change. */
const tail = 'Succeeded'.length

/** Milliseconds a column. */
const scaleFor = (end: number, columns: number): number => end / Math.max(1, columns - Math.min(tail, columns / 3))

const cellsOf = (lane: Lane, columns: number, scale: number): (Glyph | ' ')[] =>
  Array.from(
    { length: columns },
    (_, i) => lane.glyphIn(i * scale, i + 1 === columns ? Infinity : (i + 1) * scale) ?? ' ',
  )

/** The names themselves, as much of each as there is room for. */
function drawPhases(lane: Lane, columns: number, scale: number, { paint }: Look): string {
  const starts = lane.changes.map(({ at }) => Math.min(columns - 1, Math.floor(at / scale)))
  const names = lane.changes
    .map(({ name }, i) => {
      const room = (starts[i + 1] ?? columns) - (starts[i] ?? 0)
      const last = i + 1 === starts.length
      const words = last
        ? name.slice(0, room)
        : name
            .slice(0, Math.max(1, room - 1))
            .padEnd(room, '·')
            .slice(0, room)
      return paint[phaseColours[name] ?? 'white'](words)
    })
    .join('')
  return ' '.repeat(starts[0] ?? 0) + names
}

const phaseColours: Readonly<Record<string, 'yellow' | 'green' | 'red'>> = {
  Pending: 'yellow',
  Running: 'green',
  Succeeded: 'green',
  Failed: 'red',
  Unknown: 'red',
}

const glyphs: Readonly<
  Record<Glyph, { readonly about: Text; readonly colour: 'green' | 'yellow' | 'gray' | 'red' | 'magenta' }>
> = {
  '█': { about: { zh: '运行', en: 'running' }, colour: 'green' },
  '░': { about: { zh: '等待', en: 'waiting' }, colour: 'yellow' },
  '─': { about: { zh: '已终止', en: 'terminated' }, colour: 'gray' },
  x: { about: { zh: '退出码 ≠ 0', en: 'exit code ≠ 0' }, colour: 'red' },
  T: { about: { zh: '收到 SIGTERM', en: 'gets SIGTERM' }, colour: 'magenta' },
  K: { about: { zh: '收到 SIGKILL', en: 'gets SIGKILL' }, colour: 'magenta' },
}

const paintOf = (glyph: Glyph | ' ', { paint }: Look) => (glyph === ' ' ? glyph : paint[glyphs[glyph].colour](glyph))

function legend(used: ReadonlySet<Glyph | ' '>, look: Look): string[] {
  const entries = (Object.keys(glyphs) as Glyph[]).filter(glyph => used.has(glyph))
  const words = entries.map(glyph => `${paintOf(glyph, look)} ${glyphs[glyph].about[look.language]}`)
  return renderLegend(words, look.width)
}
