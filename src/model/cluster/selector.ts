import { int64 } from './int64.ts'

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
  return matchExpressions === undefined || matchExpressions.every(each => holds(requirementOf(each), labels))
}

const requirementOf = (expression: Expression): Requirement => ({ ...expression, values: expression.values ?? [] })

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
  const [left, right] = [int64(value), int64(values[0])]
  if (left === undefined || right === undefined) return false
  return operator === 'Gt' ? left > right : left < right
}

/** Models `LabelSelectorAsSelector`: no selector at all selects nothing, one that makes no sense is invalid. */
export function requirementsOf(
  selector: LabelSelector | null | undefined,
): readonly Requirement[] | 'nothing' | 'invalid' {
  if (selector === null || selector === undefined) return 'nothing'
  const { matchLabels = {}, matchExpressions = [] } = selector
  const equal = Object.entries(matchLabels).map(
    ([key, value]) => ({ key, operator: 'Equals', values: [value] }) as const,
  )
  const listed = matchExpressions.map(requirementOf)
  const requirements = [...equal, ...listed]
  const isKnown = listed.every(({ operator }) => inSelectors.includes(operator))
  return isKnown && requirements.every(isSensible) ? requirements.toSorted(byKey) : 'invalid'
}

/** A query string knows more operators, `>` and `<` among them. */
const inSelectors: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist']

const byKey = (a: Requirement, b: Requirement) => (a.key < b.key ? -1 : Number(a.key > b.key))

/** Models `NewRequirement`: what a key and a value may look like, how many values an operator takes, and which. */
export function isSensible({ key, operator, values }: Requirement): boolean {
  if (!isLabelKey(key) || !values.every(isLabelValue)) return false
  if (operator === 'Exists' || operator === 'DoesNotExist') return values.length === 0
  if (operator === 'In' || operator === 'NotIn') return values.length > 0
  if (values.length !== 1) return false
  return operator === 'Equals' || operator === 'NotEquals' || int64(values[0]) !== undefined
}

/** Models `IsValidLabelValue`: at most 63 characters, letters or digits at both ends; it may be empty. */
const isLabelValue = (value: string) => value === '' || isLabelName(value)
const isLabelName = (name: string) => name.length <= 63 && /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(name)

/** Models `IsQualifiedName`: a name like a value that is not empty, and perhaps a DNS name and a slash before it. */
function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').toReversed()
  return more.length === 0 && isLabelName(name) && (prefix === undefined || isDnsName(prefix))
}
const isDnsName = (name: string) =>
  name.length <= 253 && name.split('.').every(part => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(part))
