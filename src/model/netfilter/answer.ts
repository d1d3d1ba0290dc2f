import type { Random } from '../../random.ts'
import type { Text } from '../../text.ts'
import type { Branch, Decision } from './choices.ts'
import { renderTuple } from './connection/connection.ts'
import { exchange, type Answering, type Exchange, type Origin } from './converse.ts'
import type { Memory } from './memory.ts'
import { renderDestination, renderSource, type Packet } from './packet.ts'
import type { Fate, Journey, Node, Run } from './run.ts'
import { again, play } from './trace.ts'

/** What happens to a packet, its answer and the packet after that: everything that can, and what it depends on. */
export interface Answer {
  /** One, or with `every` one for each way that chance can go; if something is unknown, also for each way that the unknown can. */
  readonly outcomes: readonly Branch<Exchange>[]
  /** Of the first packet. `unknown`: see `dependsOn`. */
  readonly verdict: 'delivered' | 'not delivered' | 'either, by chance' | 'unknown'
  /** What would have to be known for the verdict: each has an outcome for yes and another for no, or is not modelled at all. */
  readonly dependsOn: readonly Text[]
  /** What, besides, the way of the answer or of the next packet depends on, or how probable an outcome is. */
  readonly dependsLater: readonly Text[]
  /** What was taken for granted because nobody said (routes, forwarding, reverse-path filters). */
  readonly provided: readonly Text[]
  /** All ways were followed; if not, `dependsOn` says so. */
  readonly complete: boolean
}

export function ask(
  node: Node,
  memory: Memory,
  packet: Packet,
  origin: Origin,
  chance: Random | 'every',
  answering: Answering = 'open',
): Answer {
  const converse = (run: Run) => exchange(run, packet, origin, answering)
  const { branches, complete } = play(node, memory, chance, converse)
  const first = (exchange: Exchange) => [exchange.first]
  const dependsOn = complete ? unique([...decisive(branches, first, false), ...unmodelled(branches, first)]) : [tooMany]
  const all = complete ? unique([...decisive(branches, journeysOf, true), ...unmodelled(branches, journeysOf)]) : []
  const outcomes = all.length === 0 && complete ? inOneWorld(branches) : branches
  const [only, ...others] = outcomes
  if (only !== undefined && others.length === 0 && branches.length > 1 && leaveTheSame(branches))
    again(node, memory, only, converse)
  return {
    outcomes,
    verdict: dependsOn.length > 0 ? 'unknown' : verdictOf(outcomes),
    dependsOn,
    dependsLater: all.filter(({ en }) => dependsOn.every(each => each.en !== en)),
    provided: provisos(outcomes),
    complete,
  }
}

/**
 * What is unknown makes no difference and chance has one way: then the memory is as after any other packet. Only the connection
 * itself is compared; a list of `-m recent` or a counter may differ, and whoever asks it next supposes anew.
 */
const leaveTheSame = (branches: readonly Branch<Exchange>[]): boolean =>
  new Set(branches.map(({ result }) => [result.first, result.reply, result.second].map(entryAfter).join('|'))).size ===
  1

function entryAfter(journey: Journey | undefined): string {
  const tracking = journey?.fate.packet.tracking
  if (tracking?.kind !== 'tracked') return tracking?.kind ?? ''
  const { original, reply, mark } = tracking.connection
  return `${renderTuple(original)} ${renderTuple(reply)} ${mark}`
}

const tooMany: Text = {
  zh: '可能的情形太多，没有全部尝试',
  en: 'there are more ways than were tried in which this can go',
}

function verdictOf(outcomes: readonly Branch<Exchange>[]): Exclude<Answer['verdict'], 'unknown'> {
  const arrived = outcomes.map(({ result }) => result.first.fate.kind === 'delivered')
  if (!arrived.includes(false)) return 'delivered'
  return arrived.includes(true) ? 'either, by chance' : 'not delivered'
}

