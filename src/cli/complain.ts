import { harmless } from '../deck/harmless.ts'
import type { Problem } from '../errors.ts'
import { wrap } from '../render/style.ts'
import type { Language } from '../text.ts'

/**
 * `file:line:col: what; what to try`, one line a problem. It may quote what somebody wrote: nothing in it moves the cursor.
 *
 * @param columns to break lines at; without them, and for a place in a file, which one may want to click, a line stays whole.
 */
export const complain = (problems: readonly Problem[], language: Language, columns?: number): string =>
  problems
    .map(problem => {
      const line = problemLine(problem, language)
      return `${columns === undefined || problem.file !== undefined ? line : wrap(line, columns)}\n`
    })
    .join('')

/**
 * What a hostile or a mistaken file would have us say is bounded: what is said more than a few times is counted, then serious
 * problems come first, and the rest is counted, too.
 */
export function firstOf(all: readonly Problem[]): readonly Problem[] {
  const problems = alikeCounted(all)
  if (problems.length <= most) return problems
  const notes = (wanted: boolean) => problems.filter(each => (each.severity === 'note') === wanted)
  const count = problems.length - most
  const more = { zh: `还有 ${count} 条`, en: `and ${count} more` }
  return [...[...notes(false), ...notes(true)].slice(0, most), { what: more }]
}
const [most, few] = [50, 3]

/** `kubectl get all -A` holds hundreds of objects of a kind that is not read: the first tells for all of them. */
function alikeCounted(problems: readonly Problem[]): readonly Problem[] {
  const alike = (each: Problem) => JSON.stringify([each.file, each.what.en, each.fix?.en])
  const counts = new Map<string, number>()
  for (const each of problems) counts.set(alike(each), (counts.get(alike(each)) ?? 0) + 1)
  const told = new Set<string>()
  return problems.flatMap(each => {
    const others = (counts.get(alike(each)) ?? 0) - 1
    if (others < few) return [each]
    if (told.has(alike(each))) return []
    told.add(alike(each))
    const { zh, en } = each.what
    return [{ ...each, what: { zh: `${zh}（同样的还有 ${others} 处）`, en: `${en} (and ${others} more like this)` } }]
  })
}

export function problemLine(problem: Problem, language: Language): string {
  const place = [problem.file, problem.line, problem.column].filter(part => part !== undefined).join(':')
  const prefix = place === '' ? '' : `${place}: `
  const fix = problem.fix === undefined ? '' : `${language === 'zh' ? '；' : '; '}${problem.fix[language]}`
  return harmless(prefix + problem.what[language] + fix)
}

/** A broken belief of ours. The learner gets a sentence and, if he asks for it, the stack to report. */
export function defect(error: unknown, language: Language, env: Readonly<Record<string, string | undefined>>): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const sentence = {
    zh: `k8s-study 自身的缺陷：${message}。请带上命令报告此事；K8S_STUDY_DEBUG=1 会显示出处。`,
    en: `a defect of k8s-study itself: ${message}. Please report it with your command; K8S_STUDY_DEBUG=1 shows where.`,
  }[language]
  return env.K8S_STUDY_DEBUG ? `${sentence}\n${stack}\n` : `${sentence}\n`
}
