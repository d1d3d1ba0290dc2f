import type { Card } from '../deck/card.ts'
import { verdictWords } from '../deck/wording.ts'
import type { Scenario } from '../sim/scenario.ts'
import type { Trace } from '../sim/trace.ts'
import type { Text } from '../text.ts'
import { type Lexed, renderMarkdown } from './card.ts'
import { claimStates, signOf, small, type State, type StatedClaim, stateWords } from './claim-states.ts'
import { renderLegend } from './columns.ts'
import type { Look } from './facts.ts'
import { renderProof } from './proof.ts'
import { lines, pad, width, wrap } from './style.ts'
import { topicWords } from './topics.ts'

/** A card and the experiments that were played for it: no scenario, no traces, as long as its simulation is not ready. */
export interface Explained {
  readonly card: Card
  readonly scenario?: Scenario
  readonly traces: readonly Trace[]
  /** The card's Markdown as the build took it apart. */
  readonly lexed?: Lexed
}

/** The whole card: question, answer with the state of each claim, the notes, what the experiments showed, sources. */
export function renderExplanation(explained: Explained, look: Look): string {
  const { card, traces, lexed = {} } = explained
  const { language } = look
  const claims = claimStates(card, traces)
  const sources = card.sources.map(source => source[language])
  const show = markdownWith(claims, sources, look, lexed)
  return [
    title(card, look),
    section(names.question, look),
    show(card.question[language], look.width),
    section(names.answer, look),
    show(card.answer[language], look.width),
    legend(claims, look),
    ...(card.notes.length === 0 ? [] : [section(names.notes, look), notes(card, show, look)]),
    ...experiments(explained, claims, look),
    ...(sources.length === 0 ? [] : [section(names.sources, look), sourceList(sources, look)]),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const names = {
  question: { zh: '问题', en: 'Question' },
  answer: { zh: '答案', en: 'Answer' },
  notes: { zh: '笔记怎么说', en: 'From the notes' },
  experiments: { zh: '实验', en: 'Experiments' },
  sources: { zh: '来源', en: 'Sources' },
} as const satisfies Record<string, Text>

function title(card: Card, { language, width: columns, paint }: Look): string {
  const about = {
    zh: `${topicWords[card.topic].zh} · 难度 ${card.level} · 依据 Kubernetes ${card.kubernetes}`,
    en: `${topicWords[card.topic].en} · level ${card.level} · checked against Kubernetes ${card.kubernetes}`,
  }
  return [
    ...lines(paint.bold(`${card.number} · ${card.title[language]}`), columns),
    ...lines(paint.dim(about[language]), columns),
  ].join('\n')
}

function section(name: Text, { language, width: columns, paint }: Look): string {
  const words = `━━ ${name[language]} `
  return paint.cyan.bold(words + '━'.repeat(Math.max(0, columns - width(words))))
}

type Show = (markdown: string, columns: number) => string

/** Links to pages that are no source of the card become sources behind its own. */
function markdownWith(claims: readonly StatedClaim[], sources: string[], look: Look, lexed: Lexed): Show {
  const byId = new Map(claims.map(claim => [claim.id, claim]))
  return (markdown, columns) =>
    renderMarkdown(markdown, {
      ...look,
      lexed,
      width: columns,
      claims: id => {
        const claim = byId.get(id)
        return claim === undefined ? '' : signOf(claim.state, look.paint) + small(claim.number)
      },
      cite: url => (sources.includes(url) ? sources.indexOf(url) + 1 : sources.push(url)),
    })
}

function legend(claims: readonly StatedClaim[], { language, width: columns, paint }: Look): string {
  const states = (Object.keys(stateWords) as State[]).filter(state => claims.some(claim => claim.state === state))
  const words = states.map(state => {
    const count = claims.filter(claim => claim.state === state).length
    return `${signOf(state, paint)} ${paint.dim(`${stateWords[state][language]} (${count})`)}`
  })
  return renderLegend(words, columns).join('\n')
}

function notes(card: Card, show: Show, { language, width: columns, paint }: Look): string {
  const colours = { right: paint.green, partly: paint.yellow, wrong: paint.red, outdated: paint.magenta }
  const widest = Math.max(...card.notes.map(({ verdict }) => width(verdictWords[verdict][language])))
  return card.notes
    .map(({ verdict, text }) => {
      const label = `${colours[verdict].bold(pad(verdictWords[verdict][language], widest))}  `
      const said = show(text[language], columns - widest - 2)
      return label + said.replaceAll('\n', `\n${' '.repeat(widest + 2)}`)
    })
    .join('\n')
}

function experiments({ scenario, traces }: Explained, claims: readonly StatedClaim[], look: Look): string[] {
  if (scenario !== undefined) return [section(names.experiments, look), ...renderProof(scenario, traces, claims, look)]
  if (claims.length === 0) return []
  return [section(names.experiments, look), lines(notReady[look.language], look.width).join('\n')]
}

const notReady: Text = {
  zh: '这张卡片的模拟尚未就绪，上面的断言都还没有实验支持。',
  en: 'The simulation of this card is not ready yet, so none of its claims is backed by an experiment.',
}

function sourceList(sources: readonly string[], { language, width: columns }: Look): string {
  const widest = `[${sources.length}]`.length
  return sources
    .map(
      (source, i) => `${pad(`[${i + 1}]`, widest)} ${wrap(named(source)[language], columns, ' '.repeat(widest + 1))}`,
    )
    .join('\n')
}

/** `measured: …` says that we found it out ourselves, and how. */
const named = (source: string): Text => ({ zh: source.replace(/^measured:\s*/, '实测：'), en: source })
