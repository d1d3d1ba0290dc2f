import { harmless } from '../deck/harmless.ts'
import { difference, type Pair } from '../sim/difference.ts'
import { renderDuration } from '../sim/duration.ts'
import type { Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import { same, text, type Text } from '../text.ts'
import { claimText } from './claim-text.ts'
import { factColumns, type Look, renderFact } from './facts.ts'
import { phrase } from './phrases.ts'
import { lines } from './style.ts'
import { renderTable } from './table.ts'
import { traceHeading } from './text.ts'

/** Two plays of one experiment; `labels` say what was different between them, as it would be typed. */
export interface Compared {
  readonly traces: Pair<Trace>
  readonly labels: Pair<string>
}

/** The first fact that differs, and the outcomes side by side. */
export function renderComparison(compared: Compared, scenario: Scenario, look: Look): string {
  const { traces, labels } = compared
  const { language, paint, width } = look
  const rows = resultsOf(traces, scenario).map(({ about, values: [one, other], shown }) =>
    [`${one === other ? '' : '≠ '}${about[language]}`, shown(one)[language], shown(other)[language]].map(harmless),
  )
  const table = renderTable({ head: ['', ...labels.map(harmless)], rows }, width, paint)
  return [traceHeading(traces[0], scenario, look), firstDifference(compared, look), table]
    .map(part => part.join('\n'))
    .join('\n\n')
}

function firstDifference({ traces, labels }: Compared, look: Look): string[] {
  const { language, paint, width } = look
  const { same: before, first } = difference(traces)
  if (first === undefined) return lines(noDifference[language], width)
  const inside = { ...look, width: width - indent.length }
  const columns = factColumns(
    first.filter(fact => fact !== undefined),
    inside.width,
  )
  return [
    ...lines(agreed(before)[language], width),
    ...first.flatMap((fact, i) => [
      ...lines(paint.bold(harmless(labels[i] ?? '')), width),
      ...(fact === undefined ? lines(nothingMore[language], inside.width) : renderFact(fact, columns, inside)).map(
        line => indent + line,
      ),
    ]),
  ]
}

const indent = '  '
const agreed = (facts: number): Text =>
  facts === 0
    ? { zh: '从第一个事实起就不同：', en: 'They differ from the first fact on:' }
    : { zh: `前 ${facts} 个事实相同，接着：`, en: `The first ${facts} facts are the same. Then:` }
const noDifference: Text = {
  zh: '两次运行完全相同：这个选项在这个实验里不起作用。',
  en: 'Both plays are the same: this option plays no part in this experiment.',
}
const nothingMore: Text = { zh: '（再无别的事发生）', en: '(nothing more happens)' }

interface Result {
  readonly kind: 'outcome' | 'claim' | 'facts' | 'lasts'
  readonly name?: string
  readonly about: Text
  readonly values: Pair<string | number | boolean>
  readonly shown: (value: string | number | boolean) => Text
}

/** Its outcomes; the claims that fail in one of the plays; how many facts there are and how long it all took. */
function resultsOf(traces: Pair<Trace>, scenario: Scenario): readonly Result[] {
  const [one, other] = traces
  const facts = [factsOf(one), factsOf(other)] as const
  const experiment = scenario.experiments.find(each => each.name === one.experiment)
  const outcomes = (experiment?.outcomes ?? []).map((outcome): Result => {
    const unit = outcome.kind === 'number' && outcome.unit !== undefined ? text` ${outcome.unit}` : same('')
    return {
      kind: 'outcome',
      name: outcome.name,
      about: outcome.asks,
      values: [outcome.of(facts[0]), outcome.of(facts[1])],
      shown: value => text`${String(value)}${unit}`,
    }
  })
  const claims = one.verdicts.map(({ claim, holds }): Result => ({
    kind: 'claim',
    name: claim,
    about: claimText(scenario, claim),
    values: [holds, other.verdicts.find(each => each.claim === claim)?.holds ?? false],
    shown: value => same(value === true ? '✔' : '✘'),
  }))
  const last = (of: readonly { readonly at: number }[]) => of.at(-1)?.at ?? 0
  return [
    ...outcomes,
    ...claims.filter(({ values }) => values.includes(false)),
    {
      kind: 'facts',
      about: { zh: '事实数', en: 'facts' },
      values: [facts[0].length, facts[1].length],
      shown: value => same(String(value)),
    },
    {
      kind: 'lasts',
      about: { zh: '最后一个事实的时刻', en: 'time of the last fact' },
      values: [last(facts[0]), last(facts[1])],
      shown: value => same(renderDuration(Number(value))),
    },
  ]
}

/**
 * For programs. In each pair the first is the play without the compared value, the second the one with it:
 *
 *     { name, asks, options: [{}, {}], same: number of equal facts at the beginning, first: [fact, fact] | null (null: no more facts),
 *       results: [{ kind, name?, about, values: [a, b] }] }
 */
export function comparisonShape({ traces }: Compared, scenario: Scenario): object {
  const [one, other] = traces
  const { same: before, first } = difference(traces)
  return {
    name: one.experiment,
    asks: scenario.experiments.find(each => each.name === one.experiment)?.asks ?? null,
    options: [one.options, other.options],
    seeds: [one.seed, other.seed],
    same: before,
    first: first?.map(fact => (fact === undefined ? null : { ...fact, says: phrase(fact) })) ?? null,
    results: resultsOf(traces, scenario).map(({ kind, name = null, about, values }) => ({ kind, name, about, values })),
  }
}
