import { changedServices, type Watched } from '../../../src/model/kube-proxy/changed-services.ts'
import type { ProxyConfig } from '../../../src/model/kube-proxy/config.ts'
import { proxyRules, servedPorts } from '../../../src/model/kube-proxy/rules.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import type { Case } from '../corpus.ts'
import type { Flow } from './flows.ts'
import { type Nat, restore, withRule } from './kernel.ts'
import { mustBeKnown } from './known-fields.ts'

/** A file of the corpus: one state of a cluster, or several in a row, or cases that share nothing but the configuration. */
export interface ProxyFile extends State {
  readonly config: ProxyConfig & { readonly localAddresses: readonly string[] }
  readonly cases?: readonly Case[]
  readonly steps?: readonly State[]
}
export interface State {
  readonly name: string
  readonly services?: readonly Service[]
  readonly endpointSlices?: readonly EndpointSlice[]
  readonly inputRules?: string
  readonly flows?: readonly Flow[]
  readonly sync?: 'full' | 'partial'
  readonly staleChainCleanupDue?: boolean
  readonly inject?: unknown
}
/** What a sync handed to iptables-restore, and what came of it. */
export interface Synced {
  readonly rules: string
  /** Undefined: it was rejected. */
  readonly restored: Nat | undefined
  readonly nat: Nat
  /** Why this step could not be played. */
  readonly trouble?: string
}
export type ProxyCase = Case &
  State &
  Synced & {
    readonly config: ProxyFile['config']
    /** Only this packet is looked at. */
    readonly flow?: Flow
  }

/** Each step is a case, and so is each of its flows: `step/flow`. */
export function casesOf(given: unknown): readonly Case[] {
  mustBeKnown(given)
  const file = given as ProxyFile
  if (file.cases !== undefined) return file.cases.map(each => ({ config: file.config, ...each }))
  const { steps = [file], ...shared } = file
  let [nat, before]: [Nat, Watched] = [new Map(), { services: [], slices: [] }]
  return steps.flatMap(step => {
    const synced = step.services === undefined ? nothing : played(step, file.config, nat, before)
    nat = synced.nat
    before = watched(step)
    const state = { ...shared, ...step, ...synced } as unknown as ProxyCase
    const prefix = file.steps === undefined ? '' : `${step.name}/`
    return [state, ...(state.flows ?? []).map(flow => ({ ...state, name: prefix + flow.name, flow }))]
  })
}

const nothing: Synced = { rules: '', restored: new Map(), nat: new Map() }
const watched = ({ services = [], endpointSlices = [] }: State): Watched => ({ services, slices: endpointSlices })

/** What cannot be played fails its own case only. */
function played(step: State, config: ProxyConfig, nat: Nat, before: Watched): Synced {
  try {
    return sync(step, config, nat, before)
  } catch (error) {
    return { rules: '', restored: undefined, nat, trouble: String(error) }
  }
}

/** One sync of the kernel as the one before left it. */
function sync(step: State, config: ProxyConfig, nat: Nat, before: Watched): Synced {
  const { services, slices } = watched(step)
  const found = step.inject === undefined ? nat : withRule(nat, step.inject)
  const changed = step.sync === 'partial' ? changedServices(before, watched(step), config) : undefined
  const rules = proxyRules(services, slices, config, isCleanedUp(step, config) ? [...found.keys()] : [], changed)
  const restored = restore(found, rules)
  return { rules, restored, nat: restored ?? found }
}

/** In a large cluster kube-proxy does not look for stale chains at every sync. */
const isCleanedUp = (step: State, config: ProxyConfig): boolean => {
  const { services, slices } = watched(step)
  const isLarge = [...servedPorts(services, slices, config)].some(each => each.large)
  return !isLarge || step.staleChainCleanupDue !== false
}
