import type { Language } from '../text.ts'
import type { Card, Item } from './card.ts'
import type { CardFiles } from './card-files.ts'
import { joinHeads, pairs } from './head.ts'
import type { ItemBody } from './item-body.ts'
import type { HalfItem } from './items.ts'
import type { Half } from './parse.ts'

/** One card of two halves without problems; `undefined` if they do not fit after all. */
export function joinHalves(found: CardFiles, { zh, en }: Readonly<Record<Language, Half>>): Card | undefined {
  const head = joinHeads(found, { zh, en })
  const items = en.items.map(item => joinItem(found.id, zh, item))
  if (head === undefined || !items.every(item => item !== undefined)) return undefined
  return {
    ...head,
    question: { zh: zh.question, en: en.question },
    answer: { zh: zh.answer, en: en.answer },
    notes: en.notes.flatMap(({ verdict, text }, i) =>
      verdict === undefined ? [] : [{ verdict, text: { zh: zh.notes[i]?.text ?? '', en: text } }],
    ),
    items,
    claims: [...new Set(en.claims.map(link => link.claim))],
  }
}

function joinItem(card: string, { items }: Half, en: HalfItem): Item | undefined {
  const zh = items.find(item => item.id === en.id)
  const body = zh && joinBody({ zh: zh.body, en: en.body })
  if (zh === undefined || body === undefined) return undefined
  return {
    key: `${card}/${en.id}`,
    prompt: { zh: zh.prompt, en: en.prompt },
    why: { zh: zh.why, en: en.why },
    ...body,
  }
}

type Body = Item extends infer I ? (I extends Item ? Omit<I, 'key' | 'prompt' | 'why'> : never) : never

function joinBody({ zh, en }: Readonly<Record<Language, ItemBody>>): Body | undefined {
  if (en.kind === 'prediction') {
    return { kind: en.kind, experiment: en.experiment, vary: en.vary, ask: en.ask }
  }
  if (en.kind === 'number' && zh.kind === 'number') {
    return { kind: en.kind, number: en.number, unit: { zh: zh.unit, en: en.unit }, tolerance: en.tolerance }
  }
  if (en.kind === 'ordering' && zh.kind === 'ordering') {
    return { kind: en.kind, steps: pairs(zh.steps, en.steps) }
  }
  if (en.kind === 'recall' && zh.kind === 'recall') {
    return { kind: en.kind, answer: { zh: zh.answer, en: en.answer }, checklist: pairs(zh.checklist, en.checklist) }
  }
  if ('choices' in en && 'choices' in zh) {
    const theirs = zh.choices
    const choices = en.choices.map(({ text, right }, i) => ({
      text: { zh: theirs[i]?.text ?? '', en: text },
      right,
    }))
    return { kind: en.kind, choices }
  }
  return undefined
}
