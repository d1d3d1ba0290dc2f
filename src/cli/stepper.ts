import type { ChalkInstance } from 'chalk'
import { harmless } from '../deck/harmless.ts'
import { phrase } from '../render/phrases.ts'
import { lines, pad, padStart, width } from '../render/style.ts'
import { packetNow } from '../render/way/now.ts'
import { renderDuration } from '../sim/duration.ts'
import { type Fact, causesOf } from '../sim/fact.ts'
import type { Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import type { Language, Text } from '../text.ts'

/** Where a person stands in a trace. Pure, so that every key can be tested without a terminal. */
export interface Stand {
  /** How many facts have been shown: 0 before the first, all at the end. */
  readonly shown: number
  readonly why: boolean
  /** Digits typed so far for a jump. */
  readonly typed: string
  /** `stopped` is Ctrl-C: not only this walk ends, but the command. */
  readonly done: false | 'left' | 'stopped'
}
export const beginning: Stand = { shown: 0, why: false, typed: '', done: false }

export interface Key {
  readonly name?: string
  readonly sequence?: string
  readonly ctrl?: boolean
}

/** What a key does. A jump goes to the fact whose number was typed, and Enter without one goes on. */
export function press(stand: Stand, key: Key, facts: readonly Fact[]): Stand {
  const name = key.name ?? key.sequence ?? ''
  if (key.ctrl && (name === 'c' || name === 'd')) return { ...stand, done: 'stopped' }
  if (name === 'q' || name === 'escape') return { ...stand, done: 'left' }
  if (/^\d$/.test(name)) return { ...stand, typed: (stand.typed + name).slice(0, 6) }
  if (name === 'backspace' && stand.typed !== '') return { ...stand, typed: stand.typed.slice(0, -1) }
  if (name === 'return' || name === 'enter') return stand.typed === '' ? move(stand, 1, facts) : jump(stand, facts)
  if (name === 'w') return { ...stand, typed: '', why: !stand.why }
  const by = moves[name]
  return by === undefined ? { ...stand, typed: '' } : move(stand, by, facts)
}

const moves: Readonly<Record<string, number>> = {
  right: 1,
  down: 1,
  n: 1,
  space: 1,
  left: -1,
  up: -1,
  b: -1,
  p: -1,
  backspace: -1,
  pagedown: 10,
  pageup: -10,
  end: Infinity,
  home: -Infinity,
}

const move = (stand: Stand, by: number, facts: readonly Fact[]): Stand => ({
  ...stand,
  typed: '',
  shown: Math.min(facts.length, Math.max(0, stand.shown + by)),
})

function jump(stand: Stand, facts: readonly Fact[]): Stand {
  const at = facts.findIndex(fact => fact.id === Number(stand.typed))
  return at < 0 ? { ...stand, typed: '' } : { ...stand, typed: '', shown: at + 1 }
}

export interface Screen {
  readonly language: Language
  readonly columns: number
  readonly rows: number
  readonly paint: ChalkInstance
}

/** The screen for a stand: at most `rows` lines, none wider than `columns`. */
export function view(stand: Stand, trace: Trace, scenario: Scenario, screen: Screen): string[] {
  const { language, columns, rows, paint } = screen
  const facts = factsOf(trace)
  const experiment = scenario.experiments.find(each => each.name === trace.experiment)
  const place = `${stand.shown}/${facts.length}`
  const title = lines(
    `${trace.scenario} · ${trace.experiment} · Kubernetes ${trace.kubernetes}`,
    columns - width(place) - 2,
  )
  const head = [
    paint.bold(pad(title[0] ?? '', columns - width(place))) + place,
    ...(experiment === undefined ? [] : lines(experiment.asks[language], columns))
      .slice(0, 2)
      .map(line => paint.cyan(line)),
    ...nowLines(facts.slice(0, stand.shown), screen),
    paint.dim('─'.repeat(columns)),
  ]
  const foot = [
    paint.dim('─'.repeat(columns)),
    ...lines(stand.typed === '' ? keys[language] : `→ #${stand.typed} ⏎`, columns).map(line => paint.dim(line)),
  ]
  const room = Math.max(1, rows - head.length - foot.length)
  const aside = asideLines(stand, trace, scenario, screen).slice(0, Math.ceil(room / 2))
  const story = storyLines(stand, trace, screen).slice(-Math.max(1, room - aside.length))
  return [...head, ...story, ...aside, ...foot].slice(0, rows)
}

/** A packet under way is shown as it is at this moment: where, with which header and mark. */
function nowLines(facts: readonly Fact[], { language, columns, paint }: Screen): string[] {
  const now = packetNow(facts)
  return now === undefined
    ? []
    : lines(harmless(now[language]), columns).map(line => paint.yellow(line.replaceAll('\u00a0', ' ')))
}

const keys: Text = {
  zh: '→ 前进  ← 后退  数字⏎ 跳转  w 为什么  q 退出',
  en: '→ on  ← back  number⏎ jump  w why  q quit',
}

/** Everything up to the fact that we stand on; what comes next stays hidden, so that one can guess. */
function storyLines(stand: Stand, trace: Trace, screen: Screen): string[] {
  const story: string[] = []
  let left = stand.shown
  for (const step of trace.steps) {
    if (step.kind === 'Caption') {
      story.push(...lines(step.text[screen.language], screen.columns).map(line => screen.paint.italic(line)))
    } else {
      if (left === 0) break
      left -= 1
      story.push(...factLines(step, screen, left === 0))
    }
  }
  return story
}

function factLines(fact: Fact, screen: Screen, current: boolean): string[] {
  const before = `${current ? '▶' : ' '} ${padStart(`#${fact.id}`, 4)} ${padStart(renderDuration(fact.at), 7)}  `
  const said = lines(`${fact.by}: ${phrase(fact)[screen.language]}`, Math.max(10, screen.columns - width(before)))
  const whole = said.map((line, i) => (i === 0 ? before : ' '.repeat(width(before))) + line)
  return whole.map(line => (current ? screen.paint.bold(line) : screen.paint.dim(line)))
}

/** The chain of causes if it was asked for; at the end, the claims. */
function asideLines(stand: Stand, trace: Trace, scenario: Scenario, screen: Screen): string[] {
  const facts = factsOf(trace)
  const current = facts[stand.shown - 1]
  if (stand.why && current !== undefined) return whyLines(facts, current, screen)
  return stand.shown === facts.length ? verdictLines(trace, scenario, screen) : []
}

function whyLines(facts: readonly Fact[], current: Fact, { language, columns, paint }: Screen): string[] {
  const [, ...causes] = causesOf(facts, current.id)
  const none = { zh: '没有更早的原因：这是实验自己做的。', en: 'Nothing earlier: the experiment itself did this.' }[
    language
  ]
  const chain = causes.map(cause => `← #${cause.id} ${cause.by}: ${phrase(cause)[language]}`)
  return ['', paint.yellow({ zh: `为什么 #${current.id}？`, en: `Why #${current.id}?` }[language])].concat(
    (chain.length === 0 ? [none] : chain).flatMap(line => lines(line, columns)),
  )
}

function verdictLines(trace: Trace, scenario: Scenario, { language, columns, paint }: Screen): string[] {
  const claims = scenario.experiments.flatMap(each => each.claims)
  const said = trace.verdicts.flatMap(verdict => {
    const words = claims.find(claim => claim.id === verdict.claim)?.text[language] ?? verdict.claim
    const paintMark = verdict.holds ? paint.green : paint.red
    return lines(words, columns - 2).map((line, i) => (i === 0 ? paintMark(verdict.holds ? '✔ ' : '✘ ') : '  ') + line)
  })
  return said.length === 0 ? [] : ['', ...said]
}
