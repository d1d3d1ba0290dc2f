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

/** A hostile or a mistaken file makes a problem of each of its lines: serious ones first, and the rest is counted. */
export function firstOf(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= most) return problems
  const notes = (wanted: boolean) => problems.filter(each => (each.severity === 'note') === wanted)
  const count = problems.length - most
  const more = { zh: `还有 ${count} 条`, en: `and ${count} more` }
  return [...[...notes(false), ...notes(true)].slice(0, most), { what: more }]
}
const most = 50

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
