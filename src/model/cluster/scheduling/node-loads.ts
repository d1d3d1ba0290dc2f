import { isFinal } from '../../pod/api-status.ts'
import type { StoredNode, StoredPod } from '../objects.ts'
import { type Change, changed } from '../store.ts'
import { type Amounts, amounts } from '../../pod/pod-resources.ts'
import { type Demand, demandOf } from './demand.ts'

/** A node and what the Pods that are bound to it take. */
export interface NodeLoad {
  readonly node: StoredNode
  /** Undefined: it does not say. */
  readonly allocatable: Amounts | undefined
  readonly used: Readonly<Record<string, number>>
  readonly scored: { readonly cpu: number; readonly memory: number }
  readonly pods: number
  /** It is not cordoned and has no taints: whoever has no wishes may go there. */
  readonly isOpen: boolean
  /** The demand that was asked about last, if the load is still the same, and what the node is worth to it. */
  judgedFor: Demand | undefined
  worth: number | undefined
}

/** Kept up to date change by change: counting anew for each Pod would take as long as the cluster is large. */
export interface NodeLoads {
  /** Those that exist, in the order in which they were made. */
  readonly all: readonly NodeLoad[]
  /** Answers whether it made room. */
  hear(change: Change): boolean
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Load = Mutable<Omit<NodeLoad, 'node' | 'used' | 'scored'>> & {
  node: StoredNode | undefined
  readonly used: Record<string, number>
  readonly scored: { cpu: number; memory: number }
}

/** Stands for the cache of kube-scheduler. A Pod takes room from its binding until it has ended or is gone. */
export function nodeLoads(): NodeLoads {
  const loads = new Map<string, Load>()
  const counted = new Map<string, { readonly load: Load; readonly demand: Demand }>()
  const all: Load[] = []

  function loadOf(name: string): Load {
    const known = loads.get(name)
    if (known !== undefined) return known
    const made: Load = {
      node: undefined,
      allocatable: undefined,
      used: {},
      scored: { cpu: 0, memory: 0 },
      pods: 0,
      isOpen: false,
      judgedFor: undefined,
      worth: undefined,
    }
    loads.set(name, made)
    return made
  }

  function hearOfNode(name: string, node: StoredNode | undefined): boolean {
    const load = loadOf(name)
    if (node !== undefined && load.node === undefined) all.push(load)
    if (node === undefined && load.node !== undefined) all.splice(all.indexOf(load), 1)
    load.node = node
    const room = node?.status.allocatable
    load.allocatable = room && amounts(room)
    load.isOpen = node !== undefined && node.spec.unschedulable !== true && node.spec.taints === undefined
    load.judgedFor = undefined
    return node !== undefined
  }

  function hearOfPod(name: string, pod: StoredPod | undefined): boolean {
    const node = placeOf(pod)
    const before = counted.get(name)
    const load = node === undefined ? undefined : loadOf(node)
    if (before?.load === load) return false
    if (before !== undefined) count(before.load, before.demand, -1)
    if (load === undefined || pod === undefined) counted.delete(name)
    else {
      const demand = demandOf(pod.spec)
      counted.set(name, { load, demand })
      count(load, demand, 1)
    }
    return before !== undefined
  }

  return {
    all: all as readonly NodeLoad[],
    hear(change) {
      const object = changed(change)
      const { name } = object.metadata
      if (object.kind === 'Node') return hearOfNode(name, change.after && object)
      if (object.kind !== 'Pod') return false
      const { before } = change
      // Most changes are of how it is, not of where.
      if (before?.kind === 'Pod' && change.after !== undefined && placeOf(before) === placeOf(object)) return false
      return hearOfPod(name, change.after && object)
    },
  }
}

/** Where it takes room. */
const placeOf = (pod: StoredPod | undefined): string | undefined =>
  pod === undefined || isFinal(pod.status.phase) ? undefined : pod.spec.nodeName

function count(load: Load, { requests, scored }: Demand, by: 1 | -1): void {
  for (const name in requests) load.used[name] = (load.used[name] ?? 0) + by * (requests[name] ?? 0)
  load.scored.cpu += by * scored.cpu
  load.scored.memory += by * scored.memory
  load.pods += by
  load.judgedFor = undefined
}
