import type { Condition } from '../../objects.ts'

export const withCondition = <S extends { readonly conditions?: readonly Condition[] }>(
  status: S,
  condition: Condition,
): S => ({
  ...status,
  conditions: [...(status.conditions ?? []).filter(each => each.type !== condition.type), condition],
})
