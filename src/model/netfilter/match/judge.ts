import type { Finding, Judge, Scene } from './finding.ts'
import { connectionJudges, withoutConnection } from './judge-connection.ts'
import { headerJudges } from './judge-header.ts'
import { memoryJudges } from './judge-memory.ts'
import { nodeJudges } from './judge-node.ts'
import type { Packet } from '../packet.ts'
import type { Condition, Match } from '../rule.ts'

const judges: { readonly [K in Condition['kind']]: Judge<K> } = {
  ...headerJudges,
  ...connectionJudges,
  ...nodeJudges,
  ...memoryJudges,
}

/** Does the match hold? Asking a stateful one changes the memory or uses up chance: ask once. */
export function judge(match: Match, packet: Packet, scene: Scene): Finding {
  const lone = withoutConnection(match, packet)
  if (lone !== undefined) return lone
  const found = (judges[match.kind] as Judge<Condition['kind']>)(match, packet, scene)
  return match.not ? { answer: opposite[found.answer], seen: found.seen } : found
}
const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const

/** These change something or draw when asked, so what they answered is kept in the journal. */
export const isStateful = (match: Match): boolean => match.kind in memoryJudges
