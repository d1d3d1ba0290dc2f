import type { Fact, Millis, What } from '../../sim/fact.ts'
import type { HookName, PacketHeader } from '../../sim/facts/network.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import type { Decision } from './choices.ts'
import { renderTuple } from './connection/connection.ts'
import type { Exchange } from './converse.ts'
import { reason } from './explain.ts'
import type { Entry } from './journal.ts'
import { isTcp, renderDestination, renderSource, stateOf, type Header, type Packet } from './packet.ts'
import { protocolName, renderFlags } from './protocols.ts'
import { nameOfError } from './reject.ts'
import type { Chain, Rule } from './rule.ts'
import type { Fate, Journey, Node } from './run.ts'

/** How a journey is told. */
export interface Telling {
  readonly fact: ModelTools['fact']
  readonly at: Millis
  /** The packet's name in its facts; an ICMP error or reset about it is called `name error`. */
  readonly packet: string
  /** Whose the facts are: the sender's, and the node's on which everything else happens. */
  readonly sender: string
  readonly node: string
  /** Why it is sent. */
  readonly because?: Fact
  /** Also a fact for each rule that did not match, with its reason; `decisions` are those of the branch. */
  readonly everyRule?: { readonly on: Node; readonly decisions: readonly Decision[] }
}

/**
 * A packet's way as facts, in order, each with its cause: a rule because of the jump that led to its chain, a changed header
 * because of the rule that asked for it, the end because of what decided it.
 */
export function tell(journey: Journey, telling: Telling): Fact[] {
  const { sent } = journey
  const flags = isTcp(sent) ? { flags: renderFlags(sent.flags) } : {}
  const from = sent.in === '' ? 'node' : (sent.in ?? '?')
  const start: What = { kind: 'PacketSent', packet: telling.packet, header: headerOf(sent), ...flags, from }
  const first = telling.fact(telling.at, telling.sender, start, telling.because)
  const way: Way = { telling, facts: [first], hook: 'PREROUTING', jumps: new Map(), missed: 0, translation: undefined }
  for (const entry of journey.journal) tellEntry(way, entry)
  tellFate(way, journey.fate)
  return way.facts
}

/** A conversation: the first packet, the answer because it arrived, and the packet after that because the answer did. */
export function tellExchange({ first, reply, second }: Exchange, telling: Telling & { receiver: string }): Fact[] {
  const { packet, sender, receiver } = telling
  const told = tell(first, telling)
  if (reply === undefined) return told
  const answer = tell(reply, { ...telling, packet: `${packet} reply`, sender: receiver, ...because(told.at(-1)) })
  if (second === undefined) return [...told, ...answer]
  return [
    ...told,
    ...answer,
    ...tell(second, { ...telling, packet: `${packet} next`, sender, ...because(answer.at(-1)) }),
  ]
}
const because = (fact: Fact | undefined) => (fact === undefined ? {} : { because: fact })

const headerOf = (header: Header): PacketHeader => ({
  protocol: protocolName(header.protocol),
  source: renderSource(header),
  destination: renderDestination(header),
})

interface Way {
  readonly telling: Telling
  readonly facts: Fact[]
  hook: HookName
  /** The jump that led to a chain, at this hook. */
  readonly jumps: Map<string, Fact>
  /** Rules asked since the last match. */
  missed: number
  /** The rule of this hook that said how to translate. */
  translation: Rule | undefined
}

function add(way: Way, what: What, cause: Fact | undefined = way.facts.at(-1)): Fact {
  const fact = way.telling.fact(way.telling.at, way.telling.node, what, cause)
  way.facts.push(fact)
  return fact
}

function tellEntry(way: Way, entry: Entry): void {
  const { packet } = way.telling
  switch (entry.kind) {
    case 'hook':
      return tellHook(way, entry)
    case 'passed':
      way.missed += entry.to - entry.from
      return tellMissed(way, entry)
    case 'met':
      return tellMatch(way, entry)
    case 'ended': {
      const { chain, verdict } = entry
      const missed = taken(way)
      // A chain without a word to say is not worth one.
      if (verdict === 'accept' && chain.rules.length === 0) return
      add(
        way,
        { kind: 'ChainEnded', packet, hook: way.hook, table: chain.table, chain: chain.name, verdict, missed },
        causeIn(way, chain),
      )
      return
    }
    case 'tracked':
      return tellConnection(way, entry.packet)
    case 'routed': {
      const provided = entry.provided === undefined ? {} : { provided: entry.provided }
      add(way, { kind: 'Routed', packet, decision: entry.to, ...provided })
      return
    }
    case 'changed':
      return tellChange(way, entry)
  }
}

function tellHook(way: Way, { hook, packet }: Extract<Entry, { kind: 'hook' }>): void {
  const state = stateOf(packet)
  const known = state === undefined ? {} : { state }
  way.hook = hook
  way.jumps.clear()
  way.missed = 0
  way.translation = undefined
  const entered = add(way, {
    kind: 'HookEntered',
    packet: way.telling.packet,
    hook,
    header: headerOf(packet),
    mark: hex(packet.mark),
    ...known,
    ...(packet.in !== '' && { in: packet.in ?? '?' }),
    ...(packet.out !== '' && { out: packet.out ?? '?' }),
  })
  way.jumps.set('', entered)
}

/** What led to a chain: the jump, or for a built-in one that the packet came to the hook. */
const causeIn = (way: Way, { name }: Chain) => way.jumps.get(name) ?? way.jumps.get('')

