import { cluster as newCluster } from '../../model/cluster/cluster.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { podObject, second } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Two schedulers at once, each with a cache of its own; later a node goes. */
export const bindOnce = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'bind-once',
  asks: {
    zh: '两个调度器同时绑定同一个 Pod，结果如何？节点没了，Pod 会搬家吗？',
    en: 'Two schedulers bind the same Pod at the same time: what happens? And does a Pod move when its node goes?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [secondConflicts, nodeIsFinal],
  outcomes: [bindings],
})

const pods = ['a', 'b', 'c'] as const
const nodeOf = (pod: string) => `node of ${pod}`

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  // Slow watches: each decides before it can have heard of the other.
  const made = newCluster({ tools, tells: isShown, watchDelay: { least: 15, most: 20 } })
  for (const [name, actor] of [
    ['scheduler', parts.scheduler()],
    ['scheduler-2', parts.secondScheduler()],
  ] as const)
    made.join({ ...actor, name, process: name })
  const ready = { type: 'Ready', status: 'True' } as const
  for (const name of ['node-1', 'node-2']) {
    const object = { kind: 'Node', metadata: { name }, spec: {}, status: { conditions: [ready] } } as const
    made.write('user', { verb: 'create', object })
  }
  yield* made.run(second)
  yield caption({
    zh: '两个节点，两个互不知情的调度器。用户创建三个 Pod：',
    en: 'Two nodes, and two schedulers that know nothing of each other. A user creates three Pods:',
  })
  for (const pod of pods) {
    const tells = [{ kind: 'Wrote', verb: 'create', subject: `Pod/${pod}`, change: 'created' }] as const
    made.write('user', { verb: 'create', object: podObject(pod, { containers: [{ name: 'app' }] }), tells })
  }
  yield* made.run(2 * second)
  yield caption({
    zh: '然后 Pod a 所在的节点从集群里删除：',
    en: 'Then the node of Pod a is deleted from the cluster:',
  })
  const node = made.get('Pod', 'a')?.spec.nodeName ?? ''
  const tells = [{ kind: 'Wrote', verb: 'delete', subject: `Node/${node}`, change: 'deleted' }] as const
  made.write('user', { verb: 'delete', ref: { kind: 'Node', name: node }, tells })
  yield* made.run(5 * second)
  for (const pod of pods)
    made.tell('user', { kind: 'Looked', subject: nodeOf(pod), value: made.get('Pod', pod)?.spec.nodeName ?? 'none' })
  yield* made.run(made.now())
}

const isShown = ({ kind }: What) => ['Wrote', 'Bound', 'Refused', 'Looked'].includes(kind)

const bound = (facts: readonly Fact[], pod: string) => ofKind(facts, 'Bound').filter(each => each.pod === pod)

const secondConflicts: Claim = {
  id: 'second-binding-conflicts',
  text: {
    zh: '同一个 Pod 的两次绑定，先到的成功，后到的得到 409 冲突',
    en: 'Of two bindings of one Pod the first succeeds, and the second gets a conflict, 409',
  },
  judge: facts =>
    both(
      ...pods.map(pod => all(bound(facts, pod), () => bound(facts, pod).length === 1)),
      all(ofKind(facts, 'Refused'), fact => {
        const [first] = bound(facts, fact.subject.slice('Pod/'.length))
        return fact.why === 'Conflict' && first !== undefined && first.id < fact.id && first.by !== fact.by
      }),
    ),
}

const nodeIsFinal: Claim = {
  id: 'node-name-is-final',
  text: {
    zh: 'Pod 的节点一旦写下就不再改变，节点被删除也不搬家',
    en: 'The node of a Pod never changes once it is set, not even when the node is deleted',
  },
  judge: facts =>
    both(
      all(
        ofKind(facts, 'Wrote').filter(each => each.verb === 'delete' && each.subject.startsWith('Node/')),
        () => true,
      ),
      ...pods.map(pod =>
        all(
          ofKind(facts, 'Looked').filter(each => each.subject === nodeOf(pod)),
          fact => bound(facts, pod).every(each => each.node === fact.value),
        ),
      ),
    ),
}

const bindings: Outcome = {
  name: 'bindings',
  kind: 'number',
  asks: {
    zh: '两个调度器都来绑定 Pod a，有几次绑定被接受？',
    en: 'Both schedulers bind Pod a. How many of the bindings are accepted?',
  },
  of: facts => bound(facts, 'a').length,
}
