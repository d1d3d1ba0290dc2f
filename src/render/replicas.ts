import type { ChalkInstance } from 'chalk'
import { harmless } from '../deck/harmless.ts'
import { type FactOf, isKind } from '../sim/fact.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import type { Text } from '../text.ts'
import { axis } from './axis.ts'
import { renderLegend } from './columns.ts'
import type { Look } from './facts.ts'
import { lines, pad, padStart, width } from './style.ts'

/**
 * The replicas of each workload over virtual time, as its status counts them: available ones at the bottom, those that are not
 * yet upon them, terminating ones on top; below, how many Pods each ReplicaSet was to have. Nothing for a play that tells neither.
 */
export function renderReplicas(trace: Trace, look: Look): string[] {
  const counts = factsOf(trace).filter(isKind('Counted'))
  const sizes = factsOf(trace).filter(isKind('Scaled'))
  const subjects = [...new Set(counts.map(fact => fact.subject))].filter(
    subject => countsOf(counts, subject).length > 2,
  )
  const deployments = subjects.filter(subject => subject.startsWith('Deployment/'))
  const charts = (deployments.length > 0 ? deployments : subjects).map(subject => {
    const name = subject.slice(subject.indexOf('/') + 1)
    const own = sizes.filter(({ set }) => set === name || set.startsWith(`${name}-`))
    return chart(subject, countsOf(counts, subject), own, look)
  })
  const known = new Set(subjects.map(subject => subject.slice(subject.indexOf('/') + 1)))
  const others = sizes.filter(({ set }) => ![...known].some(name => set === name || set.startsWith(`${name}-`)))
  const alone = others.length > 2 ? [chart('', [], others, look)] : []
  const drawn = [...charts, ...alone].filter(each => each.length > 0)
  if (drawn.length === 0) return []
  const legend = charts.some(each => each.length > 0) ? ['', ...legendOf(look)] : []
  return [...drawn.flatMap((each, i) => (i === 0 ? each : ['', ...each])), ...legend]
}

/** Those that say something new; so a long wait in which nothing changes takes no room at the end. */
function countsOf(counts: readonly FactOf<'Counted'>[], subject: string): readonly FactOf<'Counted'>[] {
  const own = counts.filter(fact => fact.subject === subject)
  return own.filter((fact, i) => {
    const before = own[i - 1]
    return (
      before === undefined ||
      before.replicas !== fact.replicas ||
      before.available !== fact.available ||
      before.terminating !== fact.terminating
    )
  })
}

/** Rows at most; more Pods than that share one. */
const tallest = 15

function chart(
  subject: string,
  counts: readonly FactOf<'Counted'>[],
  sizes: readonly FactOf<'Scaled'>[],
  look: Look,
): string[] {
  const facts = [...counts, ...sizes]
  const [from, to] = [Math.min(...facts.map(fact => fact.at)), Math.max(...facts.map(fact => fact.at))]
  const sets = [...new Set(sizes.map(({ set }) => set))]
  const most = Math.max(0, ...counts.map(({ replicas, terminating }) => replicas + terminating))
  const labels = Math.max(String(most).length, ...sets.map(set => width(harmless(set))))
  const columns = Math.min(look.width - labels - gap.length, widest)
  if (to === from || columns < 20) return []
  // The last state goes on for ever.
  const scale = (to - from) / (columns - 3)
  const stacks = Array.from({ length: columns }, (_, i) => stackIn(counts, from + i * scale, from + (i + 1) * scale))
  const each = Math.ceil(most / tallest)
  const rows = Array.from({ length: most === 0 ? 0 : Math.ceil(most / each) }, (_, i) => most - i * each).map(level => {
    const bar = stacks.map(stack => paintOf(glyphAt(stack, level), look.paint)).join('')
    return padStart(String(level), labels) + gap + bar
  })
  const lanes = sets.map(set => {
    const own = sizes.filter(size => size.set === set)
    return pad(harmless(set), labels) + gap + lane(own, from, scale, columns)
  })
  const heading = subject === '' ? [] : lines(look.paint.bold(harmless(subject)), look.width)
  const under = ' '.repeat(labels) + gap + look.paint.dim(axis(columns, scale, from))
  return [...heading, ...rows, ...lanes, under].map(line => line.trimEnd())
}

const gap = '  '
const widest = 100

type Glyph = '█' | '░' | '·' | ' '
interface Stack {
  readonly available: number
  readonly replicas: number
  readonly terminating: number
}

/** What a column stands for: the fewest that were available in its time, and all else as it was at its end. */
function stackIn(counts: readonly FactOf<'Counted'>[], from: number, to: number): Stack {
  const last = counts.findLast(({ at }) => at < to)
  const before = counts.findLast(({ at }) => at <= from)
  const inside = counts.filter(({ at }) => from < at && at < to)
  const available = Math.min(...[before, ...inside].map(each => each?.available ?? 0))
  return { available, replicas: last?.replicas ?? 0, terminating: last?.terminating ?? 0 }
}

function glyphAt({ available, replicas, terminating }: Stack, level: number): Glyph {
  if (level <= available) return '█'
  if (level <= replicas) return '░'
  return level <= Math.max(available, replicas) + terminating ? '·' : ' '
}

/** `10·····8····5·0`: each size from when it was wanted; of several in too little room the last. */
function lane(sizes: readonly FactOf<'Scaled'>[], from: number, scale: number, columns: number): string {
  let drawn = ''
  for (const { at, to } of sizes) {
    const column = Math.min(Math.floor((at - from) / scale), columns - String(to).length)
    const before = drawn === '' ? ' '.repeat(column) : drawn.padEnd(column, '·').slice(0, column)
    // Half a number would be another number.
    drawn =
      (/\d$/.test(before) && drawn.length > column ? before.replace(/\d+$/, run => '·'.repeat(run.length)) : before) +
      to
  }
  return drawn.padEnd(columns, '·')
}

const glyphs: Readonly<
  Record<Exclude<Glyph, ' '>, { readonly about: Text; readonly colour: 'green' | 'yellow' | 'gray' }>
> = {
  '█': { about: { zh: '可用', en: 'available' }, colour: 'green' },
  '░': { about: { zh: '尚不可用', en: 'not available yet' }, colour: 'yellow' },
  '·': { about: { zh: '正在终止', en: 'terminating' }, colour: 'gray' },
}
const paintOf = (glyph: Glyph, paint: ChalkInstance) => (glyph === ' ' ? glyph : paint[glyphs[glyph].colour](glyph))

const legendOf = (look: Look): string[] =>
  renderLegend(
    (['█', '░', '·'] as const).map(glyph => `${paintOf(glyph, look.paint)} ${glyphs[glyph].about[look.language]}`),
    look.width,
  )