function tellMatch(way: Way, { chain, rule, verdict, before, after }: Extract<Entry, { kind: 'met' }>): void {
  const { packet } = way.telling
  const draws = rule.matches.flatMap(match => (match.kind === 'random' ? [match.probability] : []))
  const chance = draws[0] === undefined ? {} : { chance: draws[0] }
  const place = { packet, hook: way.hook, table: chain.table, chain: chain.name, ...ruleWords(chain, rule) }
  const matched = add(
    way,
    { kind: 'RuleMatched', ...place, verdict, missed: taken(way), ...chance },
    causeIn(way, chain),
  )
  if ('chain' in rule.target) way.jumps.set(rule.target.chain, matched)
  if (rule.target.kind === 'translate') way.translation = rule
  if (before.mark !== after.mark)
    add(way, { kind: 'MarkChanged', packet, from: hex(before.mark), to: hex(after.mark) }, matched)
}

function taken(way: Way): number {
  const { missed } = way
  way.missed = 0
  return missed
}

function tellMissed(way: Way, entry: Extract<Entry, { kind: 'passed' }>): void {
  const { everyRule, packet } = way.telling
  if (everyRule === undefined) return
  const { chain } = entry
  for (const rule of chain.rules.slice(entry.from, entry.to)) {
    const why = reason(everyRule.on, everyRule.decisions, entry, rule)
    const { number, line, rule: words } = ruleWords(chain, rule)
    const failed = { condition: why?.words ?? '', seen: why?.seen ?? notTold, supposed: why?.supposed ?? false }
    add(
      way,
      {
        kind: 'RuleMissed',
        packet,
        hook: way.hook,
        table: chain.table,
        chain: chain.name,
        number,
        line,
        rule: words,
        ...failed,
      },
      causeIn(way, chain),
    )
  }
}
const notTold = { zh: '原因没有记录', en: 'the reason was not kept' }

/** Without counters and `-A CHAIN`; the target begins at the last `-j` or `-g`. */
function ruleWords({ name }: Chain, { number, line, text }: Rule) {
  const rule = text.replace(/^\[\d+:\d+\] /, '').slice(`-A ${name} `.length)
  const target = /(?:^| )(?:-j|-g|--jump|--goto) (?!.* (?:-j|-g|--jump|--goto) )(.*)$/.exec(rule)?.[1] ?? ''
  return { number, line, rule, target }
}

function tellConnection(way: Way, { tracking }: Packet): void {
  const { packet } = way.telling
  if (tracking.kind === 'tracked') {
    const { connection, state } = tracking
    const entry = connection.confirmed ? 'found' : 'begun'
    add(way, {
      kind: 'ConnectionSeen',
      packet,
      entry,
      state,
      original: renderTuple(connection.original),
      reply: renderTuple(connection.reply),
    })
  } else if (tracking.kind !== 'not yet') {
    add(way, {
      kind: 'ConnectionSeen',
      packet,
      entry: 'none',
      state: tracking.kind === 'invalid' ? 'INVALID' : 'UNTRACKED',
    })
  }
}

function tellChange(way: Way, { before, after }: Extract<Entry, { kind: 'changed' }>): void {
  const { packet } = way.telling
  const target =
    way.translation === undefined
      ? 'connection'
      : (/(?:-j|--jump) (\S+)/.exec(way.translation.text)?.[1] ?? 'connection')
  for (const [end, words] of [
    ['source', renderSource],
    ['destination', renderDestination],
  ] as const) {
    const [from, to] = [words(before), words(after)]
    if (from !== to) add(way, { kind: 'HeaderChanged', packet, hook: way.hook, target, end, from, to })
  }
}

function tellFate(way: Way, fate: Fate): void {
  const { packet } = way.telling
  const common = { kind: 'PacketEnded', packet, header: headerOf(fate.packet) } as const
  switch (fate.kind) {
    case 'delivered': {
      tellKept(way, fate.packet)
      add(way, { ...common, fate: 'delivered', to: fate.to === 'node' ? 'node' : (fate.to.interface ?? '?') })
      return
    }
    case 'dropped': {
      tellError(way, fate.error)
      const why = fate.why === undefined ? {} : { why: fate.why }
      add(way, { ...common, fate: 'dropped', deciding: fate.by, ...why, ...toldTo(fate.errno) })
      return
    }
    case 'rejected': {
      tellError(way, fate.error)
      const error = nameOfError(fate.packet, fate.with)
      add(way, { ...common, fate: 'rejected', deciding: fate.by, with: error, ...toldTo(fate.errno) })
      return
    }
    case 'unknown':
      add(way, { ...common, fate: 'unknown', deciding: fate.by, why: fate.because })
  }
}

const toldTo = (errno: string | undefined) => (errno === undefined ? {} : { errno })

/** Only who began a connection enters it in the table, and only by getting through. */
function tellKept(way: Way, { tracking }: Packet): void {
  if (tracking.kind !== 'tracked' || !tracking.connection.confirmed || tracking.state !== 'NEW') return
  const { original, reply } = tracking.connection
  if (way.facts.some(fact => fact.kind === 'ConnectionSeen' && fact.entry === 'found')) return
  add(way, {
    kind: 'ConnectionSeen',
    packet: way.telling.packet,
    entry: 'kept',
    state: 'NEW',
    original: renderTuple(original),
    reply: renderTuple(reply),
  })
}

/** The error has a journal of its own: whoever made it, the node sends it. */
function tellError(way: Way, error: Journey | undefined): void {
  if (error === undefined) return
  const { telling } = way
  way.facts.push(
    ...tell(error, {
      ...telling,
      packet: `${telling.packet} error`,
      sender: telling.node,
      ...because(way.facts.at(-1)),
    }),
  )
}

const hex = (mark: number) => `0x${mark.toString(16)}`
