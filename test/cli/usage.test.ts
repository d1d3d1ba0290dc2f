import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { usageMessage } from '../../src/cli/usage.ts'
import { languageOf } from '../../src/cli/language.ts'
import { run } from '../world.ts'

const zh = { env: { K8S_STUDY_LANG: 'zh' } }

describe('the language', () => {
  test('follows the flag, then K8S_STUDY_LANG, then the locale', () => {
    const env = { K8S_STUDY_LANG: 'en', LC_ALL: 'zh_CN.UTF-8' }
    expect(languageOf(['list', '--lang', 'zh'], env)).toBe('zh')
    expect(languageOf(['list', '--lang=zh'], env)).toBe('zh')
    expect(languageOf(['list'], env)).toBe('en')
    expect(languageOf(['list'], { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US' })).toBe('zh')
    expect(languageOf(['list'], { LANG: 'C' })).toBe('en')
  })

  test('that does not exist is refused, in the language of the locale', async () => {
    const ran = await run('list --lang fr', { env: { K8S_STUDY_LANG: undefined, LANG: 'zh_CN.UTF-8' } })
    expect(ran).toEqual({ code: 2, stdout: '', stderr: '没有“fr”这种语言；可用的是 zh 和 en\n' })
    const asked = await run('list --lang fr', { env: { K8S_STUDY_LANG: 'zh', LANG: 'C' } })
    expect(asked.stderr).toBe(ran.stderr)
  })
})

test('a complaint at a terminal breaks between words, in a pipe it is one line', async () => {
  const narrow = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = Object.assign(new PassThrough(), { columns: 40 })
  await run('explain nope', { stderr: narrow, stdout })
  const said = String(narrow.read())
  expect(said.split('\n').every(line => line.length <= 40)).toBe(true)
  const piped = (await run('explain nope')).stderr
  expect(piped.indexOf('\n')).toBe(piped.length - 1)
  expect(said.replace(/\s/g, '')).toBe(piped.replace(/\s/g, ''))
})

describe('wrong usage is one sentence and exit code 2', () => {
  test.each([
    ['lst', "unknown command 'lst'\n(Did you mean list?)\n"],
    ['help lst', "unknown command 'lst'\n(Did you mean list?)\n"],
    ['sim list extra', "too many arguments for 'list'. Expected 0 arguments but got 1.\n"],
    ['sim pod-lifecycle goodbye', "too many arguments for 'pod-lifecycle'. Expected 0 arguments but got 1.\n"],
    ['list --ouput json', "unknown option '--ouput'\n(Did you mean --output?)\n"],
    ['list -o xml', "option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are text, json.\n"],
    ['list extra', "too many arguments for 'list'. Expected 0 arguments but got 1.\n"],
    ['quiz --new many', "option '--new <n>' argument 'many' is invalid. A whole number from 0 to 1000 is needed.\n"],
    ['quiz --level 4', "option '--level <n>' argument '4' is invalid. A whole number from 1 to 3 is needed.\n"],
    ['quiz --new', "option '--new <n>' argument missing\n"],
    ['sim pod-lifecycel', 'there is no simulation “pod-lifecycel”; did you mean pod-lifecycle?\n'],
    [
      'sim -f pod.yaml pod-lifecycle',
      'a simulation comes before “-f”; for instance k8s-study sim pod-lifecycle -f …\n',
    ],
    ['sim canary', 'the simulation “canary” is not ready yet; `k8s-study sim list` says which are\n'],
    [
      'sim pod-lifecycle --seed -1',
      "option '--seed <n>' argument '-1' is invalid. A whole number from 0 to 4294967295 is needed.\n",
    ],
    [
      'sim pod-lifecycle --restart-policy Sometimes',
      "option '--restart-policy <choice>' argument 'Sometimes' is invalid. It takes Always | OnFailure | Never.\n",
    ],
    [
      'sim pod-lifecycle --restart-policy Alway',
      "option '--restart-policy <choice>' argument 'Alway' is invalid. Did you mean Always? It takes Always | OnFailure | Never.\n",
    ],
    ['sim pod-lifecycle --grace 2h', "option '--grace <duration>' argument '2h' is invalid. It takes 0s … 1h.\n"],
    ['sim pod-lifecycle --step', '--step needs a terminal; without --step everything is printed\n'],
    ['sim pod-lifecycle -f nowhere.yaml', 'nowhere.yaml: there is no such file or folder\n'],
  ])('%s', async (words, stderr) => {
    expect(await run(words)).toEqual({ code: 2, stdout: '', stderr })
  })

  test.each([
    ['lst', '没有命令“lst”（是不是想用 list？）\n'],
    ['list --ouput json', '没有选项“--ouput”（是不是想用 --output？）\n'],
    ['list -o xml', '选项“-o, --output <format>”的取值“xml”无效，可选：text, json\n'],
    ['list extra', '“list”的参数太多：应为 0 个，给了 1 个\n'],
    ['quiz --level 4', '选项“--level <n>”的取值“4”无效：应为 1 到 3 的整数\n'],
    ['sim canary', '模拟“canary”尚未就绪；`k8s-study sim list` 列出已就绪的\n'],
  ])('%s, in Chinese', async (words, stderr) => {
    expect(await run(words, zh)).toEqual({ code: 2, stdout: '', stderr })
  })

  test('a sentence of commander that has no Chinese yet is still shown', () => {
    expect(usageMessage('error: something new', 'zh')).toBe('something new')
  })
})

describe('help', () => {
  test.each(['', '--help', 'help'])('%s names every command and exits with 0', async words => {
    const { code, stdout, stderr } = await run(words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of ['quiz', 'explain', 'sim', 'list', 'lint'])
      expect(stdout).toMatch(new RegExp(`^ +${command}`, 'm'))
  })

  test('of a scenario shows each option with its range and default', async () => {
    const { stdout } = await run('sim pod-lifecycle --help')
    const help = stdout.replaceAll(/\s+/g, ' ')
    expect(help).toMatch(/--restart-policy <choice> [^(]+\([^)]*\) \(Always \| OnFailure \| Never; default Always\)/)
    expect(help).toMatch(/--grace <duration> .*?\(0s … 1h; default 30s\)/)
  })

  test('is in Chinese where that is the language', async () => {
    const { stdout } = await run('sim pod-lifecycle --help', zh)
    expect(stdout).toContain('用法：')
    expect(stdout).toContain('默认')
    expect(stdout).not.toMatch(/Usage:|Options:|default/)
  })

  test('is no wider than the terminal', async () => {
    const { width } = await import('../../src/render/style.ts')
    for (const lang of ['zh', 'en']) {
      const { stdout } = await run('quiz --help', { env: { K8S_STUDY_LANG: lang, COLUMNS: '60' } })
      expect(stdout.split('\n').filter(line => width(line) > 60)).toEqual([])
    }
  })
})
