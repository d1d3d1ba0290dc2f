import { lintDeck } from '../deck/lint.ts'
import { readDeck } from '../deck/load.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import { text } from '../text.ts'
import { type Check, colon, joined, refused } from './checks.ts'
import type { Context } from './context.ts'
import { scenarios } from './lint.ts'

/** Reads the deck as `lint` does. */
export async function checkDeck({ world, deckFolder }: Context): Promise<Check> {
  const folder = { folder: deckFolder }
  try {
    const read = readDeck(world.files, deckFolder)
    const { cards } = read.deck
    const items = cards.reduce((sum, card) => sum + card.items.length, 0)
    const problems = (await lintDeck(read, scenarios)).filter(({ severity }) => severity !== 'note').length
    const data = { ...folder, cards: cards.length, items, problems }
    const counts = {
      zh: `${cards.length} 张卡片，${items} 道题`,
      en: `${some(cards.length, 'card')}, ${some(items, 'item')}`,
    }
    const says = text`${deckFolder}${colon}${counts}`
    if (problems === 0) return { id: 'deck', state: 'good', says, data }
    const why = { zh: `${problems} 个问题`, en: `${problems} ${problems === 1 ? 'problem' : 'problems'}` }
    const fix = { zh: '`k8s-study lint` 逐个列出', en: '`k8s-study lint` shows them' }
    return { id: 'deck', state: 'bad', says: joined(says, why), fix, data }
  } catch (error) {
    return refused('deck', error, folder)
  }
}

const some = (count: number, word: string): string => `${count} ${count === 1 ? word : `${word}s`}`

/** Loads every simulation that is ready. */
export async function checkSimulations(): Promise<Check> {
  const ids = Object.keys(catalogue).filter(isScenarioId)
  const ready: string[] = []
  for (const id of ids) if ((await entry(id).load?.()) !== undefined) ready.push(id)
  const says = {
    zh: `${ids.length} 个中有 ${ready.length} 个可以运行：${ready.join('、')}`,
    en: `${ready.length} of ${ids.length} can run: ${ready.join(', ')}`,
  }
  return { id: 'simulations', state: 'good', says, data: { ready, all: ids.length } }
}
