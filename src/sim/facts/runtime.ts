/** What happens on a node below Kubernetes: namespaces, processes, sandboxes, mounts. */
export type RuntimeWhat =
  | { readonly kind: 'NamespaceCreated'; readonly type: NamespaceType; readonly namespace: string }
  | {
      readonly kind: 'NamespaceJoined'
      readonly type: NamespaceType
      readonly namespace: string
      readonly process: string
    }
  /** The kernel destroys a namespace with its last member and pin. */
  | { readonly kind: 'NamespaceDestroyed'; readonly type: NamespaceType; readonly namespace: string }
  | {
      readonly kind: 'NamespacePinned'
      readonly type: NamespaceType
      readonly namespace: string
      readonly path: string
    }
  | {
      readonly kind: 'ProcessStarted'
      readonly process: string
      readonly container: string
      readonly pid: number
      readonly parent: string
    }
  | {
      readonly kind: 'ProcessEnded'
      readonly process: string
      readonly container: string
      readonly exitCode: number
      readonly signal?: string
    }
  | { readonly kind: 'ProcessBecameZombie'; readonly process: string; readonly parent: string }
  | { readonly kind: 'ProcessReaped'; readonly process: string; readonly reaper: string }
  | { readonly kind: 'ProcessReparented'; readonly process: string; readonly to: string }
  | { readonly kind: 'SignalIgnored'; readonly signal: string; readonly process: string; readonly why: string }
  | { readonly kind: 'CniCalled'; readonly command: 'ADD' | 'DEL'; readonly sandbox: string; readonly address: string }
  | {
      readonly kind: 'SandboxState'
      readonly sandbox: string
      readonly attempt: number
      readonly state: 'READY' | 'NOTREADY'
      readonly address: string
    }
  | { readonly kind: 'VolumeMounted'; readonly volume: string; readonly container: string }
  | { readonly kind: 'FileWritten'; readonly path: string; readonly container: string; readonly text: string }

export type NamespaceType = 'network' | 'ipc' | 'uts' | 'pid' | 'mount' | 'user'
