import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { dangers, harmless, withoutDangers } from '../../src/deck/harmless.ts'

test.each([
  ['an escape that clears the screen', '\u001b[2J', '␛[2J', 'U+001B'],
  ['a write to the clipboard (OSC 52)', '\u001b]52;c;cm0=\u0007', '␛]52;c;cm0=␇', 'U+001B'],
  ['a control sequence in C1', '\u009b2J', '\ufffd2J', 'U+009B'],
  ['a carriage return', 'right\rwrong', 'right␍wrong', 'U+000D'],
  ['a backspace', 'a\bb', 'a␈b', 'U+0008'],
  ['a delete', 'a\u007f', 'a␡', 'U+007F'],
  ['a bidi override', 'a\u202eb', 'a\ufffdb', 'U+202E'],
  ['a bidi isolate', 'a\u2066b', 'a\ufffdb', 'U+2066'],
  ['a line separator', 'a\u2028b', 'a\ufffdb', 'U+2028'],
  ['a zero-width space', 'a\u200bb', 'a\ufffdb', 'U+200B'],
  ['a tag character', 'a\u{e0041}b', 'a\ufffd\ufffdb', 'U+E0041'],
  ['half a surrogate pair', 'a\ud800b', 'a\ufffdb', 'U+D800'],
  ['an escape as a decimal reference', 'a&#27;b', 'a\ufffd#27;b', '&#27;'],
  ['an escape as a hexadecimal reference', 'a&#X1B b', 'a\ufffd#X1B b', '&#X1B'],
])('%s is found and made visible', (_, text, shown, name) => {
  expect(harmless(text)).toBe(shown)
  expect(dangers(text)[0]).toEqual({ offset: text.search(/[^\w]|[\ud800\ue000]/), name })
})

test.each([
  ['line feed and tab', 'a\n\tb'],
  ['Chinese with its punctuation', '节点“不可用”，Pod 被驱逐。'],
  ['an emoji joined of several', '👩‍💻 ⚠️'],
  ['a letter written as a reference', '&#65;&amp;&#x4e2d;'],
  ['box drawing', '┌─┐'],
])('%s is text', (_, text) => {
  expect(harmless(text)).toBe(text)
  expect(dangers(text)).toEqual([])
})

test('whatever the text, the result has its length and no danger left', () => {
  const odd = constantFrom('\u001b', '\u009b', '\u202e', '&#27;', '&#x9b', '&', '#', '27;', '\u{e0001}', '\ud83d', 'a')
  const texts = oneof(
    string({ unit: 'binary' }),
    array(odd).map(parts => parts.join('')),
  )
  assert(
    property(texts, text => {
      const clean = harmless(text)
      expect(clean).toHaveLength(text.length)
      expect(dangers(clean)).toEqual([])
      expect(harmless(clean)).toBe(clean)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('dangerous characters are taken out and counted, and none comes into being by that', () => {
  expect(withoutDangers('a\u001B[2J&#27;b\u202E汉字 &amp;\n')).toEqual({ text: 'a[2Jb汉字 &amp;\n', removed: 3 })
  expect(withoutDangers('nothing')).toEqual({ text: 'nothing', removed: 0 })
  const { text } = withoutDangers('&#2\u001B7;')
  expect(dangers(text)).toEqual([])
})
