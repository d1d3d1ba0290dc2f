import { Mistake } from '../../errors.ts'
import type { Strategy } from '../../model/cluster/objects.ts'
import type { Fact } from '../../sim/fact.ts'
import { userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'

/** @throws Mistake for what the API server refuses too: both are 0. */
export function strategyOf({
  maxSurge: [maxSurge = 0],
  maxUnavailable: [maxUnavailable = 0],
}: DeploymentOptions): Strategy {
  if ([maxSurge, maxUnavailable].every(each => Number.parseInt(String(each), 10) === 0))
    throw new Mistake({
      what: {
        zh: 'API 服务器拒绝这个对象：spec.strategy.rollingUpdate.maxUnavailable：maxSurge 为 0 时不能是 0',
        en: 'the API server refuses this object: spec.strategy.rollingUpdate.maxUnavailable may not be 0 when maxSurge is 0',
      },
      fix: { zh: '其中一个至少为 1', en: 'make one of them 1 or more' },
    })
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }
}

/** What a play's Deployment was created with, for whoever judges it. */
export const described = (replicas: number, strategy: Strategy, grace = 0): string => {
  if (strategy.type === 'Recreate') return `replicas=${replicas} strategy=Recreate`
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {}
  return `replicas=${replicas} maxSurge=${maxSurge} maxUnavailable=${maxUnavailable} grace=${Math.ceil(grace / 1000)}`
}

export interface Bounds {
  readonly replicas: number
  readonly surge: number
  readonly unavailable: number
  readonly grace: number
}
/** Worked out here once more, from what the user wrote: S rounded up, U rounded down, both 0 → U is 1. */
export function boundsOf(facts: readonly Fact[], name: string): Bounds | undefined {
  const [made] = userWrote(facts, name)
  const words = new Map(made?.change.split(' ').map(word => word.split('=') as [string, string]))
  const replicas = Number(words.get('replicas'))
  const [surge, unavailable] = [words.get('maxSurge'), words.get('maxUnavailable')]
  if (surge === undefined || unavailable === undefined) return undefined
  const up = exact(surge, replicas, Math.ceil)
  const down = Math.min(exact(unavailable, replicas, Math.floor), replicas)
  const both = up === 0 && down === 0
  return { replicas, surge: up, unavailable: both ? 1 : down, grace: Number(words.get('grace') ?? 0) }
}

const exact = (value: string, of: number, round: (exact: number) => number) =>
  value.endsWith('%') ? round((Number.parseInt(value, 10) * of) / 100) : Number(value)
