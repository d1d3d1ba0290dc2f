import type { Text } from '../../text.ts'

/** What happens to Pods as API objects, on the control plane and in the kubelet. */
export type PodWhat =
  /** A client's or controller's write reached the API server. `subject` is `Kind/name`; `change` in kubectl's words (`created`, `spec.nodeName=node-1`). */
  | {
      readonly kind: 'Wrote'
      readonly verb: 'create' | 'update' | 'delete'
      readonly subject: string
      readonly change: string
    }
  | { readonly kind: 'Bound'; readonly pod: string; readonly node: string }
  | {
      readonly kind: 'PhaseChanged'
      readonly pod: string
      readonly from: string | undefined
      readonly to: string
      readonly reason?: string
    }
  | {
      readonly kind: 'ConditionChanged'
      readonly subject: string
      readonly condition: string
      readonly status: 'True' | 'False' | 'Unknown'
      readonly reason?: string
    }
  /** An Event object as `kubectl describe` lists it. */
  | { readonly kind: 'EventSeen'; readonly subject: string; readonly reason: string; readonly message: string }
  /** The container's state in the Pod's status. */
  | {
      readonly kind: 'ContainerState'
      readonly pod: string
      readonly container: string
      readonly role: 'init' | 'sidecar' | 'app'
      readonly state: 'waiting' | 'running' | 'terminated'
      readonly reason?: string
      readonly exitCode?: number
      readonly restarts: number
    }
  /** The kubelet has mounted the Pod's volumes on the node; which container sees which of them comes later. */
  | { readonly kind: 'VolumesReady'; readonly pod: string; readonly node: string }
  /** From now on the container's process neither answers nor reacts. */
  | { readonly kind: 'Hung'; readonly pod: string; readonly container: string }
  /** The STATUS column that `kubectl get pod` would print now. */
  | {
      readonly kind: 'StatusPrinted'
      readonly pod: string
      readonly ready: string
      readonly status: string
      readonly restarts: number
    }
  /** A pure function of the kubelet was given a case and answered. */
  | {
      readonly kind: 'Decided'
      readonly rule: string
      readonly given: string
      readonly answer: string
      readonly expected?: string
    }
  | {
      readonly kind: 'Probed'
      readonly pod: string
      readonly container: string
      readonly probe: 'startup' | 'liveness' | 'readiness'
      readonly result: 'success' | 'failure'
      readonly inARow: number
    }
  | {
      readonly kind: 'BackOff'
      readonly pod: string
      readonly container: string
      readonly delay: number
      readonly restart: number
    }
  | {
      readonly kind: 'Signalled'
      readonly pod: string
      readonly container: string
      readonly signal: 'HUP' | 'TERM' | 'KILL'
    }
  | {
      readonly kind: 'HookRan'
      readonly pod: string
      readonly container: string
      readonly hook: 'preStop' | 'postStart'
      readonly phase: 'begins' | 'ends' | 'cut off'
    }
  | {
      readonly kind: 'EndpointChanged'
      readonly pod: string
      readonly address: string
      readonly ready: boolean
      readonly serving: boolean
      readonly terminating: boolean
      readonly present: boolean
    }
  | {
      readonly kind: 'NodeChanged'
      readonly node: string
      readonly change: 'cut off' | 'returned' | 'lease expired' | 'tainted' | 'drained'
    }
  | { readonly kind: 'Evicted'; readonly pod: string; readonly reason: string }
  /** What can be said of an object that a user brought: `code` is for programs, `text` for people. */
  | {
      readonly kind: 'Finding'
      readonly about:
        | 'input'
        | 'phase'
        | 'condition'
        | 'container'
        | 'scheduling'
        | 'deletion'
        | 'service'
        | 'endpoint'
        | 'disagreement'
        | 'next'
      readonly subject: string
      readonly code: string
      readonly text: Text
    }
