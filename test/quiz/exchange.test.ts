import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Event, renderEvent, reviewsAfter } from '../../src/quiz/event.ts'
import { newLines, readProgress, renderProgress, union } from '../../src/quiz/exchange.ts'
import { mistakeOf } from '../deck/sample.ts'

const when = (minutes: number) => ({ time: new Date(Date.UTC(2026, 1, 1, 8, minutes)), offsetMinutes: 480 })
const review = (id: string, minutes = 0): Event => ({
  id,
  when: when(minutes),
  kind: 'review',
  key: `card/${id}`,
  grade: 'good',
})
const lines = ['a', 'b', 'c'].map((id, i) => renderEvent(review(id, i)))
const later = '{"v":1,"id":"l","t":"2026-02-01T08:00:00.000Z","offset":0,"kind":"badge","of":"x"}'
const damage = ({ problems }: ReturnType<typeof readProgress>) => problems.map(({ line, what }) => `${line} ${what.en}`)

test('what is written is JSON with an event on each line, and is read back', () => {
  const written = renderProgress([...lines, later, ...lines])
  expect(JSON.parse(written)).toMatchObject({
    v: 1,
    events: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'l', kind: 'badge' }],
  })
  expect(written.split('\n')).toHaveLength(7)
  expect(readProgress('p.json', written)).toEqual({ lines: union([...lines, later]), problems: [] })
})

test('nothing yet is a document too, but no progress to take in', () => {
  expect(JSON.parse(renderProgress([]))).toEqual({ v: 1, events: [] })
  expect(mistakeOf(() => readProgress('p.json', renderProgress([])))?.message).toBe('there is no progress in it')
})

test('a document that another program has laid out anew is the same', () => {
  const pretty = JSON.stringify(JSON.parse(renderProgress(lines)), undefined, 4)
  expect(readProgress('p.json', pretty)).toEqual({ lines, problems: [] })
})

test("a file of another machine's log is progress as well", () => {
  expect(readProgress('d.jsonl', `\n${lines.join('\n')}\n`).lines).toEqual(lines)
  expect(readProgress('d.jsonl', lines[0] ?? '').lines).toEqual(lines.slice(0, 1))
})

test('of a torn copy every whole line counts, and the torn one is told with its place', () => {
  const torn = renderProgress(lines).slice(0, -40)
  const read = readProgress('p.json', torn)
  expect(read.lines).toEqual(lines.slice(0, 2))
  expect(damage(read)).toEqual(['4 skipped: not a whole JSON object'])
})

test('a damaged event of a whole document is told by its number', () => {
  const document = JSON.stringify({
    v: 1,
    events: [...lines.map(line => JSON.parse(line) as unknown), { v: 1, id: 'x' }, null],
  })
  const read = readProgress('p.json', document)
  expect(read.lines).toEqual(lines)
  expect(read.problems.map(({ what }) => what.en)).toEqual([
    'skipped (events[3]): its t is no time',
    'skipped (events[4]): not a whole JSON object',
  ])
})

test.each([
  ['the document', '{"v":2,"events":[]}', undefined],
  ['the document, torn', `{"v":2,"events":[\n${lines[0]},\n{"v`, 1],
  ['an event', `${lines[0]}\n{"v":7,"id":"x"}\n`, 2],
])('if %s is of a newer format, none of it is taken', (_, words, line) => {
  const mistake = mistakeOf(() => readProgress('p.json', words))
  expect(mistake?.message).toMatch(/written by a newer k8s-study \(format [27]\); it was left as it is/)
  expect(mistake?.problems[0]?.line).toBe(line)
  expect(mistake?.exitCode).toBe(2)
})

test.each(['{}', '[]', '{"events":{}}', '{"a":1}', 'null', '{"v":1,'])('%s is no progress', words => {
  expect(mistakeOf(() => readProgress('p.json', words))?.message).toMatch(/no progress/)
})

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const events: fc.Arbitrary<Event> = fc.oneof(
  // Few ids and many times: the same event on two machines, and two events with one id, both come up.
  fc.record({ id: ids, minutes: fc.nat(2) }).map(({ id, minutes }) => review(id, minutes)),
  fc.record({ id: ids, of: ids }).map(({ id, of }): Event => ({ id: `u-${id}`, when: when(5), kind: 'undo', of })),
)
const machine = fc.array(events, { maxLength: 8 }).map(list => list.map(renderEvent))

/** As `import` does it: what is not there yet is added, line by line. */
const taking = (own: readonly string[], theirs: readonly string[]) => [...own, ...newLines(own, theirs)]
const parsed = (log: readonly string[]): Event[] =>
  log.map(line => {
    const { t, offset, v: _, ...rest } = JSON.parse(line) as { t: string; offset: number; v: number }
    return { ...rest, when: { time: new Date(t), offsetMinutes: offset } } as unknown as Event
  })

test('union: whatever the order of imports, and however often, all machines come to know the same', () => {
  fc.assert(
    fc.property(fc.tuple(machine, machine, machine), ([a, b, c]) => {
      const one = taking(taking(a, b), c)
      const other = taking(taking(taking(taking(c, b), a), b), taking(b, c))
      expect(renderProgress(other)).toBe(renderProgress(one))
      expect(reviewsAfter(parsed(other))).toEqual(reviewsAfter(parsed(one)))
    }),
  )
})
