import { extended } from '../../../../extended.ts'
import type { What } from '../../../../sim/fact.ts'
import { conditionOf, withStamped } from '../../conditions.ts'
import { revisionKey, revisionOf, withRevision } from '../../deployment/annotations.ts'
import { newSetFor } from '../../deployment/new-set.ts'
import { hasDeadline, progressing } from '../../deployment/progress.ts'
import { sameTemplate, total } from '../../deployment/replica-sets.ts'
import type { DeploymentStatus, ReplicaSet } from '../../objects.ts'
import { conditionsChanged, type Look, noStatus, type Sorted, type Step, update } from './look.ts'

/** Which set is the new one; made if there is none and one is wanted. Models `getAllReplicaSetsAndSyncRevision`. */
export function* sortSets(look: Look, make: boolean): Step<Sorted> {
  const { deployment, sets, rules } = look
  const newSet = rules.findNew(deployment, sets)
  const oldSets = sets.filter(set => set !== newSet)
  const revision = rules.nextRevision(oldSets)
  if (newSet !== undefined) return yield* renumber(extended(look, { newSet, oldSets }), newSet, revision)
  const sorted = extended(look, { oldSets })
  return make ? yield* makeSet(sorted, revision) : sorted
}

/** An old set that is the new one again gets the next number. */
function* renumber(sorted: Sorted, set: ReplicaSet, revision: number): Step<Sorted> {
  const { deployment, view } = sorted
  const annotations = withRevision(set.metadata.annotations ?? {}, revision)
  if (annotations !== undefined) {
    const object = { ...set, metadata: { ...set.metadata, annotations } }
    const answer = yield update(object, `revision=${revision}`, {
      kind: 'RevisionSet',
      set: set.metadata.name,
      revision,
    })
    return answer.ok ? { ...sorted, newSet: answer.object as ReplicaSet } : undefined
  }
  const isNew =
    hasDeadline(deployment.spec.progressDeadlineSeconds) && conditionOf(deployment.status, 'Progressing') === undefined
  const status = isNew
    ? withStamped(deployment.status ?? noStatus, progressing('True', 'FoundNewReplicaSet'), view.now())
    : deployment.status
  return yield* writeRevision(sorted, revisionOf(set), status)
}

function* makeSet(sorted: Sorted, revision: number): Step<Sorted> {
  const { deployment, oldSets, rules, view } = sorted
  const replicas = rules.newSetReplicas(deployment, 0, total(oldSets, 'wanted'))
  const object = newSetFor(deployment, revision, replicas)
  const set = object.metadata.name
  const tells: readonly What[] = [
    { kind: 'Wrote', verb: 'create', subject: `ReplicaSet/${set}`, change: 'created' },
    { kind: 'RevisionSet', set, revision },
    ...(replicas > 0 ? [{ kind: 'Scaled', set, from: 0, to: replicas } as const] : []),
  ]
  const answer = yield { verb: 'create', object, tells }
  if (answer.why === 'AlreadyExists') return yield* collided(sorted, set)
  if (!answer.ok) return undefined
  const made = { ...sorted, newSet: answer.object as ReplicaSet }
  const status = hasDeadline(deployment.spec.progressDeadlineSeconds)
    ? withStamped(deployment.status ?? noStatus, progressing('True', 'NewReplicaSetCreated'), view.now())
    : deployment.status
  return yield* writeRevision(made, revision, status)
}

/** Another template has the same hash: it is mixed with a number the next time. If the cache does not know the set, it is late. */
function* collided(sorted: Sorted, name: string): Step<Sorted> {
  const { deployment, view } = sorted
  const known = view.get('ReplicaSet', name)
  if (known === undefined || sameTemplate(known.spec.template, deployment.spec.template)) return undefined
  const { collisionCount = 0, ...status } = deployment.status ?? noStatus
  const object = { ...deployment, status: { ...status, collisionCount: collisionCount + 1 } }
  yield update(object, `status.collisionCount=${collisionCount + 1}`)
  return undefined
}

function* writeRevision(sorted: Sorted, revision: number, status: DeploymentStatus | undefined): Step<Sorted> {
  const { deployment } = sorted
  if (status === deployment.status && revisionOf(deployment) === revision) return sorted
  const annotations = { ...deployment.metadata.annotations, [revisionKey]: String(revision) }
  const object = { ...deployment, metadata: { ...deployment.metadata, annotations }, ...(status && { status }) }
  const answer = yield update(object, 'status', ...conditionsChanged(deployment, status))
  return answer.ok ? { ...sorted, deployment: object } : undefined
}
