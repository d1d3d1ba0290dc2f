import type { Text } from '../../../text.ts'

/** One thing to say: of the Service, or of one Pod behind it. */
export interface Said {
  readonly about: 'service' | 'endpoint' | 'disagreement' | 'next'
  readonly subject: string
  readonly code: string
  readonly text: Text
}
/** How the Service fares; undefined if that cannot be told from what was brought. */
export interface Answer {
  readonly said: readonly Said[]
  readonly hasReady: boolean | undefined
}
