/** How Services, the lists of their endpoints, and those who read the lists fare. */
export type ServiceWhat =
  /** One write of an EndpointSlice, by whichever controller or user. `ports` as `http=8080`, comma-separated; `endpoints`: how many it lists afterwards. */
  | {
      readonly kind: 'SliceWritten'
      readonly verb: 'create' | 'update' | 'delete'
      readonly slice: string
      readonly service: string
      readonly endpoints: number
      readonly ports: string
    }
  /** One write of the Endpoints object of that name. */
  | {
      readonly kind: 'EndpointsWritten'
      readonly service: string
      readonly addresses: number
      readonly notReadyAddresses: number
      readonly truncated: boolean
    }
  /** In which list of the Endpoints object a Pod's address stands from now on. */
  | {
      readonly kind: 'AddressMoved'
      readonly service: string
      readonly pod: string
      readonly list: 'addresses' | 'notReadyAddresses' | 'none'
    }
  /** A node's kube-proxy has written rules from all that it had heard by then: so many entries that are ready. */
  | { readonly kind: 'RulesSynced'; readonly node: string; readonly ready: number }
  /** What the cluster's DNS answers. `none`: the name exists and has no address; `unknown`: it does not exist. */
  | {
      readonly kind: 'Resolved'
      readonly name: string
      readonly type: 'A' | 'CNAME' | 'none' | 'unknown'
      readonly answers: readonly string[]
    }
  /**
   * What becomes of new connections from a node to an address from now on, as shares of 1. `refused`: an error or a reset comes
   * back at once; `silent`: nothing does. `backends`: who gets them, by name of the Pod, and whether that one answers.
   */
  | {
      readonly kind: 'Reached'
      readonly node: string
      readonly to: string
      readonly answered: number
      readonly refused: number
      readonly silent: number
      readonly backends: readonly { readonly pod: string; readonly share: number; readonly answers: boolean }[]
    }
  /** An object was sent to all that watch it. */
  | {
      readonly kind: 'Fanned'
      readonly object: string
      readonly change: string
      readonly bytes: number
      readonly watchers: number
    }
  /** So much of the node's disk is used for a Pod, or was thought to be when it was measured. */
  | { readonly kind: 'StorageUsed'; readonly pod: string; readonly mebibytes: number; readonly limit: number }
