import type { Card, Item } from '../deck/card.ts'
import { seeded } from '../random.ts'
import type { Language } from '../text.ts'
import { escapeHtml, renderHtml } from './html.ts'

/** An item with its card. Predictions have no answer before they are played, and so none on a card of paper. */
export interface Asked {
  readonly card: Card
  readonly item: Exclude<Item, { readonly kind: 'prediction' }>
}

/**
 * Notes as a text file for Anki 2.1.54 and newer, with the headers of its manual ("Text Files", "File Headers"): one line a note, of the type Basic.
 * The note type is a preset and no column: a collection that calls it otherwise then asks, and refuses nothing. The GUID is made of the item's key
 * and the language, so that Anki updates what it has, and keeps its schedule, when a newer file is imported.
 */
export const renderAnki = (asked: readonly Asked[], language: Language): string =>
  [...headers, ...asked.map(each => noteOf(each, language).map(quoted).join('\t'))].join('\n')

const headers = [
  '#separator:Tab',
  '#html:true',
  '#notetype:Basic',
  '#guid column:1',
  '#deck column:2',
  '#tags column:5',
]

function noteOf({ card, item }: Asked, language: Language): string[] {
  const html = (markdown: string) =>
    renderHtml(
      markdown,
      card.sources.map(source => source[language]),
    )
  const { front, back } = sidesOf(item, html, language)
  const more = `<p><small>k8s-study explain ${escapeHtml(card.id)}</small></p>`
  return [
    `k8s-study/${language}/${item.key}`,
    `k8s-study::${card.topic}`,
    html(item.prompt[language]) + front,
    `${back}<hr>${html(item.why[language])}${more}`,
    ['k8s-study', card.id, card.topic, `level-${card.level}`, item.kind].join(' '),
  ]
}

type Sides = { readonly front: string; readonly back: string }

function sidesOf(item: Asked['item'], html: (markdown: string) => string, language: Language): Sides {
  // The same order in every file: whoever imports the next one finds his cards unchanged.
  const chance = seeded(item.key)
  switch (item.kind) {
    case 'single':
    case 'multiple': {
      const shown = chance.shuffle(item.choices)
      const letters = shown.flatMap(({ right }, i) => (right ? [String.fromCharCode(65 + i)] : []))
      const rights = shown.filter(({ right }) => right).map(({ text }) => html(text[language]))
      const several = item.kind === 'multiple' ? `<p><em>${severalRight[language]}</em></p>` : ''
      const front = `${several}<ol type="A">${points(shown.map(({ text }) => html(text[language])))}</ol>`
      return { front, back: `<p><b>${letters.join(', ')}</b></p><ul>${points(rights)}</ul>` }
    }
    case 'ordering': {
      const steps = item.steps.map(step => html(step[language]))
      const shuffled = chance.shuffle(steps)
      const shown = shuffled.every((step, i) => step === steps[i]) ? shuffled.toReversed() : shuffled
      return { front: `<ul>${points(shown)}</ul>`, back: `<ol>${points(steps)}</ol>` }
    }
    case 'number': {
      const unit = item.unit[language] === '' ? '' : ` ${escapeHtml(item.unit[language])}`
      const about = item.tolerance === 0 ? '' : ` ± ${item.tolerance}`
      return { front: '', back: `<p><b>${item.number}${about}${unit}</b></p>` }
    }
    case 'recall':
      return { front: '', back: html(item.answer[language]) }
  }
}

const severalRight = { zh: '不止一项正确', en: 'more than one is right' }
const points = (lines: readonly string[]): string => lines.map(line => `<li>${line}</li>`).join('')
const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`
