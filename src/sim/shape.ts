import type { Problem } from '../errors.ts'
import { same, type Text } from '../text.ts'
import type { Manifest } from './scenario.ts'

/** What a value must look like to be reckoned with. Fields that are not named may hold anything: the API has many more. */
export type Shape =
  | { readonly kind: 'string'; readonly oneOf?: readonly string[] }
  | { readonly kind: 'number' | 'boolean' | 'quantity' | 'object' }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Shape>>; readonly required: readonly string[] }

/** Shapes by name: what a file of shapes is written with. */
export const shapes = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  boolean: { kind: 'boolean' },
  object: { kind: 'object' },
  quantity: { kind: 'quantity' },
  oneOf: (...values: string[]) => ({ kind: 'string', oneOf: values }),
  list: (of: Shape) => ({ kind: 'list', of }),
  map: (of: Shape) => ({ kind: 'map', of }),
  fields: (named: Readonly<Record<string, Shape>>, ...required: string[]) => ({
    kind: 'fields',
    fields: named,
    required,
  }),
} as const satisfies Record<string, Shape | ((...args: never[]) => Shape)>

export interface Misfit {
  readonly path: readonly (string | number)[]
  readonly what: Text
  readonly fix?: Text
}

/** Everything that does not fit, at once. */
export function misfits(value: unknown, shape: Shape, path: Misfit['path'] = []): Misfit[] {
  switch (shape.kind) {
    case 'list':
      if (!Array.isArray(value)) return [wrongKind(value, path, { zh: '列表', en: 'a list' })]
      return value.flatMap((each, i) => misfits(each, shape.of, [...path, i]))
    case 'map':
      if (!isObject(value)) return [wrongKind(value, path, kindNames.object)]
      return Object.entries(value).flatMap(([key, each]) => misfits(each, shape.of, [...path, key]))
    case 'fields':
      return isObject(value) ? fieldMisfits(value, shape, path) : [wrongKind(value, path, kindNames.object)]
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number' ? [] : [wrongKind(value, path, kindNames.quantity)]
    case 'object':
      return isObject(value) ? [] : [wrongKind(value, path, kindNames.object)]
    case 'string':
      if (typeof value !== 'string') return [wrongKind(value, path, kindNames.string)]
      return shape.oneOf === undefined || shape.oneOf.includes(value) ? [] : [notOneOf(value, path, shape.oneOf)]
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : [wrongKind(value, path, kindNames[shape.kind])]
  }
}

function fieldMisfits(
  value: Record<string, unknown>,
  shape: Shape & { kind: 'fields' },
  path: Misfit['path'],
): Misfit[] {
  const missing = shape.required
    .filter(name => value[name] === undefined)
    .map(name => pathName([...path, name]))
    .map(name => ({ path, what: { zh: `缺少 ${name}`, en: `${name} is missing` } }))
  const present = Object.entries(shape.fields).filter(
    ([name]) => Object.hasOwn(value, name) && value[name] !== undefined,
  )
  return [...missing, ...present.flatMap(([name, of]) => misfits(value[name], of, [...path, name]))]
}

/** Where in the user's file it does not fit. */
export const problemAt = (manifest: Manifest, { path, what, fix }: Misfit): Problem => ({
  file: manifest.file,
  line: manifest.lineOf(...path),
  what,
  ...(fix && { fix }),
})

/** `metadata.name` of whatever object, if it has one. */
export function nameIn(object: unknown): string | undefined {
  const metadata = isObject(object) ? object['metadata'] : undefined
  const name = isObject(metadata) ? (metadata['name'] ?? metadata['generateName']) : undefined
  return typeof name === 'string' ? name : undefined
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * To the API, a field that is null is absent; kubectl prints some so. Elements of lists stay what they are. What could steer a
 * terminal or hide is replaced in every string: they will be shown.
 */
export function tidied(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(tidied)
  if (!isObject(value)) return value
  const present = Object.entries(value).filter(([, each]) => each !== null)
  return Object.fromEntries(present.map(([key, each]) => [String(tidied(key)), tidied(each)]))
}

function wrongKind(value: unknown, path: Misfit['path'], wanted: Text): Misfit {
  const found = Array.isArray(value) ? kindNames.list : (kindNames[typeof value] ?? same(typeof value))
  const is = value === null ? same('null') : found
  const name = pathName(path)
  return {
    path,
    what: { zh: `${name} 应为${wanted.zh}，而不是${is.zh}`, en: `${name} should be ${wanted.en}, not ${is.en}` },
  }
}

function notOneOf(value: string, path: Misfit['path'], allowed: readonly string[]): Misfit {
  const close = allowed.find(each => each.toLowerCase() === value.toLowerCase())
  const name = pathName(path)
  const list = allowed.join(' | ')
  const fix = close === undefined ? same(list) : { zh: `是不是 ${close}？`, en: `did you mean ${close}?` }
  return { path, what: { zh: `${name} 不能是“${value}”`, en: `${name} cannot be “${value}”` }, fix }
}

const pathName = (path: Misfit['path']): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('')

const kindNames: Readonly<Record<string, Text>> &
  Record<'string' | 'number' | 'boolean' | 'object' | 'list' | 'quantity', Text> = {
  string: { zh: '字符串', en: 'a string' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  object: { zh: '对象', en: 'an object' },
  list: { zh: '列表', en: 'a list' },
  quantity: { zh: '数量（如 500m、1Gi）', en: 'a quantity (500m, 1Gi)' },
}
