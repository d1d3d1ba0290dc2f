import { expect, it } from 'vitest'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import { candidate, mayTake } from '../../../src/model/cluster/leader-election.ts'
import { acceptsWrites, majority, tolerance } from '../../../src/model/cluster/quorum.ts'
import { modelTools } from '../../../src/sim/play.ts'

it('a majority is of all members, and what may be lost is what etcd publishes', () => {
  const members = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(members.map(majority)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5])
  expect(members.map(tolerance)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4])
  expect([acceptsWrites(4, 3), acceptsWrites(4, 2), acceptsWrites(1, 0)]).toEqual([true, false, false])
})

it('a Lease may be taken when nobody holds it, or when its duration has passed since it was seen renewed', () => {
  const lease = (holderIdentity: string) =>
    ({
      kind: 'Lease',
      metadata: { name: 'l' },
      spec: { holderIdentity, leaseDurationSeconds: 15, renewTime: 0 },
    }) as const
  expect([19_999, 20_000].map(now => mayTake({ lease: lease('other'), at: 5000 }, now))).toEqual([false, true])
  expect(mayTake({ lease: lease(''), at: 5000 }, 5000)).toBe(true)
})

it('of many candidates one leads, and its successor comes 13 to 24 s after its crash', () => {
  const tools = modelTools(1, 'candidates')
  const made = cluster({ tools })
  const leaders: { readonly name: string; readonly at: number }[] = []
  const stand = (name: string) =>
    candidate(
      made.host(name),
      {
        lease: 'l',
        random: tools.random.fork(name),
        clock: now => now,
        mayTake,
        leads: () => leaders.push({ name, at: made.now() }),
      },
      undefined,
    )
  const [first] = ['a', 'b', 'c', 'd'].map(stand)
  for (const _ of made.run(100_000)) continue
  expect(leaders.map(each => each.name)).toEqual(['a'])
  first?.crash()
  for (const _ of made.run(200_000)) continue
  expect(leaders).toHaveLength(2)
  expect(leaders[1]?.at).toBeGreaterThanOrEqual(113_000)
  expect(leaders[1]?.at).toBeLessThanOrEqual(124_000)
})
