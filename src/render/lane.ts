import { harmless } from '../deck/harmless.ts'
import { type Fact, type FactOf, isKind } from '../sim/fact.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import { same, type Text } from '../text.ts'

/** What a column of a container's lane can show. */
export type Glyph = '█' | '░' | '─' | 'x' | 'T' | 'K'

/** One container, or the phase of one Pod, over virtual time. */
export interface Lane {
  readonly kind: 'phase' | 'container'
  readonly label: Text
  readonly changes: readonly { readonly at: number; readonly name: string }[]
  /** The most telling thing between two times, the second excluded. */
  glyphIn(from: number, to: number): Glyph | undefined
}

/** The phase first, then the containers in the order in which they appear; Pod by Pod. */
export function lanesOf(trace: Trace): Lane[] {
  const facts = factsOf(trace)
  const states = facts.filter(isKind('PhaseChanged', 'ContainerState'))
  const pods = [...new Set(states.map(fact => fact.pod))]
  return pods.flatMap(pod => {
    const prefix = pods.length > 1 ? `${pod}/` : ''
    const own = states.filter(fact => fact.pod === pod)
    const containers = [...new Set(own.filter(isKind('ContainerState')).map(fact => fact.container))]
    return [
      ...phaseLane(pod, pods.length > 1, own.filter(isKind('PhaseChanged'))),
      ...containers.map(container => containerLane(`${prefix}${container}`, facts.filter(isAbout(pod, container)))),
    ]
  })
}

/** A phase is a word of the API; whatever else a file says must not be wider than it is long. */
const asciiOf = (phase: string) => phase.replaceAll(/[^!-~]/g, '?')

type About = FactOf<'ContainerState' | 'Signalled'>
const isAbout =
  (pod: string, container: string) =>
  (fact: Fact): fact is About =>
    isKind('ContainerState', 'Signalled')(fact) && fact.pod === pod && fact.container === container

function phaseLane(pod: string, named: boolean, facts: readonly FactOf<'PhaseChanged'>[]): Lane[] {
  if (facts.length === 0) return []
  const name = harmless(pod)
  const label = named ? { zh: `${name} 阶段`, en: `${name} phase` } : { zh: '阶段', en: 'phase' }
  const from = facts[0]?.from
  const changes = facts.map(({ at, to }) => ({ at, name: asciiOf(to) }))
  // A play may begin with a Pod that has been there for a while.
  const all = from === undefined ? changes : [{ at: 0, name: asciiOf(from) }, ...changes]
  return [{ kind: 'phase', label, changes: all, glyphIn: () => undefined }]
}

function containerLane(label: string, facts: readonly About[]): Lane {
  const states = facts.filter(isKind('ContainerState'))
  const spans = states.map((fact, i) => ({
    from: fact.at,
    to: states[i + 1]?.at ?? Infinity,
    glyph: glyphOf[fact.state],
  }))
  const marks = facts.flatMap(fact => {
    const glyph = markOf(fact)
    return glyph === undefined ? [] : [{ at: fact.at, glyph }]
  })
  return {
    kind: 'container',
    label: same(harmless(label)),
    changes: states.map(({ at, state }) => ({ at, name: state })),
    glyphIn(from, to) {
      const found = [
        ...marks.filter(({ at }) => from <= at && at < to),
        ...spans.filter(span => span.from < to && span.to > from && span.to > span.from),
      ].map(({ glyph }) => glyph)
      return ranking.find(glyph => found.includes(glyph))
    },
  }
}

const glyphOf = { waiting: '░', running: '█', terminated: '─' } as const satisfies Record<string, Glyph>

function markOf(fact: About): Glyph | undefined {
  if (fact.kind === 'Signalled') return fact.signal === 'TERM' ? 'T' : 'K'
  return fact.state === 'terminated' && fact.exitCode !== 0 ? 'x' : undefined
}

/** A short run must not vanish behind the waiting around it. */
const ranking: readonly Glyph[] = ['K', 'T', 'x', '█', '─', '░']
