/** A selector as it stands in a ReplicaSet or a Deployment. Both parts must hold; an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly Expression[]
}
export interface Expression {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}
export type Labels = Readonly<Record<string, string>>

/** One condition on labels, whichever notation it was written in. Gt and Lt exist in query strings alone. */
export interface Requirement {
  readonly key: string
  readonly operator: Expression['operator'] | 'Equals' | 'NotEquals' | 'Gt' | 'Lt'
  readonly values: readonly string[]
}

export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels = none): boolean {
  // Pods of one template share its labels.
  if (labels !== matchLabels) for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false
  return matchExpressions === undefined || matchExpressions.every(each => holds({ values: [], ...each }, labels))
}

const none: Labels = {}

/** The map that ReplicationControllers and Services have: every pair must be equal. */
export const selectsEqual = (pairs: Labels, labels: Labels = {}): boolean => selects({ matchLabels: pairs }, labels)

export const holdsAll = (requirements: readonly Requirement[], labels: Labels): boolean =>
  requirements.every(each => holds(each, labels))

/** Models `Requirement.Matches`: a negative one also holds where the key is missing. */
function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  const isListed = value !== undefined && values.includes(value)
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (operator === 'In' || operator === 'Equals') return isListed
  if (operator === 'NotIn' || operator === 'NotEquals') return !isListed
  const [left, right] = [whole(value), whole(values[0])]
  if (left === undefined || right === undefined) return false
  return operator === 'Gt' ? left > right : left < right
}

const whole = (text: string | undefined) =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Number.parseInt(text, 10) : undefined

/** Models `LabelSelectorAsSelector`: no selector at all selects nothing, one that makes no sense is invalid. */
export function requirementsOf(
  selector: LabelSelector | null | undefined,
): readonly Requirement[] | 'nothing' | 'invalid' {
  if (selector === null || selector === undefined) return 'nothing'
  const { matchLabels = {}, matchExpressions = [] } = selector
  const equal = Object.entries(matchLabels).map(
    ([key, value]) => ({ key, operator: 'Equals', values: [value] }) as const,
  )
  const requirements = [...equal, ...matchExpressions.map(each => ({ values: [], ...each }))]
  return requirements.every(isSensible) ? requirements.toSorted(byKey) : 'invalid'
}

const byKey = (a: Requirement, b: Requirement) => (a.key < b.key ? -1 : Number(a.key > b.key))

/** Models `NewRequirement`: how many values an operator takes, and which. */
export function isSensible({ operator, values }: Requirement): boolean {
  if (operator === 'Exists' || operator === 'DoesNotExist') return values.length === 0
  if (operator === 'In' || operator === 'NotIn') return values.length > 0
  if (values.length !== 1) return false
  return operator === 'Equals' || operator === 'NotEquals' || whole(values[0]) !== undefined
}
