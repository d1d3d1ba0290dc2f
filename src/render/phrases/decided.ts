import { same, type Text } from '../../text.ts'
import { eachTranslated, type Pattern, translated } from './chinese.ts'

/** What a pure function was given and what it answered. Its name is that of the code, but for rules that have none. */
export const ruleName = (rule: string): Text => translated(rule, rules)
export const givenOrAnswer = (words: string): Text =>
  // Containers of a Pod in short are a notation of their own.
  /^init |; (?:init|sidecar|app) /.test(words) ? same(words) : eachTranslated(words, terms)

export const rules: readonly Pattern[] = [[/^failure tolerance$/, '可容忍的故障数']]
export const terms: readonly Pattern[] = [
  [/^(\d+) members?$/, '$1 个成员'],
  [/^\[(.+) without IP\]$/, '[$1，没有 IP]'],
  [/^no IP$/, '没有 IP'],
  [/^not [Rr]eady$/, '未就绪'],
  [/^(\d+) ready$/, '$1 个就绪'],
  [/^(\d+) not ready$/, '$1 个未就绪'],
  [/^[Rr]eady$/, '就绪'],
  [/^deleted$/, '已删除'],
  [/^not listed$/, '不列入'],
  [/^truncated$/, '有截断'],
  [/^no node$/, '没有节点'],
  [/^no change$/, '没有变化'],
  [/^(−\d+) each$/, '各 $1'],
  [/^create (\d+)$/, '新建 $1 个'],
  [/^update (\d+) → (.+)$/, '更新 $1 个 → $2'],
  [/^stays$/, '留下'],
  [/^created$/, '刚创建'],
]
