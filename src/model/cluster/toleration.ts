import type { Pod, Taint, Toleration } from '../../objects.ts'

export const tolerates = (pod: Pod, taint: Taint): boolean =>
  pod.spec.tolerations?.some(each => toleratesTaint(each, taint)) ?? false

/**
 * Models `ToleratesTaint`: an empty key or effect fits all; Exists asks for no value; Gt and Lt compare whole numbers, where
 * the cluster has that switched on (else the API server takes no such toleration).
 */
export function toleratesTaint(toleration: Toleration, taint: Taint, comparesNumbers = true): boolean {
  const { key = '', effect = '', operator = 'Equal', value = '' } = toleration
  if (key !== '' && key !== taint.key) return false
  if (effect !== '' && effect !== taint.effect) return false
  const tainted = taint.value ?? ''
  if (operator === 'Exists') return true
  if (operator === 'Equal') return value === tainted
  const bothWhole = isWhole(value) && isWhole(tainted)
  if (!comparesNumbers || !bothWhole) return false
  return operator === 'Gt' ? BigInt(tainted) > BigInt(value) : BigInt(tainted) < BigInt(value)
}
const isWhole = (word: string) => /^(0|-?[1-9]\d*)$/.test(word)

/** For each taint the first toleration that fits it; undefined if one has none. Models `GetMatchingTolerations`. */
export function usedTolerations(pod: Pod, taints: readonly Taint[]): readonly Toleration[] | undefined {
  const used = taints.map(taint => pod.spec.tolerations?.find(each => toleratesTaint(each, taint)))
  return used.every(each => each !== undefined) ? used : undefined
}

/** For how many seconds all of them together tolerate: the shortest limit, 0 if there are none, Infinity without a limit. */
export function tolerationTime(used: readonly Toleration[]): number {
  if (used.length === 0) return 0
  return Math.max(0, Math.min(...used.map(each => each.tolerationSeconds ?? Infinity)))
}
