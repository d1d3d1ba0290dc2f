import { availableFrom, isActive, isReady } from '../../model/cluster/replica-set/activity.ts'
import type { Fact, Millis } from '../../sim/fact.ts'
import { look, type Stage } from '../cluster/stage.ts'
import { podsOf } from './acts.ts'

/** The Pods of one Deployment, counted after everything that happens: what is true, not what a controller believes. */
export interface Census {
  count(): void
  /** What was seen so far becomes facts. */
  tell(): void
}

export const leastAvailable = (name: string) => `${name}: min(available)`
export const mostAlive = (name: string) => `${name}: max(Pods)`
export const waves = (name: string) => `${name}: waves`

export function census(stage: Stage, name: string): Census {
  let least = Infinity
  const alive = lasting(stage)
  const { minReadySeconds } = stage.cluster.get('Deployment', name)?.spec ?? {}
  const waveOf = new Map<string, number>(podsOf(stage, name).map(pod => [pod.metadata.name, 0]))
  /** The latest wave of which a Pod is available. */
  let ready = 0
  return {
    count() {
      const pods = podsOf(stage, name)
      const living = pods.filter(isActive)
      const available = living.filter(pod => isReady(pod) && availableFrom(pod, minReadySeconds) <= stage.cluster.now())
      least = Math.min(least, available.length)
      alive.note(pods.length)
      for (const pod of pods) if (!waveOf.has(pod.metadata.name)) waveOf.set(pod.metadata.name, ready + 1)
      for (const pod of available) ready = Math.max(ready, waveOf.get(pod.metadata.name) ?? 0)
    },
    tell() {
      look(stage, leastAvailable(name), least)
      look(stage, mostAlive(name), alive.most())
      look(stage, waves(name), Math.max(0, ...waveOf.values()))
    },
  }
}

/**
 * The largest number that stands for a while. One set's Pods may be made some milliseconds before another's are deleted: nobody
 * sees so many, and how many it is differs from time to time.
 */
function lasting({ cluster }: Stage) {
  let [most, current, since] = [0, 0, cluster.now()]
  const settle = () => {
    if (cluster.now() - since >= 200) most = Math.max(most, current)
  }
  return {
    note(value: number): void {
      if (value === current) return
      settle()
      current = value
      since = cluster.now()
    },
    most(): number {
      settle()
      return most
    },
  }
}

/** Counts after each step, until it is `enough` or so much time has passed. */
export function* counting(
  { cluster }: Stage,
  counts: readonly Pick<Census, 'count'>[],
  most: Millis,
  enough: () => boolean = () => false,
): Iterable<Fact> {
  yield* cluster.run(cluster.now() + most, () => {
    for (const each of counts) each.count()
    return enough()
  })
}
