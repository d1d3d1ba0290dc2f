import type { Condition, Endpoints, EndpointSlice, KubeObject, Node, Pod, PodSpec, Service } from '../../objects.ts'
import type { LabelSelector } from './selector.ts'

/**
 * The objects that the simulated API server stores, each with its kind. Values: a change makes a new object. Names are unique
 * by kind; namespaces are left out.
 */
export type Stored =
  | StoredPod
  | StoredNode
  | Lease
  | ReplicaSet
  | Deployment
  | ResourceQuota
  | Service
  | EndpointSlice
  | Endpoints
export type Kind = Stored['kind']
export type StoredOf<K extends Kind> = Extract<Stored, { readonly kind: K }>

export type StoredPod = Pod & { readonly kind: 'Pod' }
export type StoredNode = Node & { readonly kind: 'Node' }

/** A node's sign of life, renewed by its kubelet. */
export interface Lease extends KubeObject {
  readonly kind: 'Lease'
  /** Virtual milliseconds; the API has a timestamp with microseconds here. */
  readonly spec: {
    readonly renewTime: number
    /** Of a Lease that several compete for; a node's is its kubelet's. */
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
  }
}
export interface ReplicaSet extends KubeObject {
  readonly kind: 'ReplicaSet'
  readonly spec: {
    readonly replicas: number
    readonly minReadySeconds?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
  }
  readonly status?: ReplicaSetStatus
}
export interface ReplicaSetStatus {
  readonly replicas: number
  readonly fullyLabeledReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  /** Beta and on since Kubernetes 1.35. */
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly conditions?: readonly Condition[]
}
export interface Deployment extends KubeObject {
  readonly kind: 'Deployment'
  readonly spec: DeploymentSpec
  readonly status?: DeploymentStatus
}
export interface DeploymentSpec {
  readonly replicas: number
  readonly minReadySeconds?: number
  readonly selector: LabelSelector
  readonly template: PodTemplate
  readonly strategy: Strategy
  readonly revisionHistoryLimit?: number
  /** Without it, or with 2147483647, there is no deadline. */
  readonly progressDeadlineSeconds?: number
  readonly paused?: boolean
}
export type Strategy =
  | { readonly type: 'Recreate' }
  | { readonly type: 'RollingUpdate'; readonly rollingUpdate?: RollingUpdate }
/** Missing ones count as 0; what the API server fills in is 25% and 25%. */
export interface RollingUpdate {
  readonly maxSurge?: IntOrPercent
  readonly maxUnavailable?: IntOrPercent
}
/** `3` or `"25%"`. */
export type IntOrPercent = number | string
export interface DeploymentStatus {
  readonly replicas: number
  readonly updatedReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly unavailableReplicas: number
  readonly terminatingReplicas?: number
  readonly observedGeneration?: number
  readonly collisionCount?: number
  readonly conditions?: readonly Condition[]
}
/** How many Pods there may be at a time; other resources are left out. */
export interface ResourceQuota extends KubeObject {
  readonly kind: 'ResourceQuota'
  readonly spec: { readonly hard: { readonly pods: number } }
}
export interface PodTemplate {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: PodSpec
}

/** What stands for an object: enough to find it, also when it is gone. */
export interface Ref<K extends string = string> {
  readonly kind: K
  readonly name: string
}
export const refOf = <S extends Stored>(object: S): Ref<S['kind']> => ({
  kind: object.kind,
  name: object.metadata.name,
})
/** `Pod/web`, as kubectl writes it. */
export const nameOf = (ref: Ref): string => `${ref.kind}/${ref.name}`
