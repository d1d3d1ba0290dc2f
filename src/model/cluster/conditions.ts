import { extended } from '../../extended.ts'
import type { Condition } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'
import { timestamp } from './clock.ts'

interface WithConditions {
  readonly conditions?: readonly Condition[]
}

export const withCondition = <S extends WithConditions>(status: S, condition: Condition): S =>
  extended(status, {
    conditions: [...(status.conditions ?? []).filter(each => each.type !== condition.type), condition],
  })

export const withoutCondition = <S extends WithConditions>(status: S, type: string): S =>
  conditionOf(status, type) === undefined
    ? status
    : { ...status, conditions: (status.conditions ?? []).filter(each => each.type !== type) }

export function conditionOf(status: WithConditions | undefined, type: string): Condition | undefined {
  if (status?.conditions !== undefined) for (const each of status.conditions) if (each.type === type) return each
  return undefined
}

/**
 * Unless it says the same already; the time of transition changes with the status alone, not with the reason. Models
 * `SetDeploymentCondition`.
 */
export function withStamped<S extends WithConditions>(status: S, condition: Condition, at: Millis): S {
  const current = conditionOf(status, condition.type)
  if (current?.status === condition.status && current.reason === condition.reason) return status
  const now = timestamp(at)
  const since = current?.status === condition.status ? (current.lastTransitionTime ?? now) : now
  return withCondition(status, { ...condition, lastUpdateTime: now, lastTransitionTime: since })
}
