import type { LabelSelector } from '../selector.ts'
import type { PodTemplate } from '../objects.ts'

/** What a user submits as one or the other. */
export interface SetManifest {
  readonly replicas: number
  readonly selector?: LabelSelector
  readonly template: PodTemplate
}

/**
 * How the API server treats a set, by kind. Behind it is one engine: the loop of a ReplicationController is the ReplicaSet
 * controller with a conversion around it.
 */
export interface SetKind {
  readonly kind: string
  /** The selector that is stored, or why the object is refused. */
  readonly selectorOf: (manifest: SetManifest) => LabelSelector | string
  /** May the selector be changed later? */
  readonly selectorMayChange: boolean
  /** What becomes of the Pods if a DELETE says nothing about it. kubectl always says something. */
  readonly dependents: 'orphaned' | 'deleted in the background'
}

export const setKinds: Readonly<Record<'rs' | 'rc', SetKind>> = {
  // apps/v1: strategy.go and validation.go of pkg/apis/apps.
  rs: {
    kind: 'ReplicaSet',
    selectorOf: ({ selector }) => selector ?? 'spec.selector: Required value',
    selectorMayChange: false,
    dependents: 'deleted in the background',
  },
  // v1: defaults.go of pkg/apis/core, and rcStrategy.DefaultGarbageCollectionPolicy.
  rc: {
    kind: 'ReplicationController',
    selectorOf: ({ selector, template }) =>
      selector?.matchExpressions === undefined
        ? { matchLabels: selector?.matchLabels ?? template.metadata.labels ?? {} }
        : 'spec.selector: a map of strings, without expressions',
    selectorMayChange: true,
    dependents: 'orphaned',
  },
}
