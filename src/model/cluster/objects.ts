import type { Endpoints, EndpointSlice, KubeObject, Node, Pod, PodSpec, Service } from '../../objects.ts'

/**
 * The objects that the simulated API server stores, each with its kind. Values: a change makes a new object. Names are unique
 * by kind; namespaces are left out.
 */
export type Stored = StoredPod | StoredNode | Lease | ReplicaSet | Service | EndpointSlice | Endpoints
export type Kind = Stored['kind']
export type StoredOf<K extends Kind> = Extract<Stored, { readonly kind: K }>

export type StoredPod = Pod & { readonly kind: 'Pod' }
export type StoredNode = Node & { readonly kind: 'Node' }

/** A node's sign of life, renewed by its kubelet. */
export interface Lease extends KubeObject {
  readonly kind: 'Lease'
  /** Virtual milliseconds; the API has a timestamp with microseconds here. */
  readonly spec: { readonly renewTime: number }
}
export interface ReplicaSet extends KubeObject {
  readonly kind: 'ReplicaSet'
  readonly spec: { readonly replicas: number; readonly template: PodTemplate }
}
export interface PodTemplate {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> }
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
