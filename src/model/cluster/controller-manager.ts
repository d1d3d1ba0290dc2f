import type { KubeObject, OwnerReference } from '../../objects.ts'
import type { What } from '../../sim/fact.ts'
import { type ApiWrite, patch } from './actor.ts'
import type { Deployment, ReplicaSet, Stored, StoredPod } from './objects.ts'

/** The process that the controllers are loops of: they share its cache. */
export const controllerManager = 'kube-controller-manager'

/** `--concurrent-deployment-syncs` and `--concurrent-replicaset-syncs`; 5 ms is what a call took in a recorded cluster. */
export const fiveWorkers = { workers: 5, callTakes: 5 } as const

type Owner = Deployment | ReplicaSet
type Dependent = ReplicaSet | StoredPod

/** The owner becomes the object's controller. */
export const adopt = (owner: Owner, { kind, metadata: { name } }: Dependent): ApiWrite =>
  patch(
    kind,
    name,
    // A cache that lags makes a controller adopt twice; the second time nothing changes.
    each => (owns(owner, each) ? each : withOwners(each, [...others(each, owner), referenceTo(owner)])),
    { kind: 'Wrote', verb: 'update', subject: `${kind}/${name}`, change: 'metadata.ownerReferences' },
    ownerChanged(owner, `${kind}/${name}`, 'adopted'),
  )

/** The object lives on without it. */
export const release = (owner: Owner, { kind, metadata: { name } }: Dependent): ApiWrite =>
  patch(
    kind,
    name,
    each => (owns(owner, each) ? withOwners(each, others(each, owner)) : each),
    { kind: 'Wrote', verb: 'update', subject: `${kind}/${name}`, change: 'metadata.ownerReferences' },
    ownerChanged(owner, `${kind}/${name}`, 'released'),
  )

export const referenceTo = ({ kind, metadata: { name, uid = '' } }: Owner) => ({
  apiVersion: 'apps/v1',
  kind,
  name,
  uid,
  controller: true,
})

const owns = (owner: Owner, { metadata }: Stored) =>
  metadata.ownerReferences?.some(({ uid, controller }) => uid === owner.metadata.uid && controller === true) === true

const withOwners = <S extends Stored>(object: S, ownerReferences: readonly OwnerReference[]): S => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences },
})

const others = ({ metadata }: Stored, owner: Owner) =>
  (metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)

const ownerChanged = ({ kind, metadata }: KubeObject, subject: string, change: 'adopted' | 'released'): What => ({
  kind: 'OwnerChanged',
  subject,
  owner: `${kind}/${metadata.name}`,
  change,
})
