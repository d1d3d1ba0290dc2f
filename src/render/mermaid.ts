import { harmless } from '../deck/harmless.ts'
import { renderDuration } from '../sim/duration.ts'
import type { Fact } from '../sim/fact.ts'
import type { Scenario } from '../sim/scenario.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import type { Language } from '../text.ts'
import { claimText } from './claim-text.ts'
import { phrase } from './phrases.ts'

/** A play as a Mermaid sequence diagram: who did it are the participants, and an arrow runs from the one who caused it. */
export function renderMermaid(trace: Trace, scenario: Scenario, language: Language): string {
  const facts = factsOf(trace)
  const names = [...new Set(facts.map(fact => fact.by))]
  const idOf = (name: string) => `p${names.indexOf(name) + 1}`
  const byId = new Map(facts.map(fact => [fact.id, fact]))
  const everyone = names.length > 1 ? `p1,p${names.length}` : 'p1'
  const note = (over: string, words: string) => `note over ${over}: ${escape(words)}`

  const arrow = (fact: Fact): string => {
    const cause = fact.because === undefined ? undefined : byId.get(fact.because)
    const words = `#${fact.id} ${renderDuration(fact.at)} ${phrase(fact)[language]}`
    return cause === undefined || cause.by === fact.by
      ? note(idOf(fact.by), words)
      : `${idOf(cause.by)}->>${idOf(fact.by)}: ${escape(words)}`
  }
  const body = [
    ...names.map(name => `participant ${idOf(name)} as ${escape(name)}`),
    ...trace.steps.map(step => (step.kind === 'Caption' ? note(everyone, step.text[language]) : arrow(step))),
    ...trace.verdicts.map(({ claim, holds }) =>
      note(everyone, `${holds ? '✔' : '✘'} ${claimText(scenario, claim)[language]}`),
    ),
  ]
  // Without a participant there is nothing that a note could stand over.
  const title = `title ${escape(`${scenario.title[language]} · ${trace.experiment} · Kubernetes ${trace.kubernetes}`)}`
  return ['sequenceDiagram', title, ...(names.length === 0 ? [] : body)].join('\n  ')
}

/** What Mermaid would read as its own, as entities: `#` begins one, `;` ends a statement, `%%` is a comment or a directive. */
const escape = (words: string): string =>
  harmless(words)
    .replaceAll(/[#;%<>&"\\{}]/g, character => `#${character.charCodeAt(0)};`)
    .replaceAll(/\s+/g, ' ')
    .trim() || '-'
