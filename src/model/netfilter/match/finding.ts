import type { Text } from '../../../text.ts'
import type { Choices } from '../choices.ts'
import type { Memory } from '../memory.ts'
import type { Network } from '../network/network.ts'
import type { Packet } from '../packet.ts'
import type { Condition } from '../rule.ts'

/** Three answers, not two: what is not modelled or not known is never guessed. */
export type Answer = 'yes' | 'no' | 'unknown'

/** What came out, and the words for what was found: those are asked for only if somebody reads them. */
export interface Finding {
  readonly answer: Answer
  readonly seen: () => Text
}

export const finding = (holds: boolean | 'unknown', seen: () => Text): Finding => ({
  answer: holds === 'unknown' ? 'unknown' : holds ? 'yes' : 'no',
  seen,
})

/** What a match may look at besides the packet. */
export interface Scene {
  readonly memory: Memory
  readonly choices: Pick<Choices, 'draw'>
  readonly network: Network
  /** `table:CHAIN:rule:N`: counters belong to a rule. */
  readonly rule: string
}

/** Decides one kind of condition. That it may be negated is for `judge` to see to; but what a match leaves behind may depend on it. */
export type Judge<K extends Condition['kind']> = (
  condition: ConditionOf<K> & { readonly not: boolean },
  packet: Packet,
  scene: Scene,
) => Finding
export type ConditionOf<K extends Condition['kind']> = Extract<Condition, { readonly kind: K }>
