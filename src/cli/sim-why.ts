import { type ExitCode, Mistake } from '../errors.ts'
import { renderPlaysJson } from '../render/json.ts'
import { renderMermaid } from '../render/mermaid.ts'
import { phrase } from '../render/phrases.ts'
import { renderWhy, whyShape } from '../render/why.ts'
import { type Fact, causesOf } from '../sim/fact.ts'
import type { Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import type { Context } from './context.ts'

/** The chain of causes of a fact of one play. */
export async function why(
  context: Context,
  scenario: Scenario,
  traces: readonly Trace[],
  { why: asked, output }: { readonly why: string; readonly output: 'text' | 'json' | 'mermaid' },
): Promise<ExitCode> {
  const [trace, ...others] = traces
  if (trace === undefined || others.length > 0) {
    throw new Mistake({
      what: { zh: '--why 问的是一个实验里的事实', en: '--why asks about a fact of one experiment' },
      fix: { zh: '用 --experiment 指明哪一个', en: 'name it with --experiment' },
    })
  }
  const { id } = find(factsOf(trace), asked)
  if (output === 'json') context.say(renderPlaysJson([trace], scenario, [whyShape(trace, id)]))
  else if (output === 'mermaid') {
    const steps = causesOf(factsOf(trace), id).toReversed()
    context.say(renderMermaid({ ...trace, steps, verdicts: [] }, scenario, context.language))
  } else context.say(renderWhy(trace, scenario, id, context))
  return 0
}

/** By number, else the first whose sentence has the words. @throws Mistake */
function find(facts: readonly Fact[], asked: string): Fact {
  const number = /^#?(\d+)$/.exec(asked.trim())?.[1]
  const words = asked.trim().toLowerCase()
  const says = (fact: Fact) => Object.values(phrase(fact)).some(each => each.toLowerCase().includes(words))
  const found = number === undefined ? facts.find(says) : facts.find(each => each.id === Number(number))
  if (found !== undefined && words !== '') return found
  const [first, last] = [facts[0]?.id ?? 0, facts.at(-1)?.id ?? 0]
  throw new Mistake({
    what:
      number === undefined
        ? { zh: `没有事实里出现“${asked}”`, en: `no fact says “${asked}”` }
        : { zh: `没有事实 #${number}`, en: `there is no fact #${number}` },
    fix: { zh: `这次运行的事实是 #${first} 到 #${last}`, en: `this play has the facts #${first} to #${last}` },
  })
}
