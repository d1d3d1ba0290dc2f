import { save } from './connection/conntrack.ts'
import { decide } from './connection/nat.ts'
import type { Packet } from './packet.ts'
import type { Chain, Hook, Rule, Target } from './rule.ts'
import { on, type Onward, type Run, type Stop } from './run.ts'

/** Where the walk goes after a rule's target. */
export type Step =
  | { readonly kind: 'next'; readonly packet: Packet }
  | { readonly kind: 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'stop'; readonly onward: Onward }

/** Does what the rule's target says, and journals it with the word that the kernel's trace has for it. */
export function act(run: Run, hook: Hook, chain: Chain, rule: Rule, packet: Packet): Step {
  const { target } = rule
  const met = (verdict: string, after = packet) =>
    run.journal.push({ kind: 'met', chain, rule, verdict, before: packet, after })
  if (target.kind === 'return') {
    met('return')
    return { kind: 'return' }
  }
  if ('chain' in target) {
    met(`${target.kind} ${target.chain}`)
    return target
  }
  if (!isFinal(target)) {
    const after = alter(run, packet, target)
    met('continue', after)
    return { kind: 'next', packet: after }
  }
  const onward = final(run, hook, target, packet, `${chain.table}:${chain.name}:rule:${rule.number}`)
  met(traceWord(target, onward), onward.packet)
  return { kind: 'stop', onward }
}

type Final = Extract<Target, { kind: 'accept' | 'drop' | 'reject' | 'translate' | 'unknown' }>
type Altering = Exclude<Target, Final | { kind: 'return' | 'jump' | 'goto' }>

const isFinal = (target: Final | Altering): target is Final =>
  ['accept', 'drop', 'reject', 'translate', 'unknown'].includes(target.kind)

/** The kernel's trace does not tell REJECT from DROP, nor DNAT from ACCEPT. */
const traceWord = (target: Final, onward: Onward) =>
  target.kind === 'unknown' ? '?' : onward.kind === 'on' ? 'accept' : 'drop'

function final(run: Run, hook: Hook, target: Final, packet: Packet, by: string): Onward {
  switch (target.kind) {
    case 'accept':
      return on(packet)
    case 'drop':
      return { kind: 'dropped', packet, by }
    case 'reject':
      return { kind: 'rejected', packet, by, with: target.with }
    case 'translate': {
      const decided = decide(run, packet, hook, target.to)
      return decided.kind === 'on' ? decided : { ...decided, by }
    }
    case 'unknown':
      return notModelled(packet, by, target.words)
  }
}

const notModelled = (packet: Packet, by: string, words: string): Stop => ({
  kind: 'unknown',
  packet,
  by,
  because: { zh: `没有为“${words}”建模`, en: `“${words}” is not modelled` },
})

function alter(run: Run, packet: Packet, target: Altering): Packet {
  switch (target.kind) {
    case 'continue':
      return packet
    case 'mark':
      return target.of === 'packet'
        ? { ...packet, mark: ((packet.mark & ~target.mask) ^ target.value) >>> 0 }
        : withConnectionMark(run, packet, mark => (mark & ~target.mask) ^ target.value)
    case 'copy-mark':
      return copyMark(run, packet, target)
    case 'untrack':
      return isClaimed(packet) ? packet : { ...packet, tracking: { kind: 'untracked' } }
    case 'zone': {
      if (isClaimed(packet)) return packet
      const [original, reply] = [target.direction !== 'reply', target.direction !== 'original']
      return { ...packet, zone: { original: original ? target.zone : 0, reply: reply ? target.zone : 0 } }
    }
    case 'set-field': {
      const old = packet[target.field]
      const value = target.how === 'add' ? old + target.value : (old & ~target.mask) ^ target.value
      return { ...packet, [target.field]: Math.max(0, Math.min(255, value)) }
    }
  }
}

/** xt_CT: of all rules that say how a packet is to be tracked, the first one has its way. */
const isClaimed = ({ tracking, zone }: Packet) => tracking.kind !== 'not yet' || zone !== undefined

/** `--save-mark` and `--restore-mark`. */
function copyMark(
  run: Run,
  packet: Packet,
  { to, packetMask, connectionMask }: Extract<Target, { kind: 'copy-mark' }>,
): Packet {
  const { tracking } = packet
  if (to === 'connection')
    return withConnectionMark(run, packet, mark => (mark & ~connectionMask) ^ (packet.mark & packetMask))
  if (tracking.kind !== 'tracked') return packet
  const restored = tracking.connection.mark & connectionMask
  return { ...packet, mark: ((packet.mark & ~packetMask) ^ restored) >>> 0 }
}

function withConnectionMark(run: Run, packet: Packet, change: (mark: number) => number): Packet {
  const { tracking } = packet
  if (tracking.kind !== 'tracked') return packet
  const connection = { ...tracking.connection, mark: change(tracking.connection.mark) >>> 0 }
  save(run.memory, connection)
  return { ...packet, tracking: { ...tracking, connection } }
}
