import { text, type Text } from '../../text.ts'
import { nextCandidate } from './match/gates.ts'
import type { PassAnswer } from './journal.ts'
import type { Finding, Scene } from './match/finding.ts'
import { isStateful, judge } from './match/judge.ts'
import type { Packet } from './packet.ts'
import type { Chain, Hook, Match, Rule, Table } from './rule.ts'
import { on, type Onward, type Run, type Stop } from './run.ts'
import { act } from './targets.ts'

/**
 * Walks a built-in chain as the kernel does: rule by rule, with a stack of the places to come back to. A jump pushes the
 * rule after it, `goto` does not; the end of a chain and RETURN pop; with nothing left to pop the chain's policy decides.
 */
export function walk(run: Run, table: Table, start: Chain, hook: Hook, packet: Packet): Onward {
  const walk: Walk = { run, hook, packet, answers: [] }
  const stack: Place[] = []
  let place: Place = { chain: start, next: 0 }
  for (let steps = 0; steps < mostSteps; steps++) {
    const from = place.next
    const found = nextMatch(walk, place)
    if (!run.choices.spend(place.next - from + stepCost)) return lost(walk, place, tooMuch)
    if (found === undefined && place.chain !== start)
      run.journal.push({ kind: 'ended', chain: place.chain, verdict: 'return', packet: walk.packet })
    const step = found === undefined ? ({ kind: 'return' } as const) : act(run, hook, place.chain, found, walk.packet)
    if (step.kind === 'stop') return step.onward
    if ('packet' in step) walk.packet = step.packet
    if (step.kind === 'jump') stack.push(place)
    if (step.kind === 'jump' || step.kind === 'goto') {
      const chain = table.chains.get(step.chain)
      if (chain === undefined)
        return lost(walk, place, { zh: `没有链 ${step.chain}`, en: `there is no chain ${step.chain}` })
      if (chain === start || stack.some(each => each.chain === chain)) return lost(walk, place, inACircle)
      place = { chain, next: 0 }
    } else if (step.kind === 'return') {
      const back = stack.pop()
      if (back === undefined) return policy(walk, start)
      place = back
    }
  }
  return lost(walk, place, { zh: '链之间的跳转没有尽头', en: 'the jumps between chains do not come to an end' })
}

/** A walk of more steps goes in circles (by `goto`), or fans out beyond what anybody would load. */
const mostSteps = 20_000
/** A step is work, and an entry of the journal, worth passing over as many rules. */
const stepCost = 200

/** The rule of a chain that comes next; advanced as the chain is walked. */
interface Place {
  readonly chain: Chain
  next: number
}
interface Walk {
  readonly run: Run
  readonly hook: Hook
  packet: Packet
  answers: PassAnswer[]
}

/** The next rule that matches, if there is one; those that do not are journalled together. */
function nextMatch(walk: Walk, place: Place): Rule | undefined {
  const { chain, next: from } = place
  let at = nextCandidate(chain, from, walk.packet)
  let rule = chain.rules[at]
  while (rule !== undefined && !matches(walk, chain, rule)) {
    at = nextCandidate(chain, at + 1, walk.packet)
    rule = chain.rules[at]
  }
  if (at > from || walk.answers.length > 0) {
    const { run, hook, packet, answers } = walk
    run.journal.push({ kind: 'passed', chain, from, to: at, hook, packet, answers })
    walk.answers = []
  }
  place.next = at + 1
  return rule
}

function matches(walk: Walk, chain: Chain, rule: Rule): boolean {
  const scene = sceneFor(walk.run, chain, rule)
  for (const [i, match] of rule.matches.entries()) {
    const found = judge(match, walk.packet, scene)
    if (isStateful(match) && found.answer !== 'unknown') walk.answers.push({ rule, match, found })
    if (found.answer === 'yes') continue
    if (found.answer === 'no' || failsLater(rule, i + 1, walk.packet, scene)) return false
    if (!supposed(walk, rule, match, found, scene.rule)) return false
  }
  return true
}

/** Both ways are tried. Who supposes that a packet came in on eth0 goes on supposing it. */
function supposed(walk: Walk, rule: Rule, match: Match, found: Finding, place: string): boolean {
  const key = `${place} ${match.words} ${walk.run.journal.length}`
  const holds = walk.run.choices.suppose(key, question(rule, match.words, found.seen()))
  walk.answers.push({ rule, match, found: { answer: holds ? 'yes' : 'no', seen: found.seen } })
  if (holds && match.kind === 'interface' && !match.not && !match.name.endsWith('+'))
    walk.packet = { ...walk.packet, [match.way]: match.name }
  return holds
}

const question = (rule: Rule, words: string, seen: Text): Text =>
  text`${{ zh: `第 ${rule.line} 行`, en: `line ${rule.line}` }}: ${words} — ${seen}`

export const sceneFor = ({ memory, choices, network }: Run, chain: Chain, rule: Rule): Scene => ({
  memory,
  choices,
  network,
  rule: `${chain.table}:${chain.name}:rule:${rule.number}`,
})

/** An unknown condition does not matter if a later one surely fails; those that only look may be asked ahead of their turn. */
const failsLater = (rule: Rule, from: number, packet: Packet, scene: Scene): boolean =>
  rule.matches.slice(from).some(match => !isStateful(match) && judge(match, packet, scene).answer === 'no')

function policy({ run, packet }: Walk, chain: Chain): Onward {
  const verdict = chain.policy === 'DROP' ? 'drop' : 'accept'
  run.journal.push({ kind: 'ended', chain, verdict, packet })
  if (verdict === 'accept') return on(packet)
  return { kind: 'dropped', packet, by: `${chain.table}:${chain.name}:policy:${chain.rules.length + 1}` }
}

/** The kernel refuses to load such rules. */
const inACircle = { zh: '链之间的跳转形成循环', en: 'the jumps between chains lead in a circle' }
const tooMuch = { zh: '要看的规则太多，没有全部看完', en: 'there are more rules to look at than are looked at' }
const lost = ({ packet }: Walk, { chain }: Place, because: Text): Stop => ({
  kind: 'unknown',
  packet,
  by: `${chain.table}:${chain.name}`,
  because,
})
