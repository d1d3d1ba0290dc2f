import type { Question } from './selection.ts'

/**
 * The same questions with those of one card apart wherever that is possible, and topics mixed: a neighbour gives an answer
 * away, and telling similar things apart is what mixing trains (Rohrer 2012). Otherwise the given order is kept.
 */
export function spread(questions: readonly Question[], after?: Question): Question[] {
  const rest = [...questions]
  const result: Question[] = []
  while (rest.length > 0) {
    const at = nextOf(rest, result.at(-1) ?? after)
    result.push(...rest.splice(at, 1))
  }
  return result
}

function nextOf(rest: readonly Question[], last: Question | undefined): number {
  const crowded = crowdedCard(rest)
  const otherCard = ({ card }: Question) => card.id !== last?.card.id
  const timely = ({ card }: Question) => crowded === undefined || card.id === crowded
  const otherTopic = ({ card }: Question) => card.topic !== last?.card.topic
  const wishes = [[otherCard, timely, otherTopic], [otherCard, timely], [otherCard]]
  for (const wish of wishes) {
    const at = rest.findIndex(question => wish.every(holds => holds(question)))
    if (at >= 0) return at
  }
  return 0
}

/** A card with more than half of what is left must come now, or two of its questions will have to meet later. */
function crowdedCard(rest: readonly Question[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { card } of rest) counts.set(card.id, (counts.get(card.id) ?? 0) + 1)
  return [...counts].find(([, count]) => count * 2 > rest.length)?.[0]
}
