import type { Noted } from './notes.ts'

/**
 * An id for each question's card: English words of its title, else of the question, else its number. The same notes give
 * the same ids; two questions never share one.
 */
export function namesFor(questions: readonly Noted[]): string[] {
  const taken = new Set<string>()
  return questions.map(({ title, question }, i) => {
    const base = idOf(title) ?? idOf(question) ?? `question-${i + 1}`
    let id = base
    for (let twin = 2; taken.has(id); twin++) id = `${base}-${twin}`
    taken.add(id)
    return id
  })
}

function idOf(words: string): string | undefined {
  const all = (words.toLowerCase().match(/[a-z\d]+(?:-[a-z\d]+)*/g) ?? []).filter(word => /[a-z]/.test(word))
  const telling = all.filter(word => !empty.has(word) && word.length <= longestWord)
  const some = [...new Set(telling.length > 0 ? telling : all.filter(word => word === 'kubernetes'))].slice(
    0,
    mostWords,
  )
  return some.length === 0 ? undefined : some.join('-')
}

const mostWords = 4
const longestWord = 30
/** Words that half of all questions begin with; and in notes about Kubernetes its name tells nothing. */
const empty = new Set(
  'a an and are as at be by can do does for from get has have how i if in is it its k8s kubernetes let me my of on or q question should so some tell than that the their them there these they this to use used was we what when where which who why will with would you your'.split(
    ' ',
  ),
)
