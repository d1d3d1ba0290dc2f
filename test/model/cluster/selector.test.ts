import { expect, test } from 'vitest'
import { parseQuery } from '../../../src/model/cluster/selector-query.ts'
import { holdsAll, type LabelSelector, requirementsOf, selects } from '../../../src/model/cluster/selector.ts'

/** As it may come from a file, where nothing has checked it yet. */
const given = (selector: object) => requirementsOf(selector)

test('a selector in an object has no operators but its four', () => {
  const withOperator = (operator: string) => given({ matchExpressions: [{ key: 'a', operator, values: ['1'] }] })
  expect(withOperator('In')).not.toBe('invalid')
  for (const operator of ['Gt', 'Lt', 'Equals', 'Foo', '']) expect(withOperator(operator)).toBe('invalid')
})

test('values that are null are none', () => {
  const exists = { matchExpressions: [{ key: 'a', operator: 'Exists', values: null }] } as unknown as LabelSelector
  expect(requirementsOf(exists)).toEqual([{ key: 'a', operator: 'Exists', values: [] }])
  expect(selects(exists, { a: '1' })).toBe(true)
})

test.each(['a', '1', 'a.b-c_d', 'example.com/a', `${'p'.repeat(63)}.x/${'n'.repeat(63)}`])('%s is a key', key => {
  expect(given({ matchLabels: { [key]: 'v' } })).not.toBe('invalid')
})
test.each(['', '-a', 'a b', 'a/b/c', '/a', 'Example.com/a', 'a'.repeat(64), `${'p.'.repeat(127)}p/a`])(
  '%s is no key',
  key => {
    expect(given({ matchLabels: { [key]: 'v' } })).toBe('invalid')
  },
)

test('a value is as long and as plain as a name, or empty', () => {
  for (const value of ['', 'a', 'A.b_c-1', 'v'.repeat(63)])
    expect(given({ matchLabels: { a: value } })).not.toBe('invalid')
  for (const value of ['=a', 'a b', 'a/b', '-a', 'a-', 'v'.repeat(64)])
    expect(given({ matchLabels: { a: value } })).toBe('invalid')
})

test('a query with such a key or value is none', () => {
  expect(parseQuery('a=b')).toBeDefined()
  for (const query of ['a=b/c', '-a', 'a in (b,-c)', '!a/b/c']) expect(parseQuery(query)).toBeUndefined()
})

test('numbers are compared with all of their 64 bits, and one that does not fit is none', () => {
  const greater = (limit: string, value: string) =>
    holdsAll([{ key: 'a', operator: 'Gt', values: [limit] }], { a: value })
  expect(greater('9007199254740992', '9007199254740993')).toBe(true)
  expect(greater('1', '9223372036854775807')).toBe(true)
  expect(greater('1', '9223372036854775808')).toBe(false)
  expect(parseQuery('a>9223372036854775808')).toBeUndefined()
})
