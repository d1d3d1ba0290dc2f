/** What happens on a node below Kubernetes: namespaces, processes, sandboxes, mounts. */
export type RuntimeWhat =
  | { readonly kind: 'NamespaceCreated'; readonly type: NamespaceType; readonly namespace: string }
  /** The kernel destroys a namespace with its last member and pin, and with it what lived in it: `lost`. */
  | {
      readonly kind: 'NamespaceDestroyed'
      readonly type: NamespaceType
      readonly namespace: string
      readonly lost: readonly string[]
    }
  | {
      readonly kind: 'NamespacePinned'
      readonly type: NamespaceType
      readonly namespace: string
      readonly path: string
    }
  /** `pid` in its own PID namespace; `parent` is `shim` for what the runtime starts; `namespaces`: ids of those it is in. */
  | {
      readonly kind: 'ProcessStarted'
      readonly process: string
      readonly container: string
      readonly pid: number
      readonly parent: string
      readonly namespaces: readonly string[]
    }
  /** The kernel lets no new process into a PID namespace whose process 1 is dead. */
  | { readonly kind: 'StartRefused'; readonly process: string; readonly namespace: string }
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
  | {
      readonly kind: 'SignalIgnored'
      readonly signal: string
      readonly process: string
      readonly why: WhyIgnored
    }
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

/** Process 1 is protected: from SIGKILL of its own namespace's processes, and from whatever it has no handler for. */
export type WhyIgnored = 'from-inside' | 'no-handler'
export type NamespaceType = 'network' | 'ipc' | 'uts' | 'pid' | 'mount' | 'user'
