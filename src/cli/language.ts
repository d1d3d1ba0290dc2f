import { Mistake } from '../errors.ts'
import { type Language, type Text, languages, same } from '../text.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * `--lang`, then `K8S_STUDY_LANG`, then the locale. Read before the arguments are parsed, since even the message about a
 * wrong argument is in this language. A language asked for by name must exist; a locale is only a hint.
 */
export function languageOf(argv: readonly string[], env: Env): Language {
  const asked = flagValue(argv) ?? (env.K8S_STUDY_LANG || undefined)
  if (asked === undefined) return localeOf(env)
  const found = languages.find(language => language === asked.toLowerCase())
  if (found !== undefined) return found
  throw new Mistake({
    what: { zh: `没有“${asked}”这种语言`, en: `there is no language “${asked}”` },
    fix: { zh: '可用的是 zh 和 en', en: 'zh and en are there' },
  })
}

/** What decided the language. */
export function whyLanguage(argv: readonly string[], env: Env): Text {
  if (flagValue(argv) !== undefined) return same('--lang')
  if (env.K8S_STUDY_LANG) return same(`K8S_STUDY_LANG=${env.K8S_STUDY_LANG}`)
  const name = localeName(env)
  return name === undefined ? { zh: '没有设置 locale', en: 'no locale is set' } : same(`${name}=${env[name]}`)
}

/** The language in which to complain about a wrong language: another wish that can be met, else the locale. */
export const fallbackLanguage = (env: Env): Language =>
  languages.find(language => language === env.K8S_STUDY_LANG?.toLowerCase()) ?? localeOf(env)

const localeOf = (env: Env): Language => (/^zh/i.test(localeValue(env)) ? 'zh' : 'en')

/** `zh_CN.UTF-8`; empty if none is set. */
export const localeValue = (env: Env): string => env[localeName(env) ?? ''] ?? ''

const localeName = (env: Env): string | undefined => ['LC_ALL', 'LC_MESSAGES', 'LANG'].find(name => env[name])

function flagValue(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--')
  const words = end < 0 ? argv : argv.slice(0, end)
  const at = words.findLastIndex(word => word === '--lang' || word.startsWith('--lang='))
  if (at < 0) return undefined
  return words[at]?.startsWith('--lang=') ? words[at].slice('--lang='.length) : words[at + 1]
}
