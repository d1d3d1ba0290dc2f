import { colours } from '../render/style.ts'
import { type Text, same, text } from '../text.ts'
import type { World } from '../world.ts'
import { type Check, joined } from './checks.ts'
import type { Context } from './context.ts'
import { localeValue, whyLanguage } from './language.ts'

/** @param required `>=20.19`, from package.json; undefined if that cannot be read. */
export function checkNode({ nodeVersion }: World, required: string | undefined): Check {
  const data = { version: nodeVersion, required: required ?? null }
  if (required === undefined) return { id: 'node', state: 'good', says: same(`Node ${nodeVersion}`), data }
  const says = { zh: `Node ${nodeVersion}（要求 ${required}）`, en: `Node ${nodeVersion} (required: ${required})` }
  if (isAtLeast(nodeVersion, required)) return { id: 'node', state: 'good', says, data }
  return { id: 'node', state: 'bad', says, fix: { zh: '请升级 Node', en: 'update Node' }, data }
}

function isAtLeast(version: string, required: string): boolean {
  const numbers = (words: string) => (words.match(/\d+/g) ?? []).map(Number)
  const [have, need] = [numbers(version), numbers(required)]
  for (const [i, number] of need.entries()) if (have[i] !== number) return (have[i] ?? 0) > number
  return true
}

/** Narrower, tables and bars have little room. */
const comfortable = 40

export function checkTerminal({ world: { stdin, stdout, env }, width, interactive }: Context): Check {
  const data = { columns: width, rows: stdout.rows ?? null, stdin: stdin.isTTY === true, stdout: stdout.isTTY === true }
  const size =
    stdout.rows === undefined ? { zh: '', en: '' } : { zh: ` × ${stdout.rows} 行`, en: ` × ${stdout.rows} rows` }
  const says = text`${{ zh: `${width} 列`, en: `${width} columns` }}${size}`
  const note = (why: Text, fix: Text): Check => ({ id: 'terminal', state: 'note', says: joined(says, why), fix, data })
  if (!interactive)
    return note(
      { zh: '输入或输出不是终端', en: 'input or output is no terminal' },
      { zh: '`quiz` 和 `sim --step` 要在终端里运行', en: '`quiz` and `sim --step` need one' },
    )
  if (env.TERM === 'dumb')
    return note(same('TERM=dumb'), {
      zh: '提示无法重绘，请换一个终端',
      en: 'prompts cannot be redrawn; use another terminal',
    })
  if (width < comfortable)
    return note(
      { zh: '很窄', en: 'that is narrow' },
      { zh: `${comfortable} 列以上更好读`, en: `from ${comfortable} on it is easier to read` },
    )
  return { id: 'terminal', state: 'good', says, data }
}

/** @param flag of `--color` and `--no-color`, if one was given. */
export function checkColour({ world: { env, stdout } }: Context, flag: boolean | undefined): Check {
  const { level, because } = colours(flag, env, stdout)
  const reason = { zh: /^\w|^-/.test(because.zh) ? ` ${because.zh}` : because.zh, en: because.en }
  const says = text`${colourWords[level] ?? ''}${{ zh: '（因为', en: ' (because: ' }}${reason}${{ zh: '）', en: ')' }}`
  return { id: 'colour', state: 'good', says, data: { level, because: because.en } }
}
const colourWords: readonly Text[] = [
  { zh: '没有颜色', en: 'no colours' },
  { zh: '16 色', en: '16 colours' },
  { zh: '256 色', en: '256 colours' },
  { zh: '1600 万色', en: '16 million colours' },
]

export function checkLanguage({ world: { argv, env }, language }: Context): Check {
  const because = whyLanguage(argv, env)
  const locale = localeValue(env)
  const name = { zh: '中文', en: 'English' }[language]
  const says = { zh: `${name}（因为 ${because.zh}）`, en: `${name} (because: ${because.en})` }
  const data = { language, because: because.en, locale: locale === '' ? null : locale }
  if (locale === '' || /utf-?8/i.test(locale)) return { id: 'language', state: 'good', says, data }
  const why = { zh: `locale 不是 UTF-8（${locale}）`, en: `the locale is not UTF-8 (${locale})` }
  const fix = { zh: '如果汉字或 ✔ 显示不出，请设 LANG=C.UTF-8', en: 'if 汉字 or ✔ do not show, set LANG=C.UTF-8' }
  return { id: 'language', state: 'note', says: joined(says, why), fix, data }
}

export const checkNetwork = (): Check => ({
  id: 'network',
  state: 'good',
  says: {
    zh: '不用：什么也不发送，什么也不下载；学习记录只在上面那个文件夹里',
    en: 'not used: nothing is sent, nothing is fetched; your progress stays in the folder above',
  },
  data: { used: false },
})
