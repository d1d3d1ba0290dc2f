import { expect, test } from 'vitest'
import { unknownFields } from './corpus.ts'

test('a field that a check does not know is named, however deep it stands', () => {
  const input = { pods: [{ name: 'a' }, { name: 'b', labels: { any: 'x' }, cost: 1 }], absent: null }
  expect(unknownFields(input, new Set(['pods', 'name', 'labels*']))).toEqual(['input.pods[1].cost'])
  expect(unknownFields(input, new Set(['pods', 'name', 'labels*', 'cost']))).toEqual([])
})
