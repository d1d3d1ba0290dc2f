import { expect, test } from 'vitest'
import { toleratesTaint } from '../../../src/model/cluster/toleration.ts'
import type { Taint, Toleration } from '../../../src/objects.ts'

const taint = (value: string): Taint => ({ key: 'sla', value, effect: 'NoSchedule' })
const toleration = (operator: string, value: string) => ({ key: 'sla', operator, value }) as Toleration

test('an empty operator is Equal', () => {
  expect(toleratesTaint(toleration('', '900'), taint('900'))).toBe(true)
  expect(toleratesTaint(toleration('', '900'), taint('1'))).toBe(false)
})

test('an operator that does not exist tolerates nothing', () => {
  for (const value of ['1', '900']) expect(toleratesTaint(toleration('Near', '900'), taint(value))).toBe(false)
})

test('a number that does not fit into 64 bits is none', () => {
  expect(toleratesTaint(toleration('Gt', '1'), taint('9223372036854775807'))).toBe(true)
  expect(toleratesTaint(toleration('Gt', '1'), taint('9223372036854775808'))).toBe(false)
  expect(toleratesTaint(toleration('Lt', '99999999999999999999'), taint('1'))).toBe(false)
})
