import { patch } from '../../model/cluster/actor.ts'
import type { ReplicaSet } from '../../model/cluster/objects.ts'
import type { SetKind, SetManifest } from '../../model/cluster/replica-set/kinds.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, newStage, second, shows, type Stage } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** One manifest, submitted as a ReplicaSet and as a ReplicationController. */
export const rcVsRs = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'rc-vs-rs',
  asks: {
    zh: 'ReplicationController 和 ReplicaSet 除了基于集合的选择算符，还有什么不同？',
    en: 'What is different between a ReplicationController and a ReplicaSet, beside set-based selectors?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [needsSelector, immutable, equalityOnly, orphans],
  outcomes: [surviving],
})

const most = 20

function* play(parts: Parts, { kind, replicas }: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: {},
    shows: shows('Wrote', 'Looked', 'OwnerChanged'),
    watch: false,
    nodes: [],
  })
  for (const each of kind === 'rs' ? (['rs', 'rc'] as const) : (['rc', 'rs'] as const))
    yield* visit(stage, each, parts.setKinds[each], Math.min(replicas, most))
}

function* visit(stage: Stage, short: 'rs' | 'rc', kind: SetKind, replicas: number): Iterable<Step> {
  const { cluster } = stage
  yield caption({ zh: `${kind.kind}：`, en: `${kind.kind}:` })
  const template = { metadata: { labels: { app: short } }, spec: { containers: [{ name: 'app' }] } }
  const expressions = [{ key: 'app', operator: 'NotIn', values: ['other'] }] as const
  submit(stage, short, kind, 'POST with NotIn', { replicas, template, selector: { matchExpressions: expressions } })
  submit(stage, short, kind, 'POST without a selector', { replicas, template })
  const set =
    stored(short, kind, { replicas, template }) ??
    stored(short, kind, { replicas, template, selector: { matchLabels: { app: short } } })
  if (set === undefined) return
  create(stage, set, `replicas: ${replicas}, by ${kind.kind}`)
  yield* cluster.run(cluster.now() + 2 * second)
  look(
    stage,
    `${short}: PUT with another selector`,
    kind.selectorMayChange ? 'accepted' : 'refused: field is immutable',
  )
  yield* cluster.run(cluster.now())
  yield* rawDelete(stage, set, kind)
  look(stage, survivors(short), podsOf(stage, short).length)
  yield* cluster.run(cluster.now())
}

function submit(stage: Stage, short: string, kind: SetKind, what: string, manifest: SetManifest): void {
  const selector = kind.selectorOf(manifest)
  look(stage, `${short}: ${what}`, typeof selector === 'string' ? `refused: ${selector}` : 'accepted')
}

/** Behind both kinds is one engine: what it works on is a ReplicaSet. */
function stored(name: string, kind: SetKind, manifest: SetManifest): ReplicaSet | undefined {
  const selector = kind.selectorOf(manifest)
  if (typeof selector === 'string') return undefined
  const { replicas, template } = manifest
  return { kind: 'ReplicaSet', metadata: { name }, spec: { replicas, selector, template } }
}

/** `curl -X DELETE`, without a propagation policy; the garbage collector does what the kind's default says. */
function* rawDelete(stage: Stage, { metadata: { name } }: ReplicaSet, { dependents }: SetKind): Iterable<Fact> {
  const { cluster } = stage
  const pods = podsOf(stage, name)
  const cause = cluster.write('user', {
    verb: 'delete',
    ref: { kind: 'ReplicaSet', name },
    tells: [{ kind: 'Wrote', verb: 'delete', subject: `ReplicaSet/${name}`, change: 'no propagation policy' }],
  }).because
  // The collector notices a little later that the owner is gone.
  yield* cluster.run(cluster.now() + 100)
  for (const pod of pods) {
    const subject = `Pod/${pod}`
    if (dependents === 'orphaned')
      cluster.write(
        'garbage-collector',
        patch('Pod', pod, each => ({ ...each, metadata: { ...each.metadata, ownerReferences: [] } }), {
          kind: 'OwnerChanged',
          subject,
          owner: `ReplicaSet/${name}`,
          change: 'released',
        }),
        cause,
      )
    else
      cluster.write(
        'garbage-collector',
        {
          verb: 'delete',
          ref: { kind: 'Pod', name: pod },
          tells: [{ kind: 'Wrote', verb: 'delete', subject, change: 'its owner is gone' }],
        },
        cause,
      )
  }
  yield* cluster.run(cluster.now() + 2 * second)
}

const podsOf = ({ cluster }: Stage, app: string) =>
  [...cluster.list('Pod')].filter(each => each.metadata.labels?.['app'] === app).map(each => each.metadata.name)
const survivors = (short: string) => `${short}: Pods left after a raw DELETE`

const answer = (facts: readonly Fact[], subject: string) =>
  ofKind(facts, 'Looked').filter(each => each.subject === subject)
const isRefused = (fact: { readonly value: unknown }) => String(fact.value).startsWith('refused')

const differs = (what: string, refusedFor: 'rs' | 'rc', facts: readonly Fact[]) =>
  both(
    ...(['rs', 'rc'] as const).map(short =>
      all(answer(facts, `${short}: ${what}`), fact => isRefused(fact) === (short === refusedFor)),
    ),
  )

const needsSelector: Claim = {
  id: 'rs-needs-a-selector',
  text: {
    zh: '不写选择算符：ReplicaSet 被拒绝，ReplicationController 用模板的标签补上',
    en: 'Without a selector a ReplicaSet is refused; a ReplicationController takes the labels of its template',
  },
  judge: facts => differs('POST without a selector', 'rs', facts),
}

const immutable: Claim = {
  id: 'rs-selector-is-immutable',
  text: {
    zh: 'ReplicaSet 的选择算符建好就不能改，ReplicationController 的可以',
    en: 'The selector of a ReplicaSet cannot be edited, that of a ReplicationController can',
  },
  judge: facts => differs('PUT with another selector', 'rs', facts),
}

const equalityOnly: Claim = {
  id: 'rc-knows-equality-only',
  text: {
    zh: 'ReplicationController 的选择算符只能写等值，写不了 NotIn；ReplicaSet 可以',
    en: 'A ReplicationController knows equality only and cannot say NotIn; a ReplicaSet can',
  },
  judge: facts => differs('POST with NotIn', 'rc', facts),
}

const orphans: Claim = {
  id: 'rc-orphans-by-default',
  text: {
    zh: '不带传播策略的 DELETE：ReplicationController 的 Pod 活下来，ReplicaSet 的随后被删掉',
    en: 'A DELETE without a propagation policy leaves the Pods of a ReplicationController alive; those of a ReplicaSet are deleted after it',
  },
  judge(facts) {
    const wanted = (short: string) =>
      Number(
        /replicas: (\d+)/.exec(
          ofKind(facts, 'Wrote').find(each => each.subject === `ReplicaSet/${short}`)?.change ?? '',
        )?.[1],
      )
    return both(
      all(answer(facts, survivors('rc')), fact => fact.value === wanted('rc')),
      all(answer(facts, survivors('rs')), fact => fact.value === 0 && wanted('rs') > 0),
    )
  },
}

const surviving: Outcome = {
  name: 'surviving-pods',
  kind: 'number',
  asks: {
    zh: '直接向 API 发 DELETE，不带传播策略。事后还剩几个 Pod？',
    en: 'A raw DELETE goes to the API, without a propagation policy. How many Pods are left afterwards?',
  },
  of: facts => Number(ofKind(facts, 'Looked').find(each => each.subject.endsWith('after a raw DELETE'))?.value),
}
