import type { FactOf } from '../../sim/fact.ts'
import type { PacketHeader } from '../../sim/facts/network.ts'
import { same, type Text } from '../../text.ts'

/** One line of a drawing: a label on the left, what it says on the right. `sign` stands before the label. */
export interface Row {
  readonly sign: '▶' | '│' | '▼' | '✘' | '?'
  /** What happens at a hook stands a little to the right of its name. */
  readonly inner?: true
  readonly label: Text
  readonly words: Text
  readonly tone?: 'strong' | 'change' | 'quiet' | 'good' | 'bad' | 'open'
}

/** Kept on one line if there is room; drawing puts the spaces back. */
export const tied = (words: string) => words.replaceAll(' ', '\u00a0')
export const arrow = ({ source, destination }: PacketHeader): string => tied(`${source} → ${destination}`)

export const labels = {
  conntrack: { zh: '连接跟踪', en: 'conntrack' },
  mark: { zh: '标记', en: 'mark' },
  routing: { zh: '路由', en: 'routing' },
  provided: { zh: '前提', en: 'provided' },
  error: { zh: '错误报文', en: 'error' },
} as const satisfies Record<string, Text>

export const change = (from: string, to: string): Text => same(tied(`${from} ⇒ ${to}`))

export function connectionWords({ entry, state, original, reply }: FactOf<'ConnectionSeen'>): Text {
  switch (entry) {
    case 'begun':
      return { zh: `新连接，${state}`, en: `a new connection, ${state}` }
    case 'found':
      return { zh: `${state}，属于 ${turned(original)}`, en: `${state}, of ${turned(original)}` }
    case 'none':
      return { zh: `不属于任何连接，${state}`, en: `of no connection, ${state}` }
    case 'kept':
      return { zh: `记入表中；应答将是 ${turned(reply)}`, en: `is remembered; its answer will be ${turned(reply)}` }
  }
}
const turned = (tuple: string | undefined) => tied((tuple ?? '?').replace('->', '→'))
