import type { FactOf } from '../../sim/fact.ts'
import { same, text, type Text } from '../../text.ts'
import { effectRows, percent, quote } from './brief.ts'
import { commentOf, rulesBefore, type Way } from './way.ts'
import type { Row } from './words.ts'

/** The whole way: chain by chain, each rule that was asked, with what it did or the condition that failed. */
export function everyRuleRows(way: Way): Row[] {
  let chain = ''
  return way.facts.flatMap(fact => {
    if (fact.kind === 'HookEntered') chain = ''
    if (fact.kind !== 'RuleMatched' && fact.kind !== 'RuleMissed' && fact.kind !== 'ChainEnded')
      return effectRows(way, fact)
    const heading = fact.chain === chain ? [] : [headingRow(way, fact)]
    chain = fact.chain
    return [...heading, ...ruleRows(way, fact)]
  })
}

type Asked = FactOf<'RuleMatched' | 'RuleMissed' | 'ChainEnded'>
/** How many jumps deep a chain is. */
const depth = (way: Way, fact: Asked) => rulesBefore(way, fact).length - (fact.kind === 'RuleMatched' ? 1 : 0)
const deep = (way: Way, fact: Asked) => '  '.repeat(depth(way, fact))

const headingRow = (way: Way, fact: Asked): Row => ({
  sign: '│',
  inner: true,
  label: same(fact.table),
  words: same(deep(way, fact) + fact.chain),
  tone: 'strong',
})

function ruleRows(way: Way, fact: Asked): Row[] {
  const row = (words: Text, tone: Row['tone']): Row => ({
    sign: '│',
    label: same(''),
    words: text`${deep(way, fact)}${words}`,
    ...(tone && { tone }),
  })
  if (fact.kind === 'RuleMissed') {
    const { number, condition, seen, supposed } = fact
    const but: Text = supposed ? { zh: '假设不成立', en: 'supposed not to hold' } : seen
    return [row({ zh: `· ${number}  ${condition}：${but.zh}`, en: `· ${number}  ${condition}: ${but.en}` }, 'quiet')]
  }
  if (fact.kind === 'ChainEnded') {
    const end: Text =
      fact.verdict === 'return'
        ? { zh: '⤶ 链走完', en: '⤶ the chain ends' }
        : { zh: `⤶ 默认策略 ${fact.verdict.toUpperCase()}`, en: `⤶ policy ${fact.verdict.toUpperCase()}` }
    return [row(end, fact.verdict === 'drop' ? 'bad' : 'quiet')]
  }
  const { number, target, verdict, chance, rule } = fact
  const drawn = chance === undefined ? '' : ` (${percent(chance)})`
  const comment = commentOf(rule)
  const says = comment === undefined ? '' : `  ${quote(comment)}`
  const tone = verdict === 'drop' ? 'bad' : undefined
  return [row(same(`✔ ${number}  ${target === '' ? verdict : target}${drawn}${says}`), tone)]
}
