import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Command } from 'commander'
import { addCommands } from '../../src/cli/commands.ts'
import { frame } from '../../src/cli/program.ts'
import { width } from '../../src/render/style.ts'
import { languages } from '../../src/text.ts'
import { readyScenarios } from '../scenarios/ready.ts'
import { projectFolder, run, testWorld } from '../world.ts'

/** The program as it is typed, except that nothing is done; `done` counts what would be. */
async function idle(words: readonly string[]): Promise<{ readonly program: Command; readonly done: () => number }> {
  const { world } = testWorld({ argv: words })
  const program = frame(world, 'en')
  let done = 0
  await addCommands(program, world, 'en', async () => {
    done += 1
  })
  return { program, done: () => done }
}

const ready = await readyScenarios()
const { program } = await idle([])
const shown = program
  .createHelp()
  .visibleCommands(program)
  .filter(command => command.name() !== 'help')
const names = [
  '',
  ...shown.map(command => command.name()),
  'sim list',
  ...ready.map(({ scenario }) => `sim ${scenario.id}`),
]

/** The commands of a help text's examples, and what stands above each. */
function examplesIn(help: string): { readonly command: string; readonly about: string }[] {
  const [, list = ''] = help.split(/^(?:Examples:|例子：)$/m)
  return [...list.matchAll(/^ {2}# (.+)\n {2}(\S.*)$/gm)].map(([, about = '', command = '']) => ({ about, command }))
}

const foreign = {
  zh: /\b(?:Usage|Options|Commands|Examples|Arguments|default|choices|display help)\b/,
  en: /\p{Script=Han}/u,
}

/** The words behind `k8s-study` as a shell would hand them over. */
const wordsOf = (command: string): string[] =>
  [
    ...command
      .replace(/^.*\bk8s-study\b/, '')
      .replace(/ [>|] .*/, '')
      .matchAll(/"([^"]*)"|(\S+)/g),
  ].map(([, quoted, bare]) => quoted ?? bare ?? '')

test('all commands are known', () => {
  expect(names).toEqual(
    expect.arrayContaining(['quiz', 'explain', 'sim', 'search', 'stats', 'undo', 'import', 'export', 'doctor']),
  )
})

describe.each(languages)('the help in %s', language => {
  test.each(names)('of “%s” has three examples, each of which is a command that parses', async name => {
    const { code, stdout } = await run([...name.split(' ').filter(Boolean), '--help'], {
      env: { K8S_STUDY_LANG: language },
    })
    expect(code).toBe(0)
    const found = examplesIn(stdout)
    expect(found).toHaveLength(3)
    for (const { command, about } of found) {
      expect(command).toContain(`k8s-study${name === '' ? '' : ` ${name}`}`)
      expect(/\p{Script=Han}/u.test(about)).toBe(language === 'zh')
      const { program, done } = await idle(wordsOf(command))
      await program.parseAsync(wordsOf(command), { from: 'user' })
      expect(done()).toBe(1)
    }
  })

  test.each(names)('of “%s” is no wider than 80 columns, and says nothing in the other language', async name => {
    const { stdout } = await run([...name.split(' ').filter(Boolean), '--help'], {
      env: { K8S_STUDY_LANG: language, COLUMNS: '80' },
    })
    expect(stdout.split('\n').filter(line => width(line) > 80)).toEqual([])
    expect(stdout.replaceAll('search 探针', '')).not.toMatch(foreign[language])
  })
})

test.each(['README.md', 'README.zh.md'])('%s has a row for each command', file => {
  const readme = readFileSync(join(projectFolder, file), 'utf8')
  const rows = [...readme.matchAll(/^\| `([a-z]+)/gm)].map(([, name]) => `${name}`)
  expect(rows.toSorted()).toEqual(shown.map(command => command.name()).toSorted())
})

test('an example that does not parse would be found', async () => {
  const { program } = await idle(['quiz', '--nwe', '5'])
  await expect(program.parseAsync(['quiz', '--nwe', '5'], { from: 'user' })).rejects.toThrow(/--nwe/)
})

test('what the examples search for is found', async () => {
  const { stdout } = await run('search --help')
  for (const { command } of examplesIn(stdout)) expect((await run(wordsOf(command))).code).toBe(0)
})

test.each([
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
])('%s shows a session as it is', async (file, language) => {
  const readme = readFileSync(join(projectFolder, file), 'utf8')
  const [, command = '', shown = ''] = /^\$ k8s-study (sim \S+ --experiment \S+)\n(.*?)^```/ms.exec(readme) ?? []
  const { stdout } = await run(command, { env: { K8S_STUDY_LANG: language, COLUMNS: '120' } })
  const lines = shown.split('\n').map(line => line.replace(/ ?…+$/, ''))
  const found = lines.filter(line => line !== '')
  expect(found.length).toBeGreaterThan(5)
  expect(found.filter(line => !stdout.includes(line))).toEqual([])
})
