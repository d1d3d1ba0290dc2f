import type { Pod, Taint, Toleration } from '../../objects.ts'
import { int64 } from './int64.ts'

export const tolerates = (pod: Pod, taint: Taint): boolean =>
  pod.spec.tolerations?.some(each => toleratesTaint(each, taint)) ?? false

/**
 * Models `ToleratesTaint`: an empty key or effect fits all; Exists asks for no value; Gt and Lt compare whole numbers, where
 * the cluster has that switched on (else the API server takes no such toleration).
 */
export function toleratesTaint(toleration: Toleration, taint: Taint, comparesNumbers = true): boolean {
  const { key = '', effect = '', operator = '', value = '' } = toleration
  if (key !== '' && key !== taint.key) return false
  if (effect !== '' && effect !== taint.effect) return false
  const tainted = taint.value ?? ''
  if (operator === 'Exists') return true
  if (operator === 'Equal' || operator === '') return value === tainted
  const [limit, number] = [plainInt64(value), plainInt64(tainted)]
  if (!comparesNumbers || limit === undefined || number === undefined) return false
  if (operator === 'Gt') return number > limit
  return operator === 'Lt' && number < limit
}

/** As people write it: no plus sign, no leading zeros. */
const plainInt64 = (word: string) => (/^(0|-?[1-9]\d*)$/.test(word) ? int64(word) : undefined)

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
