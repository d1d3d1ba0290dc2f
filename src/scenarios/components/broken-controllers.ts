import { patch } from '../../model/cluster/actor.ts'
import { refOf } from '../../model/cluster/objects.ts'
import { controllerOf } from '../../model/cluster/replica-set/claim.ts'
import { changed } from '../../model/cluster/shelf.ts'
import type { Pod } from '../../objects.ts'
import type { BeliefsAbout } from '../beliefs.ts'
import { writing } from './broken-writing.ts'
import { type Parts, parts } from './parts.ts'

// What people believe of controllers, schedulers and their leaders.

/** Keeps an account of every enlargement that it heard of, and works it off. */
const replaysEvents: Parts['replicaSetController'] = (random, rules) => {
  const actor = parts.replicaSetController(random, rules)
  let owed = 0
  return {
    ...actor,
    affected(change, view) {
      const { before, after } = change
      if (before?.kind === 'ReplicaSet' && after?.kind === 'ReplicaSet')
        owed += Math.max(0, after.spec.replicas - before.spec.replicas)
      return actor.affected(change, view)
    },
    *reconcile(ref, view, because) {
      const set = view.get('ReplicaSet', ref.name)
      const names = Array.from({ length: set === undefined ? 0 : owed }, (_, i) => `${ref.name}-event-${i}`)
      owed -= names.length
      for (const name of names) {
        const told = { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' } as const
        const spec = set?.spec.template.spec ?? { containers: [] }
        yield { verb: 'create', object: { kind: 'Pod', metadata: { name }, spec, status: {} }, tells: [told] }
      }
      yield* actor.reconcile(ref, view, because)
    },
  }
}

const ownsByName: Parts['replicaSetController'] = (random, rules) => {
  const claim: typeof rules.claim = (_owner, _selector, dependents) => ({
    claimed: dependents,
    adopted: [],
    released: [],
  })
  const actor = parts.replicaSetController(random, { ...rules, claim })
  return {
    ...actor,
    reconcile(ref, view, because) {
      const named = [...view.list('Pod')].filter(pod => controllerOf(pod)?.name === ref.name)
      return actor.reconcile(ref, { ...view, podsOf: uid => (uid === '' ? [] : named) }, because)
    },
  }
}

const lastOneWins: Parts['secondScheduler'] = () =>
  writing(parts.scheduler(), write => {
    if (write.verb !== 'update' || write.object.kind !== 'Pod') return [write]
    const { metadata, spec } = write.object
    const { nodeName } = spec
    if (nodeName === undefined) return [write]
    return [
      patch('Pod', metadata.name, each => ({ ...each, spec: { ...each.spec, nodeName } }), ...(write.tells ?? [])),
    ]
  })

const moves: Parts['scheduler'] = () => {
  const actor = parts.scheduler()
  return {
    ...actor,
    affected(change, view) {
      const refs = actor.affected(change, view)
      if (change.after !== undefined || change.before.kind !== 'Node') return refs
      return [...refs, ...[...view.podsOn(changed(change).metadata.name)].map(refOf)]
    },
    reconcile(ref, view, because) {
      const pod = view.get('Pod', ref.name)
      const node = [...view.list('Node')][0]?.metadata.name
      if (pod?.spec.nodeName === undefined || view.get('Node', pod.spec.nodeName) !== undefined || node === undefined)
        return actor.reconcile(ref, view, because)
      const bound = { kind: 'Bound', pod: ref.name, node } as const
      return [patch('Pod', ref.name, each => ({ ...each, spec: { ...each.spec, nodeName: node } }), bound)]
    },
  }
}

const hasCrashed = ({ status }: Pod) => status.containerStatuses?.some(each => each.restartCount > 0) === true
const isFresh: Parts['isActive'] = pod => parts.isActive(pod) && !hasCrashed(pod)

const keepsTheUid: Parts['replicaSetController'] = (random, rules) =>
  writing(parts.replicaSetController(random, rules), write => {
    if (write.verb !== 'create' || write.object.kind !== 'Pod') return [write]
    const { metadata } = write.object
    return [{ ...write, object: { ...write.object, metadata: { ...metadata, uid: 'the-one-and-only' } } }]
  })

export const beliefsOnControllers: BeliefsAbout<Parts> = {
  'level-not-edge': [
    [
      'replays-events',
      'work-is-the-difference',
      { zh: '控制器回来后把错过的事件逐个补做', en: 'A controller that is back works off each event that it missed' },
      { replicaSetController: replaysEvents },
    ],
    [
      'same-name-same-object',
      'same-name-is-another-object',
      { zh: '名字相同就是同一个对象', en: 'An object of the same name is the same object' },
      { replicaSetController: ownsByName },
    ],
  ],
  'bind-once': [
    [
      'last-writer-wins',
      'second-binding-conflicts',
      { zh: '两个调度器都绑定时，后写的为准', en: 'When two schedulers bind a Pod, the last one wins' },
      { scheduler: lastOneWins, secondScheduler: lastOneWins },
    ],
    [
      'pods-move',
      'node-name-is-final',
      {
        zh: '节点没了，调度器就把 Pod 挪到别的节点',
        en: 'When a node is gone, the scheduler moves its Pods to another',
      },
      { scheduler: moves },
    ],
  ],
  'leader-handover': [
    [
      'takes-over-at-once',
      'takeover-13-to-24',
      { zh: '领导者几秒没续约，候补者就接手', en: 'The standby takes over after a few seconds without a renewal' },
      { mayTake: ({ lease, at }, now) => lease.spec.holderIdentity === '' || now >= at + 5000 },
    ],
    [
      'compares-clocks',
      'standby-uses-its-own-clock',
      {
        zh: '租约过期与否，看领导者写下的时间',
        en: 'Whether a Lease has expired is told by the time that the leader wrote',
      },
      {
        mayTake: ({ lease }, now) =>
          lease.spec.holderIdentity === '' ||
          now >= lease.spec.renewTime + (lease.spec.leaseDurationSeconds ?? 0) * 1000,
      },
    ],
    [
      'both-work',
      'gap-does-nothing-twice',
      { zh: '候补者也一直在干活，所以没有空档', en: 'The standby works all the time, so there is no gap' },
      { standbyIsIdle: false },
    ],
    [
      'always-waits',
      'release-hands-over-fast',
      { zh: '有序停止与崩溃一样，都要等租约过期', en: 'A clean stop is like a crash: the Lease has to expire' },
      { releases: false },
    ],
  ],
  'quorum-table': [
    [
      'majority-of-the-living',
      'majority-of-all-members',
      { zh: '只要活着的成员里有多数同意就能写', en: 'A majority of the members that are alive is enough' },
      { acceptsWrites: (_members, alive) => alive > 0, tolerance: members => members - 1 },
    ],
    [
      'more-is-safer',
      'even-buys-nothing',
      { zh: '四个成员比三个更能容错', en: 'Four members survive more than three' },
      { tolerance: members => Math.floor(members / 2) },
    ],
  ],
  'restart-or-replace': [
    [
      'controller-restarts',
      'kubelet-restarts-in-place',
      { zh: '容器崩溃，由控制器换一个新 Pod', en: 'When a container crashes, the controller replaces the Pod' },
      { isActive: isFresh },
    ],
    [
      'the-same-pod-again',
      'controller-replaces-with-new-uid',
      { zh: '被删的 Pod 会重新出现，还是原来那个', en: 'A deleted Pod comes back, and is the same one' },
      { replicaSetController: keepsTheUid },
    ],
  ],
}
