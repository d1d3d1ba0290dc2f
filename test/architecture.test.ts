import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')

/** Who may import whom. What lies directly in src/ is shared: anyone may import it, and it imports only its like. */
const mayImport = {
  sim: [],
  deck: [],
  quiz: ['deck'],
  'model/pod': ['sim'],
  'model/runtime': ['sim'],
  'model/netfilter': ['sim'],
  'model/kube-proxy': ['model/netfilter', 'sim'],
  'model/cluster': ['model/pod', 'model/runtime', 'sim'],
  scenarios: ['model/pod', 'model/runtime', 'model/cluster', 'model/netfilter', 'model/kube-proxy', 'sim'],
  render: ['deck', 'sim'],
  cli: ['quiz', 'deck', 'render', 'scenarios', 'sim'],
} as const satisfies Record<string, readonly string[]>

type Folder = keyof typeof mayImport
const folders = Object.keys(mayImport) as Folder[]

/** No packages, no node: modules: the same seed gives the same bytes, in a browser too. */
const pure: readonly string[] = ['sim', 'scenarios', ...folders.filter(folder => folder.startsWith('model/'))]

/** Packages that one file alone may know, and node's modules that only the edge may touch. */
const onlyIn: readonly (readonly [RegExp, RegExp])[] = [
  [/^marked-terminal$/, /^render\/card\.ts$/],
  [/^ts-fsrs$/, /^quiz\/memory\.ts$/],
  [/^(@inquirer\/|inquirer$)/, /^quiz\/(ask|prompts)\.ts$/],
  [/^gray-matter$/, /^deck\/front-matter\.ts$/],
  [/^commander$/, /^cli\//],
  [/^node:(fs|child_process|net|http|os)/, /^main\.ts$/],
  [/^node:readline$/, /^cli\/step\.ts$/],
]

const folderOf = (file: string) => folders.find(folder => file.startsWith(`${folder}/`))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

export function importsOf(code: string): string[] {
  return [...code.matchAll(/\b(?:from\s+|import\s*\(?\s*)'([^'\n]+)'/g)].flatMap(match => match[1] ?? [])
}

export function isAllowed(file: string, specifier: string): boolean {
  const from = folderOf(file)
  if (!specifier.startsWith('.')) {
    if (from !== undefined && pure.includes(from)) return false
    return onlyIn.every(([name, place]) => !name.test(specifier) || place.test(file))
  }
  const target = normalize(join(dirname(file), specifier))
  const to = folderOf(target)
  if (to === from) return true
  if (to === undefined) return !target.includes('/') && target !== 'main.ts'
  if (from === undefined) return file === 'main.ts' && to === 'cli'
  return (mayImport[from] as readonly Folder[]).includes(to)
}

test('every folder of the house stands in the table, and nothing else does', () => {
  const found = new Set(files.filter(file => file.includes('/')).map(file => folderOf(file) ?? file))
  expect([...found].sort()).toEqual([...folders].sort())
})

test.each(files)('%s imports only what it may', file => {
  const imports = importsOf(readFileSync(join(src, file), 'utf8'))
  expect(imports.filter(specifier => !isAllowed(file, specifier))).toEqual([])
})

test('a wrong direction, a package in a pure folder and a process outside main are found', () => {
  expect(importsOf("import { a } from '../cli/a.ts'\nconst b = await import('./b.ts')")).toEqual([
    '../cli/a.ts',
    './b.ts',
  ])
  expect(isAllowed('sim/play.ts', '../cli/program.ts')).toBe(false)
  expect(isAllowed('quiz/session.ts', '../sim/play.ts')).toBe(false)
  expect(isAllowed('scenarios/index.ts', 'chalk')).toBe(false)
  expect(isAllowed('model/pod/phase.ts', 'node:crypto')).toBe(false)
  expect(isAllowed('cli/sim.ts', 'node:child_process')).toBe(false)
  expect(isAllowed('errors.ts', './cli/program.ts')).toBe(false)
  expect(isAllowed('cli/sim.ts', '../sim/play.ts')).toBe(true)
})

test('only main writes to the console or touches the process', () => {
  // In the pure folders `process` is a thing of the model's, and the linter bans the global of that name.
  const impure = files.filter(file => file !== 'main.ts' && !pure.includes(folderOf(file) ?? ''))
  const loud = /\bconsole\.|(?<![.\w])process\.(exit\b|exitCode|stdout|stderr|env|argv)/
  expect(impure.filter(file => loud.test(readFileSync(join(src, file), 'utf8')))).toEqual([])
})

test('the pure folders know neither the clock nor chance', () => {
  const impure = files.filter(
    file =>
      pure.includes(folderOf(file) ?? '') &&
      /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\bperformance\.now\b/.test(
        readFileSync(join(src, file), 'utf8'),
      ),
  )
  expect(impure).toEqual([])
})
