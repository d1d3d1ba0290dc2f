import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../errors.ts'
import type { Language, Text } from '../text.ts'
import { agree, compareHeads, unlike } from './head.ts'
import type { ItemBody } from './item-body.ts'
import type { HalfItem } from './items.ts'
import type { Half } from './parse.ts'

type Halves = Readonly<Record<Language, Half>>

/** Where the two languages of a card say different things. What was already reported as wrong is not compared. */
export function compareHalves(halves: Halves): Problem[] {
  return [...compareHeads(halves), ...compareVerdicts(halves), ...compareItems(halves), ...compareClaims(halves)]
}

function compareVerdicts({ zh, en }: Halves): Problem[] {
  if (zh.notes.length !== en.notes.length) {
    const start = zh.notes[0]?.start ?? zh.source.text.length
    return [problem(zh, start, unlike('verdicts', `${zh.notes.length}`, `${en.notes.length}`), agree)]
  }
  return zh.notes.flatMap(({ verdict, start }, i) => {
    const other = en.notes[i]?.verdict
    const differ = verdict !== undefined && other !== undefined && verdict !== other
    return differ ? [problem(zh, start, unlike('verdict', verdict, other), agree)] : []
  })
}

function compareItems({ zh, en }: Halves): Problem[] {
  // An item without a usable id has been reported; whether it is the one that the other language misses is a guess.
  const allNamed = [...zh.items, ...en.items].every(item => item.id !== '')
  const [ours, theirs] = [byId(zh.items), byId(en.items)]
  return [
    ...zh.items.flatMap(item => {
      const partner = theirs.get(item.id)
      if (partner !== undefined) return compareItem(zh, item, partner)
      return allNamed ? [problem(zh, item.start, missingItem(item.id, en.source.file), addOrDrop)] : []
    }),
    ...en.items
      .filter(item => allNamed && !ours.has(item.id))
      .map(item => problem(en, item.start, missingItem(item.id, zh.source.file), addOrDrop)),
  ]
}

const byId = (items: readonly HalfItem[]) => new Map(items.map(item => [item.id, item]))

function compareItem(zh: Half, item: HalfItem, partner: HalfItem): Problem[] {
  const [ours, theirs] = [item.body, partner.body]
  if (item.id === '' || ours.kind === 'broken' || theirs.kind === 'broken') return []
  const what = differenceOf(ours, theirs)
  return what === undefined
    ? []
    : [problem(zh, item.start, unlike(`${item.id}: ${what.name}`, what.zh, what.en), agree)]
}

interface Difference extends Text {
  readonly name: string
}

/** The first thing in which two answers differ that must not. */
function differenceOf(zh: ItemBody, en: ItemBody): Difference | undefined {
  const facts = [factsOf(zh), factsOf(en)] as const
  for (const [name, value] of Object.entries(facts[0])) {
    const other = facts[1][name]
    if (!isDeepStrictEqual(value, other)) return { name, zh: show(value), en: show(other) }
  }
  return undefined
}

/** What of an answer does not depend on the language. */
function factsOf(body: ItemBody): Readonly<Record<string, unknown>> {
  switch (body.kind) {
    case 'single':
    case 'multiple': {
      const right = body.choices.flatMap((choice, i) => (choice.right ? [i + 1] : []))
      return { kind: 'choice', choices: body.choices.length, right }
    }
    case 'ordering':
      return { kind: body.kind, steps: body.steps.length }
    case 'number':
      return { kind: body.kind, number: body.number, tolerance: body.tolerance, unit: body.unit !== '' }
    case 'prediction':
      return { kind: body.kind, experiment: body.experiment, vary: body.vary, ask: body.ask }
    case 'recall':
      return { kind: body.kind, checklist: body.checklist.length }
    case 'broken':
      return {}
  }
}

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function compareClaims({ zh, en }: Halves): Problem[] {
  return [...unmatched(zh, en), ...unmatched(en, zh)]
}

function unmatched(half: Half, other: Half): Problem[] {
  const known = new Set(other.claims.map(link => link.claim))
  const first = new Map(half.claims.toReversed().map(link => [link.claim, link.start]))
  return [...first]
    .filter(([claim]) => !known.has(claim))
    .map(([claim, start]) => problem(half, start, missingClaim(claim, other.source.file), addOrDrop))
}

const problem = ({ source }: Half, offset: number, what: Text, fix: Text): Problem => ({
  ...source.place(offset),
  what,
  fix,
})

const missingItem = (id: string, file: string): Text => ({
  zh: `题目 ${id} 在 ${base(file)} 里没有`,
  en: `the item ${id} is missing in ${base(file)}`,
})
const missingClaim = (claim: string, file: string): Text => ({
  zh: `断言 ${claim} 在 ${base(file)} 里没有链接`,
  en: `the claim ${claim} is linked nowhere in ${base(file)}`,
})
const addOrDrop: Text = { zh: '在那边补上，或在这里删掉', en: 'add it there, or drop it here' }
const base = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
