import type { Pod, Taint, Toleration } from '../../objects.ts'

export const tolerates = (pod: Pod, taint: Taint): boolean => tolerationsOf(pod, taint).length > 0

/** Models `ToleratesTaint`: an empty key or effect fits all; Exists asks for no value. */
export const tolerationsOf = (pod: Pod, taint: Taint): readonly Toleration[] =>
  (pod.spec.tolerations ?? []).filter(
    ({ key, effect, operator, value = '' }) =>
      (key === undefined || key === taint.key) &&
      (effect === undefined || effect === taint.effect) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  )
