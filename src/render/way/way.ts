import { type FactOf, isKind } from '../../sim/fact.ts'
import type { Step } from '../../sim/scenario.ts'

const kinds = [
  ...([
    'PacketSent',
    'HookEntered',
    'RuleMatched',
    'RuleMissed',
    'ChainEnded',
    'HeaderChanged',
    'MarkChanged',
  ] as const),
  ...(['Routed', 'ConnectionSeen', 'PacketEnded'] as const),
] as const
export type WayFact = FactOf<(typeof kinds)[number]>
export const isOfWay = isKind(...kinds)

/** All that happened to one packet on one node, from its beginning to its end. */
export interface Way {
  readonly kind: 'Way'
  readonly sent: FactOf<'PacketSent'>
  readonly facts: WayFact[]
  readonly byId: Map<number, WayFact>
  /** The way of the reset or ICMP error that told the sender. */
  error?: Way
}

/** What a reader is shown, in order: sentences of the narrator, facts, and packets' ways as one thing each. */
export function storiesOf(steps: readonly Step[]): (Step | Way)[] {
  const stories: (Step | Way)[] = []
  const open = new Map<string, Way>()
  for (const step of steps) {
    if (step.kind === 'Caption' || !isOfWay(step)) {
      stories.push(step)
      continue
    }
    if (step.kind === 'PacketSent') {
      const way: Way = { kind: 'Way', sent: step, facts: [], byId: new Map() }
      const about = open.get(step.packet.replace(/ error$/, ''))
      open.set(step.packet, way)
      if (about !== undefined && about.sent.packet !== step.packet) about.error = way
      else stories.push(way)
    }
    const way = open.get(step.packet)
    way?.facts.push(step)
    way?.byId.set(step.id, step)
    if (way === undefined) stories.push(step)
    if (step.kind === 'PacketEnded') open.delete(step.packet)
  }
  return stories
}

/** The rules that led to a fact, the first one first: jump by jump, within one hook. */
export function rulesBefore({ byId }: Way, fact: WayFact): FactOf<'RuleMatched'>[] {
  const path: FactOf<'RuleMatched'>[] = []
  let at: WayFact | undefined = fact
  while (at !== undefined && at.kind !== 'HookEntered') {
    if (at.kind === 'RuleMatched') path.unshift(at)
    at = at.because === undefined ? undefined : byId.get(at.because)
  }
  return path
}

/** The words behind `--comment`, without quotes. */
export function commentOf(rule: string): string | undefined {
  const [, quoted, bare] = /--comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(rule) ?? []
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? bare
}
