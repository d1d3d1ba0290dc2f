import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { type Stand, beginning, press, view } from '../../src/cli/stepper.ts'
import { width } from '../../src/render/style.ts'
import { modelTools, play } from '../../src/sim/play.ts'
import { type Scenario, caption } from '../../src/sim/scenario.ts'
import { factsOf } from '../../src/sim/trace.ts'
import { same } from '../../src/text.ts'

const scenario: Scenario = {
  id: 'sample',
  title: same('sample'),
  kubernetes: '1.36',
  options: {},
  experiments: [
    {
      name: 'three',
      asks: { zh: '会怎样？', en: 'What happens?' },
      plays: {
        *model(_, { fact }) {
          yield caption({ zh: '一个 Pod 被创建', en: 'A Pod is created' })
          const made = fact(0, 'kubectl', { kind: 'Wrote', verb: 'create', subject: 'Pod/web', change: 'created' })
          yield made
          const bound = fact(5, 'scheduler', { kind: 'Bound', pod: 'web', node: 'node-1' }, made)
          yield bound
          yield fact(9, 'kubelet', { kind: 'PhaseChanged', pod: 'web', from: 'Pending', to: 'Running' }, bound)
        },
      },
      claims: [
        {
          id: 'bound',
          text: { zh: '先绑定', en: 'Bound first' },
          judge: facts => ({ holds: facts.length === 3, deciding: facts }),
        },
      ],
    },
  ],
}
const trace = play(scenario, scenario.experiments[0], {}, 1)
const facts = factsOf(trace)
const after = (...names: string[]): Stand => names.reduce((stand, name) => press(stand, { name }, facts), beginning)
const screen = { language: 'en' as const, columns: 60, rows: 20, paint: new Chalk({ level: 0 }) }
const shown = (stand: Stand, changes: Partial<typeof screen> = {}) =>
  view(stand, trace, scenario, { ...screen, ...changes }).join('\n')

test('goes forward, back, to both ends, and never beyond them', () => {
  expect(after('right', 'n', 'space').shown).toBe(3)
  expect(after('right', 'right', 'left').shown).toBe(1)
  expect(after('left').shown).toBe(0)
  expect(after('end', 'right').shown).toBe(3)
  expect(after('end', 'home').shown).toBe(0)
})

test('jumps to a fact by its number, and stays where it is for a number that no fact has', () => {
  expect(after('2', 'return').shown).toBe(2)
  expect(after('right', '9', 'return').shown).toBe(1)
  expect(after('1', '2', 'backspace', 'return').shown).toBe(1)
})

test('q and Escape leave the walk, Ctrl-C and Ctrl-D stop the program', () => {
  expect(after('q').done).toBe('left')
  expect(after('escape').done).toBe('left')
  expect(press(beginning, { name: 'c', ctrl: true }, facts).done).toBe('stopped')
  expect(press(beginning, { name: 'd', ctrl: true }, facts).done).toBe('stopped')
  expect(after('c').done).toBe(false)
})

test('hides what is still to come and shows the claims at the end', () => {
  expect(shown(after('right'))).not.toContain('node-1')
  expect(shown(after('right', 'right'))).toContain('node-1')
  expect(shown(after('right', 'right'))).not.toContain('✔')
  expect(shown(after('end'))).toContain('✔ Bound first')
})

test('says why: the chain of causes down to what the experiment did', () => {
  const why = shown(after('end', 'w'))
  expect(why).toContain('Why #3?')
  expect(why.indexOf('← #2 scheduler')).toBeGreaterThan(0)
  expect(why.indexOf('← #1 kubectl')).toBeGreaterThan(why.indexOf('← #2 scheduler'))
  expect(shown(after('right', 'w'))).toContain('the experiment itself did this')
})

test('fits every terminal, in both languages', () => {
  for (const columns of [40, 80, 120]) {
    for (const rows of [8, 24]) {
      for (const language of ['zh', 'en'] as const) {
        for (const stand of [beginning, after('end'), after('end', 'w')]) {
          const drawn = view(stand, trace, scenario, { ...screen, columns, rows, language })
          expect(drawn.length).toBeLessThanOrEqual(rows)
          expect(drawn.filter(line => width(line) > columns)).toEqual([])
        }
      }
    }
  }
})

test('a packet under way is shown as it is at that moment: its place, its header, its mark', () => {
  const made = modelTools(1, 'step')
  const header = { protocol: 'tcp', source: '10.244.1.7:1', destination: '10.96.0.10:80' }
  const place = { packet: 'p', hook: 'PREROUTING', table: 'nat', chain: 'WEB', number: 1, line: 1, rule: '' } as const
  const steps = [
    made.fact(0, 'client', { kind: 'PacketSent', packet: 'p', header, from: 'cni0' }),
    made.fact(0, 'node', { kind: 'HookEntered', packet: 'p', hook: 'PREROUTING', header, mark: '0x0' }),
    made.fact(0, 'node', { kind: 'RuleMatched', ...place, target: 'MARK', verdict: 'continue', missed: 0 }),
    made.fact(0, 'node', { kind: 'MarkChanged', packet: 'p', from: '0x0', to: '0x4000' }),
    made.fact(0, 'node', {
      kind: 'HeaderChanged',
      packet: 'p',
      hook: 'PREROUTING',
      target: 'DNAT',
      end: 'destination',
      from: '10.96.0.10:80',
      to: '10.244.1.2:8080',
    }),
    made.fact(0, 'user', { kind: 'Looked', subject: 'x', value: 1 }),
  ]
  const own = { ...trace, experiment: 'own', steps, verdicts: [] }
  const now = (shown: number) =>
    view({ ...beginning, shown }, own, scenario, {
      language: 'en',
      columns: 100,
      rows: 20,
      paint: new Chalk({ level: 0 }),
    })[1]
  expect([1, 2, 4, 5].map(now)).toEqual([
    '[p] tcp 10.244.1.7:1 → 10.96.0.10:80',
    '[p] tcp 10.244.1.7:1 → 10.96.0.10:80  PREROUTING',
    '[p] tcp 10.244.1.7:1 → 10.96.0.10:80  mark 0x4000  PREROUTING › nat WEB',
    '[p] tcp 10.244.1.7:1 → 10.244.1.2:8080  mark 0x4000  PREROUTING › nat WEB',
  ])
  expect(now(6)).toMatch(/^─+$/)
})
