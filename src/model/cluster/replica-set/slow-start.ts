/** The most that one look creates or deletes. Models `BurstReplicas`. */
export const burst = 500

/** How many to create (positive) or delete (negative) in one look. Models `manageReplicas`. */
export const difference = (wanted: number, active: number, most = burst): number =>
  Math.max(-most, Math.min(most, wanted - active))

/**
 * Creates one, then 2, 4, 8 … at a time: yields the size of each batch and is handed back how many of it succeeded. A batch is
 * finished whatever happens, but after a failure none follows; so a quota that is used up costs few calls. Returns how many
 * succeeded in all. Models `slowStartBatch`.
 */
export function* slowStart(count: number, first = 1): Generator<number, number, number> {
  let done = 0
  for (let size = Math.min(count, first); size > 0; size = Math.min(2 * size, count - done)) {
    const succeeded = yield size
    done += succeeded
    if (succeeded < size) break
  }
  return done
}
