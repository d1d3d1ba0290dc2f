import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderTraceJson } from '../../src/render/json.ts'
import { toJson } from '../../src/render/to-json.ts'
import { renderMermaid } from '../../src/render/mermaid.ts'
import { phrase } from '../../src/render/phrases.ts'
import type { Fact } from '../../src/sim/fact.ts'
import { factsOf, type Trace } from '../../src/sim/trace.ts'
import { madeUp, madeUpTrace } from './made-up.ts'

test('JSON has the facts as they are, what they say, and the claims', () => {
  const read = JSON.parse(renderTraceJson([madeUpTrace], madeUp))
  expect(Object.keys(read)).toEqual(['scenario', 'title', 'kubernetes', 'seed', 'options', 'experiments'])
  expect(read).toMatchObject({ scenario: 'made-up', kubernetes: '1.36', seed: 7, options: { grace: 5000 } })
  const [experiment] = read.experiments
  expect(Object.keys(experiment)).toEqual(['name', 'asks', 'steps', 'claims'])
  const facts = factsOf(madeUpTrace).map(fact => ({ ...fact, says: phrase(fact) }))
  expect(experiment.steps.filter((step: object) => !('caption' in step))).toEqual(JSON.parse(JSON.stringify(facts)))
  expect(experiment.claims).toEqual([
    { id: 'phase-survives-a-crash', text: madeUp.experiments[0].claims[0]?.text, holds: true, deciding: [2, 11, 24] },
    { id: 'always-killed', text: madeUp.experiments[0].claims[1]?.text, holds: false, deciding: [8, 12, 20, 23] },
  ])
})

test('a play of what a user brought asks nothing', () => {
  const own = { ...madeUpTrace, experiment: 'what you brought', verdicts: [] }
  expect(JSON.parse(renderTraceJson([own], madeUp)).experiments).toMatchObject([{ asks: null, claims: [] }])
})

test('JSON reads back as it was, and shows no control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), words => {
      // oxlint-disable-next-line no-control-regex -- control characters are what this is about
      expect(toJson({ words })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
      expect(JSON.parse(toJson({ words }))).toEqual({ words })
    }),
  )
  expect(toJson('\u009b')).toBe('"\\u009b"')
})

/** The part of Mermaid's grammar for sequence diagrams that we use; entities are the only place for `#` and `;`. */
const words = '(?:[^#;%<>&"\\\\{}\\n]|#\\d+;)+'
const statement = new RegExp(
  `^ {2}(?:title ${words}|participant p\\d+ as ${words}|note over p\\d+(?:,p\\d+)?: ${words}|p\\d+->>p\\d+: ${words})$`,
)

const notOfADiagram = (diagram: string) =>
  diagram.split('\n').filter((line, i) => (i === 0 ? line !== 'sequenceDiagram' : !statement.test(line)))

test('a sequence diagram has who did it as participants, and an arrow from the one who caused it', () => {
  const diagram = renderMermaid(madeUpTrace, madeUp, 'en')
  expect(notOfADiagram(diagram)).toEqual([])
  expect(diagram.split('\n').slice(1, 5)).toEqual([
    '  title The life cycle of a Pod · crash-and-goodbye · Kubernetes 1.36',
    '  participant p1 as kubectl',
    '  participant p2 as kube-apiserver',
    '  participant p3 as kube-scheduler',
  ])
  expect(diagram).toContain('  p2->>p3: #35;3 120ms Pod web is bound to node node-1\n')
  expect(diagram).toContain('  note over p5: #35;13 17s web/app backs off 10s before restart 1\n')
  expect(diagram).toContain('  note over p1,p6: ✘ No container stops without SIGKILL.')
})

test('a sequence diagram is in the language of the reader', () => {
  expect(renderMermaid(madeUpTrace, madeUp, 'zh')).toContain('Pod web 绑定到节点 node-1')
})

test('whatever words a play brings, the diagram stays one', () => {
  const hostile = fc.oneof(
    fc.constantFrom('end', '%%{init: {}}%%', '; note over p9: x', '#9829;', '\n', '"', '@{ x }', ''),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(hostile, hostile, (first, second) => {
      const fact: Fact = { id: 1, at: 0, by: first, kind: 'EventSeen', subject: first, reason: second, message: second }
      const trace: Trace = { ...madeUpTrace, experiment: second, steps: [fact], verdicts: [] }
      expect(notOfADiagram(renderMermaid(trace, madeUp, 'en'))).toEqual([])
    }),
  )
})

test('a play without facts is a diagram without participants', () => {
  expect(renderMermaid({ ...madeUpTrace, steps: [] }, madeUp, 'en')).toMatch(/^sequenceDiagram\n {2}title [^\n]+$/)
})
