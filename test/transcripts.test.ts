import { createHash } from 'node:crypto'
import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { renderTraceJson } from '../src/render/json.ts'
import { renderMermaid } from '../src/render/mermaid.ts'
import { width } from '../src/render/style.ts'
import { renderTrace } from '../src/render/text.ts'
import { defaults } from '../src/sim/options.ts'
import { play } from '../src/sim/play.ts'
import type { Trace } from '../src/sim/trace.ts'
import { languages } from '../src/text.ts'
import { readyScenarios } from './scenarios/ready.ts'

/** The first experiment of each scenario stands here to be read; of the rest a fingerprint tells that something changed. */
const ready = await readyScenarios()
const paint = new Chalk({ level: 0 })

describe.each(ready)('$scenario.id', ({ scenario }) => {
  const options = defaults(scenario.options)
  const traces = scenario.experiments.map(experiment => play(scenario, experiment, options, 1))
  const [first] = traces

  test.each(languages)('reads as its transcript in %s', async language => {
    const told = renderTrace(first as Trace, scenario, { language, width: 100, paint })
    await expect(`${told}\n`).toMatchFileSnapshot(`transcripts/${scenario.id}.${language}.txt`)
  })

  test('plays and renders what it did before, in every format', async () => {
    const prints = traces.flatMap(trace => [
      [`${trace.experiment} facts`, fingerprint(JSON.stringify(trace))],
      [`${trace.experiment} json`, fingerprint(renderTraceJson([trace], scenario))],
      ...languages.flatMap(language => [
        [
          `${trace.experiment} text ${language}`,
          fingerprint(renderTrace(trace, scenario, { language, width: 80, paint })),
        ],
        [`${trace.experiment} mermaid ${language}`, fingerprint(renderMermaid(trace, scenario, language))],
      ]),
    ])
    await expect(`${prints.map(print => print.join(' ')).join('\n')}\n`).toMatchFileSnapshot(
      `transcripts/${scenario.id}.prints.txt`,
    )
  })

  test.each([40, 60, 80, 120])('has no line wider than %i columns', columns => {
    for (const language of languages) {
      for (const trace of traces) {
        const lines = renderTrace(trace, scenario, { language, width: columns, paint }).split('\n')
        expect(lines.filter(line => width(line) > columns)).toEqual([])
      }
    }
  })
})

const fingerprint = (words: string) => createHash('sha256').update(words).digest('hex').slice(0, 16)
