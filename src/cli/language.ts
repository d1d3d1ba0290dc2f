import { Mistake } from '../errors.ts'
import { type Language, languages } from '../text.ts'

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

/** The language in which to complain about a wrong language. */
export const localeOf = (env: Env): Language =>
  /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh' : 'en'

function flagValue(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--')
  const words = end < 0 ? argv : argv.slice(0, end)
  const at = words.findLastIndex(word => word === '--lang' || word.startsWith('--lang='))
  if (at < 0) return undefined
  return words[at]?.startsWith('--lang=') ? words[at].slice('--lang='.length) : words[at + 1]
}
