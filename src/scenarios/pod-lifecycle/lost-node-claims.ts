import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { conditions, phaseNames, phases } from './judging.ts'
import { all, both, looked, none } from '../judging.ts'
import { second } from '../cluster/stage.ts'

/** The node that is cut off. */
export const lost = 'node-1'
/** The Pod without an owner. */
export const bare = 'bare'
export const copiesOf = (owner: string) => `running copies of ${owner}`
export const phaseOf = (pod: string) => `phase of ${pod}`

const change = (facts: readonly Fact[], kind: 'cut off' | 'returned') =>
  ofKind(facts, 'NodeChanged').find(each => each.change === kind)
/** While the node was away. */
function meanwhile(facts: readonly Fact[]): Fact[] {
  const [from = Infinity, to = Infinity] = [change(facts, 'cut off')?.id, change(facts, 'returned')?.id]
  return facts.filter(each => each.id > from && each.id < to)
}
const sinceCut = (facts: readonly Fact[], fact: Fact) => fact.at - (change(facts, 'cut off')?.at ?? NaN)
const isWithin = (millis: number, least: number, most: number) => millis >= least * second && millis <= most * second

const podsOn = (facts: readonly Fact[], node: string) =>
  ofKind(facts, 'Bound')
    .filter(each => each.node === node)
    .map(each => each.pod)
const creations = (facts: readonly Fact[], owner: string) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith(`Pod/${owner}`))

const phaseStays: Claim = {
  id: 'phase-stays-running',
  text: {
    zh: '节点失联期间，它上面 Pod 的阶段一直停在最后上报的 Running：没有谁会写下 Unknown 或 Failed',
    en: 'While their node is away Pods keep the phase reported last, Running: nobody writes Unknown or Failed',
  },
  judge(facts) {
    const there = podsOn(facts, lost)
    const seen = ofKind(facts, 'Looked').filter(each => each.subject.startsWith('phase of'))
    return both(
      none(
        there.flatMap(pod => phases(meanwhile(facts), pod)),
        seen,
      ),
      all(seen, fact => fact.value === 'Running'),
    )
  },
}

const readyFalse: Claim = {
  id: 'ready-false-after-grace',
  text: {
    zh: '租约停止续期 50 到 55 秒之后，控制平面把节点的 Ready 记为 Unknown，把它上面的 Pod 记为未就绪，并给节点打上污点',
    en: '50 to 55 s after the last renewal of its Lease the control plane marks the node Ready=Unknown and its Pods not ready, and taints the node',
  },
  judge: facts =>
    both(
      ...podsOn(facts, lost).map(pod =>
        all(
          conditions(meanwhile(facts), pod, 'Ready').slice(0, 1),
          fact => fact.status === 'False' && isWithin(sinceCut(facts, fact), 50, 55.1),
        ),
      ),
      all(
        ofKind(facts, 'NodeChanged').filter(each => each.change === 'tainted'),
        fact => isWithin(sinceCut(facts, fact), 50, 55.1),
      ),
    ),
}

const replacedByOwner: Claim = {
  id: 'replaced-by-owner-only',
  text: {
    zh: '再过 300 秒 Pod 被删除（停在 Terminating），属主这时才新建替身，距断网约 350 秒；没有属主的 Pod 没有替身',
    en: 'Another 300 s later the Pods are deleted (and stay Terminating), and only then owners make replacements, about 350 s after the cut; a Pod without an owner gets none',
  },
  judge: facts =>
    both(
      all(creations(meanwhile(facts), 'web-'), fact => isWithin(sinceCut(facts, fact), 349, 356)),
      none(creations(meanwhile(facts), bare), creations(facts, bare)),
    ),
}

const twoCopies: Claim = {
  id: 'force-delete-two-copies',
  text: {
    zh: '强制删除只删对象：失联节点上的容器还在运行，与替身同时存在两份',
    en: 'A forced deletion removes the object alone: on the lost node the containers run on, beside those of the replacement',
  },
  judge(facts) {
    const seen = looked(facts, copiesOf('db'))
    return all(seen === undefined ? [] : [seen], fact => fact.value === 2)
  },
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: '节点断网一分钟之后，API 服务器里它上面的 Pod 处于哪个阶段？',
    en: 'A minute after the node was cut off, which phase has its Pod in the API server?',
  },
  of: facts => String(ofKind(facts, 'Looked').find(each => each.subject.startsWith('phase of'))?.value),
}

const replacedAfter: Outcome = {
  name: 'replaced-after',
  kind: 'number',
  unit: { zh: '秒', en: 's' },
  asks: {
    zh: '没有人动手的话，断网之后多少秒 ReplicaSet 才新建替身？（舍去零头，取整十）',
    en: 'If nobody steps in, how many seconds after the cut does the ReplicaSet make a replacement? (Rounded down to tens.)',
  },
  of(facts) {
    const [made] = creations(meanwhile(facts), 'web-')
    return made === undefined ? 0 : Math.floor(sinceCut(facts, made) / (10 * second)) * 10
  },
}

export const claims = [phaseStays, readyFalse, replacedByOwner, twoCopies]
export const outcomes = [phase, replacedAfter]
