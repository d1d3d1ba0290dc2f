import type { Connection, Direction } from './connection/connection.ts'

/**
 * What the kernel remembers from one packet to the next. It changes in place, as the kernel's does, but every change can be
 * undone: an answer that depends on something is found by trying every way (choices.ts).
 */
export interface Memory {
  /** Virtual milliseconds; only ever moved forward. */
  now: number
  /** `fresh`: nothing has happened since the rules were loaded. `unknown`: the rules of a running node, whose counters nobody dumped. */
  readonly history: 'fresh' | 'unknown'
  readonly connections: Map<number, Connection>
  /** By what a packet of it looks like (tupleKey). */
  readonly byTuple: Map<string, { readonly id: number; readonly direction: Direction }>
  /** The connections that one source has begun (sourceKey). */
  readonly bySource: Map<string, readonly number[]>
  /** The lists of `-m recent`, oldest use first. */
  readonly recent: Map<string, readonly RecentEntry[]>
  /** Of `-m limit`, `hashlimit`, `quota`, `statistic --mode nth`: by rule (or list) and key. */
  readonly counters: Map<string, Counter>
  /** The connections that a rule with `-m connlimit` has counted, by rule and network. */
  readonly counted: Map<string, readonly number[]>
  lastId: number
  readonly undo: (() => void)[]
}
export interface RecentEntry {
  readonly address: string
  readonly ttl: number
  /** When it was seen, oldest first. */
  readonly stamps: readonly number[]
}
export interface Counter {
  readonly value: number
  readonly at: number
}

export const newMemory = (history: Memory['history'] = 'fresh'): Memory => ({
  now: 0,
  history,
  connections: new Map(),
  byTuple: new Map(),
  bySource: new Map(),
  recent: new Map(),
  counters: new Map(),
  counted: new Map(),
  lastId: 0,
  undo: [],
})

/** The only way to write: `undefined` deletes. */
export function write<K, V>(memory: Memory, map: Map<K, V>, key: K, value: V | undefined): void {
  const old = map.get(key)
  memory.undo.push(() => put(map, key, old))
  put(map, key, value)
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

/** Takes back everything written since `undo` was that long. */
export function undoTo(memory: Memory, length: number): void {
  while (memory.undo.length > length) memory.undo.pop()?.()
}

/** Never used twice; also numbers the ports of which only that is known that the kernel picked them. */
export function nextId(memory: Memory): number {
  memory.lastId += 1
  return memory.lastId
}
