import { expect, test } from 'vitest'
import { phrase } from '../../src/render/phrases.ts'
import { changes } from '../../src/render/phrases/changed.ts'
import type { Pattern } from '../../src/render/phrases/chinese.ts'
import { rules, terms } from '../../src/render/phrases/decided.ts'
import { channels, subjects, values } from '../../src/render/phrases/looked.ts'
import { ofKind, type What } from '../../src/sim/fact.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { factsOf } from '../../src/sim/trace.ts'
import { languages } from '../../src/text.ts'
import { readyScenarios } from '../scenarios/ready.ts'
import { madeUpTrace } from './made-up.ts'

const said = (what: What) => phrase({ id: 1, at: 0, by: 'kubelet', ...what })

test.each([
  [
    {
      kind: 'ContainerState',
      pod: 'web',
      container: 'app',
      role: 'app',
      state: 'terminated',
      reason: 'Error',
      exitCode: 1,
      restarts: 2,
    },
    'Container web/app has terminated (Error, exit code 1, restarts: 2)',
    '应用容器 web/app 已终止（Error，退出码 1，已重启 2 次）',
  ],
  [
    { kind: 'ContainerState', pod: 'web', container: 'db', role: 'init', state: 'running', restarts: 0 },
    'Init container web/db is running',
    'Init 容器 web/db 在运行',
  ],
  [{ kind: 'Wrote', verb: 'delete', subject: 'Pod/web', change: 'deleted' }, 'Deletes Pod/web', '删除 Pod/web'],
  [
    { kind: 'BackOff', pod: 'web', container: 'app', delay: 10_000, restart: 2 },
    'web/app backs off 10s before restart 2',
    'web/app 第 2 次重启前回退等待 10s',
  ],
  [{ kind: 'Looked', subject: 'node$ wc -l', value: 3 }, 'Sees node$ wc -l → 3', '看到 node$ wc -l → 3'],
  [{ kind: 'Looked', subject: 'reachable', value: true }, 'Sees reachable → yes', '看到 reachable → 是'],
  [
    { kind: 'Looked', subject: 'phase of web', value: 'Running' },
    'Sees phase of web → Running',
    '看到 web 的阶段 → Running',
  ],
  [
    { kind: 'Looked', subject: 'rc: POST without a selector', value: 'refused: spec.selector: Required value' },
    'Sees rc: POST without a selector → refused: spec.selector: Required value',
    '看到 rc：POST，不写选择算符 → 拒绝：spec.selector: Required value',
  ],
] as const satisfies readonly (readonly [What, string, string])[])('%o reads well', (what, en, zh) => {
  expect(said(what)).toEqual({ en, zh })
})

const scenarios = await readyScenarios()
const facts = [
  ...factsOf(madeUpTrace),
  ...scenarios.flatMap(({ scenario }) =>
    scenario.experiments.flatMap(experiment => factsOf(play(scenario, experiment, defaults(scenario.options), 1))),
  ),
]

test('every fact of every ready scenario is one whole sentence in both languages', () => {
  expect(facts.length).toBeGreaterThan(20)
  for (const fact of facts) {
    for (const language of languages) {
      expect(phrase(fact)[language]).toMatch(/^\S.*\S$/)
      expect(phrase(fact)[language]).not.toMatch(/undefined|NaN|\[object|\n| {2}/)
    }
  }
})

test('no Chinese words are kept for what nobody says any more', () => {
  const looked = ofKind(facts, 'Looked')
  const parts = (words: string) => words.split(/[,;] | \| /)
  const said: readonly (readonly [readonly Pattern[], readonly (string | undefined)[]])[] = [
    // What is said only of objects that a user brings.
    [subjects, [...looked.map(each => each.subject), 'Service/web: ready endpoints']],
    [values, looked.map(each => String(each.value))],
    [channels, looked.flatMap(each => parts(String(each.value)))],
    [changes, ofKind(facts, 'Wrote').map(each => each.change)],
    [rules, ofKind(facts, 'Decided').map(each => each.rule)],
    [terms, ofKind(facts, 'Decided').flatMap(each => [...parts(each.given), ...parts(each.answer)])],
  ]
  for (const [patterns, words] of said) {
    const idle = patterns.filter(([pattern]) => !words.some(each => each !== undefined && pattern.test(each)))
    expect(idle.map(([pattern]) => pattern)).toEqual([])
  }
})

test('no English sentence is left in the Chinese one, but for commands and what they answer', () => {
  const english = /(?<![-\w#/])(the|of|is|are|no|not|without|over|gone|removed|replaces|each|listed|change)(?![-\w#/])/
  const isCode = /\$ |kubectl |no such network namespace|field is immutable|disk-use|running not-started/
  const mixed = [...ofKind(facts, 'Looked'), ...ofKind(facts, 'Wrote'), ...ofKind(facts, 'Decided')]
    .map(fact => phrase(fact).zh)
    .filter(words => english.test(words) && !isCode.test(words))
  expect(mixed).toEqual([])
})

test('what a user brought cannot steer the terminal', () => {
  const { en, zh } = said({ kind: 'EventSeen', subject: 'Pod/\u001b[2J', reason: 'r\u202e', message: '\u009b31m' })
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(en + zh).not.toMatch(/[\u001b\u009b\u202e]/)
})
