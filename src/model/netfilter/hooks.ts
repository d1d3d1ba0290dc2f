import { confirm, track } from './connection/conntrack.ts'
import { decide, isUndecided, translate } from './connection/nat.ts'
import type { Packet } from './packet.ts'
import type { Hook, Rule, Ruleset, TableName } from './rule.ts'
import { droppedByStack, on, type Node, type Onward, type Run } from './run.ts'
import { walk } from './walk.ts'

/** Who is asked at a hook, in order: see the drawing in rule.ts. */
type Station = TableName | 'conntrack' | 'confirm'

const stations: Readonly<Record<Hook, readonly Station[]>> = {
  PREROUTING: ['raw', 'conntrack', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'nat', 'security', 'confirm'],
  FORWARD: ['mangle', 'filter', 'security'],
  OUTPUT: ['raw', 'conntrack', 'mangle', 'nat', 'filter', 'security'],
  POSTROUTING: ['mangle', 'nat', 'confirm'],
}
const legacyInput: readonly Station[] = ['mangle', 'filter', 'security', 'nat', 'confirm']

const stationsAt = (hook: Hook, backend: Node['backend']) =>
  hook === 'INPUT' && backend === 'legacy' ? legacyInput : stations[hook]

/** `afterwards` is told after each table what it made of the packet: at OUTPUT, a change means another route. */
export type Afterwards = (station: Station, before: Packet, after: Packet) => Onward
const carryOn: Afterwards = (_station, _before, after) => on(after)

/** Shows a packet to everyone at a hook, until someone stops it. */
export function passHook(run: Run, hook: Hook, packet: Packet, afterwards: Afterwards = carryOn): Onward {
  run.journal.push({ kind: 'hook', hook, packet })
  let onward = on(packet)
  for (const station of stationsAt(hook, run.node.backend)) {
    const before = onward.packet
    onward = passStation(run, hook, station, before)
    if (onward.kind === 'on') onward = afterwards(station, before, onward.packet)
    if (onward.kind !== 'on') return onward
  }
  return onward
}

function passStation(run: Run, hook: Hook, station: Station, packet: Packet): Onward {
  if (station === 'conntrack') return on(tracked(run, packet))
  if (station === 'confirm') return confirmed(run, packet)
  return station === 'nat' ? passNat(run, hook, packet) : passTable(run, hook, station, packet)
}

function passTable(run: Run, hook: Hook, name: TableName, packet: Packet): Onward {
  const table = run.node.rules.tables.get(name)
  const chain = table?.chains.get(hook)
  return table === undefined || chain === undefined ? on(packet) : walk(run, table, chain, hook, packet)
}

/** The rules only for what is still undecided, the translation for every packet. */
function passNat(run: Run, hook: Hook, packet: Packet): Onward {
  if (!run.node.rules.tables.has('nat')) return on(packet)
  let onward = on(packet)
  if (isUndecided(packet, hook)) onward = passTable(run, hook, 'nat', packet)
  if (onward.kind === 'on' && isUndecided(onward.packet, hook)) onward = decide(run, onward.packet, hook, undefined)
  if (onward.kind !== 'on') return onward
  const before = onward.packet
  onward = translate(run, before, hook)
  if (onward.packet !== before) run.journal.push({ kind: 'changed', before, after: onward.packet })
  return onward
}

/** Two connections whose answers look the same: the later one does not come about. */
function confirmed({ memory }: Run, packet: Packet): Onward {
  const after = confirm(memory, packet)
  if (after !== 'taken') return on(after)
  return droppedByStack(packet, {
    zh: '它的应答与另一个连接的应答无法区分，连接没有建立',
    en: 'answers to it would look like those of another connection: this one does not come about',
  })
}

function tracked(run: Run, packet: Packet): Packet {
  if (!needsTracking(run.node.rules)) return packet
  const after = track(run.memory, packet)
  if (after !== packet) run.journal.push({ kind: 'tracked', packet: after })
  return after
}

/** The kernel tracks connections only once some rule needs it. Chains of nat do not, nor do rules that only say whom not to track. */
export function needsTracking(rules: Ruleset): boolean {
  const known = trackingNeeded.get(rules)
  if (known !== undefined) return known
  const needed = anyRule(rules, asksForConnection)
  trackingNeeded.set(rules, needed)
  return needed
}
const trackingNeeded = new WeakMap<Ruleset, boolean>()

/** Without a list of all: the first rule that asks is mostly among the first, and there may be a hundred thousand. */
function anyRule({ tables }: Ruleset, asks: (rule: Rule) => boolean): boolean {
  for (const { chains } of tables.values()) for (const { rules } of chains.values()) if (rules.some(asks)) return true
  return false
}

const asksForConnection = ({ matches, target }: Rule): boolean =>
  matches.some(
    match =>
      match.kind === 'state' ||
      match.kind === 'connection' ||
      match.kind === 'connection-limit' ||
      (match.kind === 'unknown' && trackers.test(match.words)) ||
      (match.kind === 'mark' && match.of === 'connection'),
  ) ||
  target.kind === 'translate' ||
  target.kind === 'zone' ||
  target.kind === 'copy-mark' ||
  (target.kind === 'mark' && target.of === 'connection')
const trackers = /^-m (connbytes|connlabel|cluster|helper)\b/
