import { isSensible, type Requirement } from './selector.ts'

/**
 * The notation of `kubectl get -l`: `app=web,tier in (a,b),!canary`. Undefined: it is not one. Models `labels.Parse`.
 */
export function parseQuery(query: string): readonly Requirement[] | undefined {
  const tokens = [...query.matchAll(/\s*(!=|==|[=!<>(),]|[^\s=!<>(),]+)/g)].map(match => match[1] ?? '')
  if (query.replaceAll(/\s/g, '').length !== tokens.join('').length) return undefined
  if (tokens.length === 0) return []
  const requirements: Requirement[] = []
  for (let at = 0; ;) {
    const read = requirementAt(tokens, at)
    if (read === undefined || !isSensible(read.requirement)) return undefined
    requirements.push(read.requirement)
    if (read.next === tokens.length) return requirements
    if (tokens[read.next] !== ',') return undefined
    at = read.next + 1
  }
}

interface Read {
  readonly requirement: Requirement
  readonly next: number
}

function requirementAt(tokens: readonly string[], at: number): Read | undefined {
  const [first, second] = [tokens[at], tokens[at + 1]]
  if (first === '!' && isWord(second))
    return { requirement: { key: second, operator: 'DoesNotExist', values: [] }, next: at + 2 }
  if (!isWord(first)) return undefined
  if (second === undefined || second === ',')
    return { requirement: { key: first, operator: 'Exists', values: [] }, next: at + 1 }
  const listed = { in: 'In', notin: 'NotIn' } as const
  if (second === 'in' || second === 'notin') return listAt(tokens, at + 2, first, listed[second])
  const operator = { '=': 'Equals', '==': 'Equals', '!=': 'NotEquals', '>': 'Gt', '<': 'Lt' } as const
  if (!Object.hasOwn(operator, second)) return undefined
  const value = tokens[at + 2]
  const values = isWord(value) ? [value] : ['']
  const next = isWord(value) ? at + 3 : at + 2
  return { requirement: { key: first, operator: operator[second as keyof typeof operator], values }, next }
}

/** `(a,b)`; a value may be empty. */
function listAt(tokens: readonly string[], at: number, key: string, operator: 'In' | 'NotIn'): Read | undefined {
  const end = tokens.indexOf(')', at)
  if (tokens[at] !== '(' || end < 0) return undefined
  const values = new Set<string>()
  let value = ''
  for (const token of tokens.slice(at + 1, end)) {
    if (token === ',') values.add(value)
    else if (!isWord(token) || value !== '') return undefined
    value = token === ',' ? '' : token
  }
  return { requirement: { key, operator, values: [...values.add(value)] }, next: end + 1 }
}

const isWord = (token: string | undefined): token is string => token !== undefined && !/^(!=|==|[=!<>(),])$/.test(token)

/** As `kubectl describe` prints a selector. Models `Requirement.String`. */
export const printQuery = (requirements: readonly Requirement[]): string => requirements.map(printed).join(',')

function printed({ key, operator, values }: Requirement): string {
  const list = `(${values.toSorted().join(',')})`
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  if (operator === 'In') return `${key} in ${list}`
  if (operator === 'NotIn') return `${key} notin ${list}`
  return `${key}${{ Equals: '=', NotEquals: '!=', Gt: '>', Lt: '<' }[operator]}${values[0]}`
}
