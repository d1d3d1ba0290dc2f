import { harmless } from '../deck/harmless.ts'
import type { Fact } from '../sim/fact.ts'
import { flagOf, optionEntries, showValue } from '../sim/options.ts'
import type { Scenario, Step } from '../sim/scenario.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import { claimText } from './claim-text.ts'
import { type FactColumns, type Look, factColumns, renderFact } from './facts.ts'
import { renderLanes } from './lanes.ts'
import { renderCells } from './cells.ts'
import { renderSequence } from './sequence.ts'
import { renderReplicas } from './replicas.ts'
import { lines } from './style.ts'
import { renderVerdict } from './verdict.ts'
import { drawAnswer, drawDiagnosis } from './way/answer.ts'
import { drawWay } from './way/draw.ts'
import { storiesOf, type Way } from './way/way.ts'

/** A whole play: heading, what happened as a timeline, a picture of it if there is one, and what it proves. */
export function renderTrace(trace: Trace, scenario: Scenario, look: Look): string {
  const columns = factColumns(factsOf(trace), look.width - indent.length)
  return [
    traceHeading(trace, scenario, look),
    timeline(trace, columns, look),
    picture(trace, scenario, look),
    verdicts(trace, scenario, columns, look),
  ]
    .filter(part => part.length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')
}

function picture(trace: Trace, scenario: Scenario, look: Look): string[] {
  const drawn = experimentOf(trace, scenario)?.picture
  if (drawn === undefined) {
    const [lanes, replicas] = [renderLanes(trace, look), renderReplicas(trace, look)]
    return lanes.length > 0 && replicas.length > 0 ? [...lanes, '', ...replicas] : [...lanes, ...replicas]
  }
  return drawn === 'sequence' ? renderSequence(trace, look) : renderCells(trace, drawn, look)
}

const experimentOf = (trace: Trace, scenario: Scenario) =>
  scenario.experiments.find(each => each.name === trace.experiment)

const indent = '  '

/** Title, version, seed, options that are not the usual ones, and the question. */
export function traceHeading(trace: Trace, scenario: Scenario, { language, width, paint }: Look): string[] {
  const experiment = experimentOf(trace, scenario)
  const changed = changedOptions(trace, scenario)
  return [
    ...lines(paint.bold(`${scenario.title[language]} › ${trace.experiment}`), width),
    ...lines(paint.dim(`Kubernetes ${trace.kubernetes} · ${seedIs[language]} ${trace.seed}`), width),
    ...(changed === '' ? [] : lines(`${optionsAre[language]}${changed}`, width)),
    ...(experiment === undefined ? [] : ['', ...lines(paint.cyan(experiment.asks[language]), width)]),
  ]
}

const seedIs = { zh: '种子', en: 'seed' }
const optionsAre = { zh: '选项：', en: 'Options: ' }

/** Those that differ from their defaults, as they would be typed. */
function changedOptions(trace: Trace, scenario: Scenario): string {
  return optionEntries(scenario.options)
    .filter(([name]) => name in trace.options)
    .map(([name, spec]) => ({
      flag: flagOf(name),
      value: showValue(spec, trace.options[name]),
      usual: showValue(spec, spec.default),
    }))
    .filter(({ value, usual }) => value !== usual)
    .map(({ flag, value }) => `--${flag} ${value}`)
    .join(' ')
}

function timeline(trace: Trace, columns: FactColumns, look: Look): string[] {
  const said: string[] = []
  let before: string | undefined
  for (const step of storiesOf(trace.steps)) {
    const kind = drawnApart.has(step.kind) ? step.kind : 'Fact'
    if (before !== undefined && (before === 'Way' || (before !== 'Caption' && kind !== before))) said.push('')
    said.push(...toldStep(step, columns, look))
    before = kind
  }
  return said
}

/** What does not stand in the columns of the facts. */
const drawnApart: ReadonlySet<string> = new Set(['Caption', 'Way', 'PacketAnswered', 'Diagnosed'])

function toldStep(step: Step | Way, columns: FactColumns, look: Look): string[] {
  if (step.kind === 'Caption') return lines(look.paint.italic(harmless(step.text[look.language])), look.width)
  return drawStep(step, columns, inside(look)).map(line => indent + line)
}

function drawStep(step: Fact | Way, columns: FactColumns, look: Look): string[] {
  if (step.kind === 'Way') return drawWay(step, look)
  if (step.kind === 'PacketAnswered') return drawAnswer(step, look)
  return step.kind === 'Diagnosed' ? drawDiagnosis(step, look) : renderFact(step, columns, look)
}

const inside = (look: Look): Look => ({ ...look, width: look.width - indent.length })

function verdicts(trace: Trace, scenario: Scenario, columns: FactColumns, look: Look): string[] {
  const facts = new Map(factsOf(trace).map(fact => [fact.id, fact]))
  return trace.verdicts.flatMap((verdict, i) => {
    const deciding = verdict.deciding.flatMap(id => facts.get(id) ?? [])
    const words = claimText(scenario, verdict.claim)[look.language]
    return [
      ...(i === 0 ? [] : ['']),
      ...renderVerdict({ words, holds: verdict.holds, deciding, number: '' }, columns, look),
    ]
  })
}
