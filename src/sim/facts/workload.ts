/** What happens to Deployments and ReplicaSets. */
export type WorkloadWhat =
  /** A controller set how many Pods a ReplicaSet is to have: what `kubectl describe` lists as ScalingReplicaSet. */
  | { readonly kind: 'Scaled'; readonly set: string; readonly from: number; readonly to: number }
  /** The numbers in a status, as its controller wrote them. Only a Deployment has `updated` and `unavailable`. */
  | {
      readonly kind: 'Counted'
      readonly subject: string
      readonly replicas: number
      readonly ready: number
      readonly available: number
      readonly terminating: number
      readonly updated?: number
      readonly unavailable?: number
    }
  /** A ReplicaSet is a Deployment's revision with this number from now on. */
  | { readonly kind: 'RevisionSet'; readonly set: string; readonly revision: number }
  /** A Pod or a ReplicaSet that had no owner got one, or was let go. */
  | {
      readonly kind: 'OwnerChanged'
      readonly subject: string
      readonly owner: string
      readonly change: 'adopted' | 'released'
    }
  /** The API server refused a write: 409, 409, 404, 403. */
  | {
      readonly kind: 'Refused'
      readonly verb: 'create' | 'update' | 'patch' | 'delete'
      readonly subject: string
      readonly why: 'AlreadyExists' | 'Conflict' | 'NotFound' | 'Forbidden'
    }
