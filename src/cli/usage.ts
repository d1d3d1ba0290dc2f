import type { Option } from 'commander'
import type { Language } from '../text.ts'

/** What commander says, in the reader's language: it knows English only, and has no other way to say it. */
export function usageMessage(message: string, language: Language): string {
  const words = message.replace(/^error: /, '').trim()
  if (language === 'en') return words
  for (const [pattern, chinese] of phrases) {
    if (pattern.test(words)) return words.replace(pattern, chinese)
  }
  return words
}

/** A heading of commander's help. */
export const helpTitle = (title: string, language: Language): string =>
  language === 'en' ? title : (titles[title] ?? title)

/** What an option does, what it takes and what it is without being said. */
export function optionHelp(option: Option, language: Language): string {
  const byDefault = { zh: '默认', en: 'default' }[language]
  const details = [
    ...(option.argChoices === undefined ? [] : [option.argChoices.join(' | ')]),
    ...(option.defaultValue === undefined ? [] : [`${byDefault} ${String(option.defaultValue)}`]),
  ]
  return details.length === 0 ? option.description : `${option.description} (${details.join('; ')})`
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Global Options:': '全局选项：',
}

const meant = '(?:\\s*\\(Did you mean (?:one of )?(.+?)\\?\\))?'
const phrases: readonly [RegExp, (...match: string[]) => string][] = [
  [new RegExp(`^unknown option '(.+?)'${meant}$`, 's'), (_, flag, guess) => `没有选项“${flag}”${did(guess)}`],
  [new RegExp(`^unknown command '(.+?)'${meant}$`, 's'), (_, name, guess) => `没有命令“${name}”${did(guess)}`],
  [/^missing required argument '(.+?)'$/, (_, name) => `缺少参数“${name}”`],
  [/^option '(.+?)' argument missing$/, (_, flags) => `选项“${flags}”缺少取值`],
  [
    /^option '(.+?)' argument '(.*?)' is invalid\. Allowed choices are (.+)\.$/s,
    (_, flags, value, choices) => `选项“${flags}”的取值“${value}”无效，可选：${choices}`,
  ],
  [
    /^option '(.+?)' argument '(.*?)' is invalid\. (.+)$/s,
    (_, flags, value, why) => `选项“${flags}”的取值“${value}”无效：${why}`,
  ],
  [
    /^command-argument value '(.*?)' is invalid for argument '(.+?)'\. Allowed choices are (.+)\.$/s,
    (_, value, name, choices) => `参数“${name}”的取值“${value}”无效，可选：${choices}`,
  ],
  [
    /^too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    (_, name, want, got) => `${name ? `“${name}”` : ''}的参数太多：应为 ${want} 个，给了 ${got} 个`,
  ],
  [/^option '(.+?)' cannot be used with option '(.+?)'$/, (_, one, other) => `选项“${one}”不能与“${other}”同用`],
]
const did = (guess: string | undefined) => (guess ? `（是不是想用 ${guess}？）` : '')
