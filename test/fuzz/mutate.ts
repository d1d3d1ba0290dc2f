import type { Random } from '../../src/random.ts'

/** Words and characters that have broken parsers before. */
const pieces = [
  '', ' ', '\t', '\r', '\n', '\n\n', '\u0000', '\u001b[2J', '\u009b', '\u202e', '\ufeff', '\ud800', '😀', '汉字', '"', '\\', '\\"', "'", '#', '!', '! ', '-', '--', ':', '*', '[', ']', '[0:0]', '{', '}', ',', '/', '//', '%', '&a', '*a', '<<: *a', '- ', '? ', '---\n', '...\n',
  '0', '-1', '1.5', '1e999', '08', '0x', '0xffffffff', '4294967296', '99999999999999999999', 'NaN', 'null', '~', 'true', '[]', '{}', '!!js/function x', '!!binary x', '2026-01-01',
  '10.0.0.1', '10.0.0.1/33', '0.0.0.0/0', '256.1.1.1', '::', '::1', '::ffff:1.2.3.4', '1::2::3', 'fd00::/129', '1-2', '1:2', '80:', ':80', '2:1', '1,2,3',
  'COMMIT', '*nat', '*filter', ':A - [0:0]', ':INPUT DROP', '-A', '-A INPUT', '-A PREROUTING', '-N A', '-X A', '-j', '-g', '-j A', '-j INPUT', '-j DNAT', '-j RETURN', '-m', '-m x', '-m recent', '-p', '-p all', '-p 300', '--dport', '--comment', '-c 1 2', '-6', '-4', '-f',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'kind: List\nitems:', 'kind: Service', 'kind: EndpointSlice', 'metadata:', 'name: ""', 'ports: []', 'addresses: []', 'endpoints: null',
] // prettier-ignore

/** A few changes of lines, words or characters, with now and then a line of `others` between. The same chance, the same text. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  let mutated = text
  for (let i = 1 + random.integer(6); i > 0; i--) mutated = change(mutated, others, random)
  return mutated
}

function change(text: string, others: readonly string[], random: Random): string {
  const lines = text.split('\n')
  const at = random.integer(lines.length)
  const line = lines[at] ?? ''
  const other = random.pick(others)?.split('\n') ?? []
  switch (random.integer(9)) {
    case 0:
      return lines.toSpliced(at, 1 + random.integer(3)).join('\n')
    case 1:
      return lines.toSpliced(at, 0, lines[random.integer(lines.length)] ?? '').join('\n')
    case 2:
      return lines.toSpliced(at, 0, other[random.integer(other.length)] ?? '').join('\n')
    case 3:
      return lines.with(at, changeWord(line, random)).join('\n')
    case 4:
      return lines.with(at, changeWord(changeWord(line, random), random)).join('\n')
    case 5:
      return lines.toSpliced(at, 0, ...Array.from({ length: random.integer(30) }, () => line)).join('\n')
    case 6:
      return text.slice(0, random.integer(text.length + 1))
    case 7:
      return lines.with(at, line.repeat(1 + random.integer(40))).join('\n')
    default:
      return changeCharacters(text, random)
  }
}

function changeWord(line: string, random: Random): string {
  const words = line.split(' ')
  const at = random.integer(words.length)
  const word = [random.pick(pieces), words[random.integer(words.length)]][random.integer(2)] ?? ''
  return words.toSpliced(at, random.integer(2), word).join(' ')
}

function changeCharacters(text: string, random: Random): string {
  const at = random.integer(text.length + 1)
  return text.slice(0, at) + (random.pick(pieces) ?? '') + text.slice(at + random.integer(4))
}
