import type { ProxyConfig } from '../../../src/model/kube-proxy/config.ts'
import { proxyRules } from '../../../src/model/kube-proxy/rules.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import type { Case } from '../corpus.ts'
import type { Flow } from './flows.ts'

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
  readonly expectSyncError?: boolean
  readonly staleChainCleanupDue?: boolean
}
export type ProxyCase = Case &
  State & {
    readonly config: ProxyFile['config']
    /** The chains of the kernel's nat table before this step. */
    readonly existing: readonly string[]
    /** Only this packet is looked at. */
    readonly flow?: Flow
  }

/** Each step is a case, and so is each of its flows: `step/flow`. */
export function casesOf(given: unknown): readonly Case[] {
  const file = given as ProxyFile
  if (file.cases !== undefined) return file.cases.map(each => ({ config: file.config, ...each }))
  const { steps = [file], ...shared } = file
  let existing: readonly string[] = []
  return steps.flatMap(step => {
    const state = { ...shared, ...step, existing } as unknown as ProxyCase
    existing = chainsAfter(state)
    const prefix = file.steps === undefined ? '' : `${step.name}/`
    return [state, ...(state.flows ?? []).map(flow => ({ ...state, name: prefix + flow.name, flow }))]
  })
}

/** What was wanted before and is not any more stays if the sync failed, or if the clean-up was put off. */
function chainsAfter({ services, endpointSlices, config, existing, ...step }: ProxyCase): readonly string[] {
  if (services === undefined || step.expectSyncError === true) return existing
  const wanted = chainsIn(proxyRules(services, endpointSlices ?? [], config))
  return step.staleChainCleanupDue === false ? [...new Set([...existing, ...wanted])] : wanted
}

const chainsIn = (rules: string): string[] =>
  [...(rules.split('*nat\n')[1] ?? '').matchAll(/^:(\S+)/gm)].map(([, chain = '']) => chain)
