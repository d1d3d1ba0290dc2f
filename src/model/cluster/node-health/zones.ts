import type { Millis } from '../../../sim/fact.ts'
import { isTrue } from '../../pod/conditions.ts'
import type { StoredNode } from '../objects.ts'

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption'

/** Models `ComputeZoneState`: three nodes at least and 55 % of them make a partial disruption, all of them a full one. */
export function zoneState(ready: number, notReady: number, threshold = 0.55): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  const share = Math.fround(notReady / (notReady + ready))
  return notReady > 2 && share >= Math.fround(threshold) ? 'PartialDisruption' : 'Normal'
}

/**
 * How many nodes of a zone may get the NoExecute taint, by second. Where all zones are down, the controller takes itself for
 * the one that is cut off. Models `setLimiterInZone` with the default rates.
 */
export function taintRate(state: ZoneState, zoneSize: number, allZonesDown: boolean): number {
  if (allZonesDown) return 0
  if (state !== 'PartialDisruption') return 0.1
  return zoneSize > 50 ? 0.01 : 0
}

/** On a node whose fate says nothing of its zone. */
const notCounted = 'node.kubernetes.io/exclude-disruption'

/** Nodes by zone, ready or not, kept up to date change by change. */
export interface Zones {
  hear(name: string, node: StoredNode | undefined): void
  allDown(): boolean
  rateOf(node: StoredNode): number
}

/** Models `GetZoneKey`. A cluster without zones is one zone. */
export const zoneOf = ({ metadata: { labels } }: StoredNode): string =>
  ['region', 'zone'].map(each => labels?.[`topology.kubernetes.io/${each}`] ?? '').join('/')

export function zones(): Zones {
  const known = new Map<string, { readonly zone: string; readonly ready: boolean }>()
  const counts = new Map<string, { ready: number; notReady: number }>()
  function count(zone: string, ready: boolean, by: 1 | -1) {
    const counted = counts.get(zone) ?? { ready: 0, notReady: 0 }
    counts.set(zone, counted)
    counted[ready ? 'ready' : 'notReady'] += by
  }
  const stateOf = (zone: string) => {
    const { ready, notReady } = counts.get(zone) ?? { ready: 0, notReady: 0 }
    return { state: zoneState(ready, notReady), size: ready + notReady }
  }
  const allDown = () => {
    const states = [...counts.keys()].map(stateOf).filter(({ size }) => size > 0)
    return states.length > 0 && states.every(({ state }) => state === 'FullDisruption')
  }
  return {
    allDown,
    hear(name, node) {
      const before = known.get(name)
      const isCounted = node !== undefined && node.metadata.labels?.[notCounted] === undefined
      const now = isCounted ? { zone: zoneOf(node), ready: isTrue(node.status.conditions, 'Ready') } : undefined
      if (before?.zone === now?.zone && before?.ready === now?.ready) return
      if (before !== undefined) count(before.zone, before.ready, -1)
      if (now === undefined) known.delete(name)
      else {
        known.set(name, now)
        count(now.zone, now.ready, 1)
      }
    },
    rateOf(node) {
      const { state, size } = stateOf(zoneOf(node))
      return taintRate(state, size, allDown())
    },
  }
}

/** One at a time, and the next one only after its share of a second. Models the token bucket of a zone, which holds one. */
export function pace() {
  const last = new Map<string, Millis>()
  return {
    /** When the next one may be: now or later, Infinity for never. */
    next(zone: string, rate: number, now: Millis): Millis {
      const before = last.get(zone)
      if (rate === 0) return Infinity
      return before === undefined ? now : Math.max(now, before + Math.round(1000 / rate))
    },
    take: (zone: string, now: Millis) => void last.set(zone, now),
  }
}
