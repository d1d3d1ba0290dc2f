import { harmless } from '../deck/harmless.ts'
import { renderDuration } from '../sim/duration.ts'
import { type Fact, isKind } from '../sim/fact.ts'
import type { Scenario } from '../sim/scenario.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import type { Language } from '../text.ts'
import { arrowsOf, participantsOf } from './arrows.ts'
import { claimText } from './claim-text.ts'
import { phrase } from './phrases.ts'

/**
 * A play as a Mermaid sequence diagram: who did it are the participants, and an arrow runs from the one who caused it; or, where
 * an experiment is drawn as calls, the calls of the API and what its watches bring.
 */
export function renderMermaid(trace: Trace, scenario: Scenario, language: Language): string {
  const experiment = scenario.experiments.find(each => each.name === trace.experiment)
  const isCalls = experiment?.picture === 'sequence'
  const { names, body } = isCalls ? callLines(trace, language) : causeLines(trace, language)
  const everyone = names.length > 1 ? `p1,p${names.length}` : 'p1'
  const title = `title ${escape(`${scenario.title[language]} · ${trace.experiment} · Kubernetes ${trace.kubernetes}`)}`
  // Without a participant there is nothing that a note could stand over.
  if (names.length === 0) return ['sequenceDiagram', title].join('\n  ')
  const verdicts = trace.verdicts.map(({ claim, holds }) =>
    note(everyone, `${holds ? '✔' : '✘'} ${claimText(scenario, claim)[language]}`),
  )
  const participants = names.map((name, i) => `participant p${i + 1} as ${escape(name)}`)
  return ['sequenceDiagram', title, ...participants, ...body, ...verdicts].join('\n  ')
}

interface Diagram {
  readonly names: readonly string[]
  readonly body: readonly string[]
}

const note = (over: string, words: string) => `note over ${over}: ${escape(words)}`

function causeLines(trace: Trace, language: Language): Diagram {
  const facts = factsOf(trace)
  const names = [...new Set(facts.map(fact => fact.by))]
  const idOf = (name: string) => `p${names.indexOf(name) + 1}`
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const everyone = names.length > 1 ? `p1,p${names.length}` : 'p1'
  const arrow = (fact: Fact): string => {
    const cause = fact.because === undefined ? undefined : byId.get(fact.because)
    const words = `#${fact.id} ${renderDuration(fact.at)} ${phrase(fact)[language]}`
    return cause === undefined || cause.by === fact.by
      ? note(idOf(fact.by), words)
      : `${idOf(cause.by)}->>${idOf(fact.by)}: ${escape(words)}`
  }
  const told = isTelling(facts, byId)
  const body = trace.steps
    .filter(step => step.kind === 'Caption' || told(step))
    .map(step => (step.kind === 'Caption' ? note(everyone, step.text[language]) : arrow(step)))
  return { names, body }
}

const watched = { zh: '监视：', en: 'watch: ' }

function callLines(trace: Trace, language: Language): Diagram {
  const arrows = arrowsOf(trace)
  const names = participantsOf(arrows)
  const idOf = (name: string) => `p${names.indexOf(name) + 1}`
  const body = arrows.map(({ from, to, kind, words }) => {
    if (to === undefined) return note(idOf(from), words[language])
    const [line, before] = kind === 'watch' ? ['-->>', watched[language]] : ['->>', '']
    return `${idOf(from)}${line}${idOf(to)}: ${escape(before + words[language])}`
  })
  return { names, body }
}

/**
 * A packet meets many rules that lead to nothing: a diagram has those that changed or ended something, unless the trace is one
 * with every rule. What passes from one participant to another is always in it.
 */
function isTelling(facts: readonly Fact[], byId: ReadonlyMap<number, Fact>): (fact: Fact) => boolean {
  if (facts.some(isKind('RuleMissed'))) return () => true
  const changers = new Set(facts.filter(isKind('HeaderChanged', 'MarkChanged')).map(fact => fact.because))
  return fact => {
    const cause = fact.because === undefined ? undefined : byId.get(fact.because)
    if (cause === undefined || cause.by !== fact.by) return true
    if (fact.kind === 'RuleMatched') return changers.has(fact.id) || /^(accept|drop)/.test(fact.verdict)
    return fact.kind !== 'HookEntered' && !(fact.kind === 'ChainEnded' && fact.verdict !== 'drop')
  }
}

/** What Mermaid would read as its own, as entities: `#` begins one, `;` ends a statement, `%%` is a comment or a directive. */
const escape = (words: string): string =>
  harmless(words)
    .replaceAll(/[#;%<>&"\\{}]/g, character => `#${character.charCodeAt(0)};`)
    .replaceAll(/\s+/g, ' ')
    .trim() || '-'
