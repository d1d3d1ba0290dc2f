// Tests are made from data here: titles are data, and what is left out is skipped where everyone sees it.
/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/no-disabled-tests, vitest/expect-expect */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

/** One folder of the conformance corpus: upstream's own test tables, transcribed as data. */
export interface Plan {
  readonly folder: string
  /** The first whose pattern fits a file's name checks that file's cases. A file that none fits fails: nothing is passed over in silence. */
  readonly checks: readonly Check[]
  /** What is left out on purpose. Its cases are counted and shown as skipped with the reason. */
  readonly notModelled: readonly Omission[]
  /** Default: the elements of `cases`, by `name`. A folder whose cases have steps unfolds them here. */
  readonly casesOf?: (file: unknown) => readonly Case[]
}
export interface Check {
  readonly files: RegExp
  /**
   * Names of the fields of `input` that the check understands, at whatever depth, apart by spaces; where the input stands
   * beside the name, those of the case itself. A case with another one fails: it may be what the case is about. Below a name
   * with a star anything may stand.
   */
  readonly reads?: string
  check(given: Case): void
}
export interface Omission {
  readonly files: RegExp
  /** Default: every case of the file. */
  when?(given: Case): boolean
  readonly because: string
}
/** JSON with a name that is unique in its file. */
export type Case = { readonly name: string } & Readonly<Record<string, unknown>>

/** Where the corpus is: K8S_STUDY_CORPUS, else beside the project. Any subset of folders, files and cases may be there. */
export const corpusFolder = resolve(import.meta.dirname, '../..', process.env['K8S_STUDY_CORPUS'] ?? '../shared/corpus')

/** Registers a test for each case, titled `<folder>/<file>: <case>`, and prints the three counts when all have run. */
export function checkFolder(plan: Plan): void {
  if (!existsSync(corpusFolder)) return withoutCorpus(plan.folder)
  const folder = join(corpusFolder, plan.folder)
  const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []
  if (files.length === 0) test.skip(`the corpus has nothing in ${plan.folder}: nothing is checked`, () => {})
  const counts = { passed: 0, failed: 0, 'not modelled': 0 }
  for (const file of files) checkFile(plan, file, readFileSync(join(folder, file), 'utf8'), counts)
  afterAll(() => {
    const [passed, failed, left] = [counts.passed, counts.failed, counts['not modelled']]
    console.log(`corpus ${plan.folder}: passed ${passed}, failed ${failed}, not modelled ${left}`)
    if (unread.size > 0)
      console.warn(
        `corpus ${plan.folder}: NO CHECK READS ${[...unread].toSorted().join(', ')}: what passed may not count`,
      )
  })
}

type Counts = Record<'passed' | 'failed' | 'not modelled', number>

function checkFile(plan: Plan, file: string, text: string, counts: Counts) {
  const title = (name: string) => `${plan.folder}/${file}: ${name}`
  const checker = plan.checks.find(each => each.files.test(file))
  const omissions = plan.notModelled.filter(each => each.files.test(file))
  const cases = readCases(plan, text)
  if (typeof cases === 'string') return failing(title('the file'), cases, counts)
  for (const given of cases) {
    const omission = omissions.find(each => each.when?.(given) ?? true)
    if (omission !== undefined) {
      test(title(given.name), context => {
        counts['not modelled'] += 1
        context.skip(`not modelled, because ${omission.because}`)
      })
    } else if (checker === undefined) failing(title(given.name), 'no check knows this file', counts)
    else test(title(given.name), () => counted(() => checked(given, checker), counts))
  }
}

function checked(given: Case, checker: Check) {
  const known = checker.reads === undefined ? undefined : new Set([...always, ...checker.reads.split(' ')])
  const { name: _name, ...rest } = given
  const input = rest['input'] instanceof Object && !Array.isArray(rest['input']) ? rest['input'] : rest
  const left = known === undefined ? [] : unknownFields(input, known)
  noteUnread(left)
  try {
    checker.check(given)
  } catch (error) {
    if (left.length > 0 && error instanceof Error) error.message += `\nThe check does not read ${left.join(', ')}.`
    throw error
  }
}

const always = ['note', 'upstreamCase', 'upstreamTest', 'since']

/** An object may carry fields that decide nothing; but what is not read may also be what a case is about. So they are named. */
const unread = new Set<string>()
export function noteUnread(fields: readonly string[]): void {
  for (const field of fields) unread.add(field.replaceAll(/\[\d+\]/g, '[]'))
}
export const unreadFields = (): readonly string[] => [...unread]

/** What is null is not there. */
export function unknownFields(value: unknown, known: ReadonlySet<string>, at = 'input'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each, i) => unknownFields(each, known, `${at}[${i}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === null || known.has(`${name}*`)) return []
    return known.has(name) ? unknownFields(inner, known, `${at}.${name}`) : [`${at}.${name}`]
  })
}

function readCases(plan: Plan, text: string): readonly Case[] | string {
  try {
    const file: unknown = JSON.parse(text)
    const cases = plan.casesOf?.(file) ?? (file as { readonly cases: readonly Case[] }).cases
    return Array.isArray(cases) ? cases : 'it has no list of cases'
  } catch (error) {
    return String(error)
  }
}

function counted(check: () => void, counts: Counts) {
  counts.failed += 1
  check()
  counts.failed -= 1
  counts.passed += 1
}

const failing = (title: string, why: string, counts: Counts) =>
  test(title, () => counted(() => expect.fail(why), counts))

function withoutCorpus(folder: string) {
  const missing = `the corpus is not at ${corpusFolder}: ${folder} is not checked (set K8S_STUDY_CORPUS)`
  console.warn(missing)
  if (process.env['K8S_STUDY_REQUIRE_CORPUS'] === '1') test(missing, () => expect.fail(missing))
  else test.skip(missing, () => {})
}