/**
 * The suppositions that make a difference: with yes, other things can happen than with no. What makes none is not worth
 * knowing. The branches are the leaves of a tree of decisions, and each supposition is weighed where it is made: weighed over
 * all branches at once, two that only together decide would look as if neither did.
 */
function decisive(branches: readonly Branch<Exchange>[], of: Part, withChances: boolean): Text[] {
  const deciding = new Set<string>()
  const keyOf = fateKeys(branches, of, withChances)
  const weigh = (some: readonly Branch<Exchange>[], depth: number): ReadonlySet<string> => {
    const decision = some.length > 1 ? some[0]?.decisions[depth] : undefined
    if (decision === undefined) return new Set(some.map(keyOf))
    const [yes, no] = [true, false].map(way => some.filter(each => each.decisions[depth]?.yes === way))
    const [withYes, withNo] = [weigh(yes ?? [], depth + 1), weigh(no ?? [], depth + 1)]
    const either = new Set([...withYes, ...withNo])
    const same = either.size === withYes.size && either.size === withNo.size
    if (decision.kind === 'supposed' && !same) deciding.add(decision.key)
    return either
  }
  weigh(branches, 0)
  const asked = new Map(branches.flatMap(({ decisions }) => suppositions(decisions).map(each => [each.key, each])))
  return [...asked.values()].filter(({ key }) => deciding.has(key)).map(({ question }) => question)
}

const unmodelled = (branches: readonly Branch<Exchange>[], of: Part): Text[] =>
  branches
    .flatMap(({ result }) => of(result))
    .flatMap(journey => (journey?.fate.kind === 'unknown' ? [journey.fate.because] : []))

type Supposed = Extract<Decision, { kind: 'supposed' }>
const suppositions = (decisions: readonly Decision[]) =>
  decisions.filter((each): each is Supposed => each.kind === 'supposed')

/** When nothing depends on the suppositions, the world in which all of them hold stands for every world. */
const inOneWorld = (branches: readonly Branch<Exchange>[]): Branch<Exchange>[] =>
  branches.filter(({ decisions }) => suppositions(decisions).every(each => each.yes))

/** Which of an exchange's journeys are asked about. */
type Part = (exchange: Exchange) => readonly (Journey | undefined)[]
const journeysOf: Part = ({ first, reply, second }) => [first, reply, second]

/** What counts as a different outcome. An interface that is known only where it was supposed is none. */
function fateKeys(branches: readonly Branch<Exchange>[], of: Part, withChances: boolean) {
  const isNamed = (journey: Journey | undefined) =>
    journey?.fate.kind !== 'delivered' || journey.fate.to === 'node' || journey.fate.to.interface !== undefined
  const named = branches.every(({ result }) => of(result).every(isNamed))
  return ({ result, probability }: Branch<Exchange>): string =>
    [...of(result).map(journey => journey && fateKey(journey.fate, named)), withChances ? probability : ''].join('|')
}

function fateKey(fate: Fate, named: boolean): string {
  const ends = `${renderSource(fate.packet)} ${renderDestination(fate.packet)}`
  if (fate.kind !== 'delivered') return fate.kind === 'unknown' ? `unknown ${fate.by}` : `${fate.kind} ${fate.by}`
  return `delivered ${fate.to === 'node' ? 'node' : named ? fate.to.interface : ''} ${ends}`
}

function provisos(outcomes: readonly Branch<Exchange>[]): Text[] {
  const journeys = outcomes.flatMap(({ result }) => journeysOf(result))
  const told = (journey: Journey | undefined) =>
    (journey?.journal ?? []).flatMap(entry =>
      entry.kind === 'routed' && entry.provided !== undefined ? [entry.provided] : [],
    )
  return unique(journeys.flatMap(told))
}

const unique = (texts: readonly Text[]): Text[] => [...new Map(texts.map(each => [each.en, each])).values()]
