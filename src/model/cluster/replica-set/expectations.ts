import type { Millis } from '../../../sim/fact.ts'

/**
 * What a controller has ordered and not yet seen. Until it has seen all of it, or five minutes are over, it neither creates
 * nor deletes: it would count without its own latest writes. Creations are counted, deletions known by name, so that one that
 * is seen twice counts once. Models `UIDTrackingControllerExpectations`.
 */
export interface Expectations {
  expect(key: string, creations: number, deletions: readonly string[], now: Millis): void
  /** Also for one that will never come, since the write was refused. */
  created(key: string): void
  deleted(key: string, name: string): void
  /** Nothing was ever expected, or all of it came, or waiting any longer makes no sense. */
  satisfied(key: string, now: Millis): boolean
  forget(key: string): void
}

export function expectations(patience: Millis = fiveMinutes): Expectations {
  const expected = new Map<string, { creations: number; readonly deletions: Set<string>; readonly since: Millis }>()
  return {
    expect: (key, creations, deletions, since) =>
      void expected.set(key, { creations, deletions: new Set(deletions), since }),
    created(key) {
      const open = expected.get(key)
      if (open !== undefined) open.creations -= 1
    },
    deleted: (key, name) => void expected.get(key)?.deletions.delete(name),
    satisfied(key, now) {
      const open = expected.get(key)
      if (open === undefined || now - open.since > patience) return true
      return open.creations <= 0 && open.deletions.size === 0
    },
    forget: key => void expected.delete(key),
  }
}

const fiveMinutes = 300_000
