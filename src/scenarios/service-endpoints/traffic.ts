import type { Node } from '../../model/netfilter/run.ts'
import type { Programmed } from '../../model/cluster/actors/kube-proxy.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { type Fact, isKind, type What } from '../../sim/fact.ts'
import type { Step } from '../../sim/scenario.ts'
import { address as webAddress, placeOf, type ServiceStage } from './stage.ts'
import { tracedNode, type Way, waysTo } from './reach.ts'

/** A client on a node that keeps connecting. */
export interface Client {
  readonly node: string
  /** Default: the Service `web`. */
  readonly to?: string
}

/** Facts after which new connections may fare otherwise. They must be shown for the clients to be watched. */
export const trafficKinds = ['RulesSynced', 'ContainerState', 'Signalled', 'ProcessEnded', 'Reached'] as const

/** Lets the steps pass, and tells after each how new connections fare, wherever that has changed. */
export type Watch = (steps: Iterable<Step>) => Iterable<Step>

/**
 * New connections of clients, traced through the rules that stand on their node. A Pod answers from the moment its container
 * runs until its process ends, or until it is sent SIGTERM, as a server does that closes its listening socket then.
 */
export function traffic(
  stage: ServiceStage,
  clients: readonly Client[],
  { servesWhileTerminating = false } = {},
): Watch {
  const { cluster } = stage
  const deaf = new Set<string>()
  const isRunning = (pod: string) => [...stage.kubelets.values()].some(kubelet => kubelet.running(pod).length > 0)
  /** Also of Pods that are gone, while rules still lead to them. */
  const names = new Map<string, string>()
  const told = new Map<Client, string>()
  const rules = new Map<string, { readonly from: Programmed; readonly node: Node; readonly ways: Map<string, Way[]> }>()

  function note(fact: Fact): void {
    if (fact.kind === 'ContainerState' && fact.state === 'running') deaf.delete(fact.pod)
    else if (fact.kind === 'Signalled' && !servesWhileTerminating) deaf.add(fact.pod)
  }

  /** The rules decide it, so that it has to be traced only when they are new. */
  function waysOf({ node: name, to = webAddress }: Client): readonly Way[] | undefined {
    const from = stage.proxies.get(name)?.rulesFrom()
    if (from === undefined || from.services.size === 0) return undefined
    const known = rules.get(name)
    const current =
      known?.from === from
        ? known
        : { from, node: tracedNode(stage.parts.rules, placeOf(stage, name), from), ways: new Map<string, Way[]>() }
    rules.set(name, current)
    const ways = current.ways.get(to) ?? waysTo(current.node, placeOf(stage, name), to)
    current.ways.set(to, ways)
    return ways
  }

  function look(client: Client, because: Cause): void {
    const ways = waysOf(client)
    // Before the first sync there is nothing to be seen.
    if (ways === undefined) return
    for (const { metadata, status } of cluster.list('Pod')) names.set(status.podIP ?? '', metadata.name)
    const backends = new Map<string, { share: number; answers: boolean }>()
    const shares = { answered: 0, refused: 0, silent: 0 }
    for (const { share, end } of ways) {
      const pod = typeof end === 'object' ? names.get(end.to.split(':')[0] ?? '') : undefined
      if (typeof end !== 'object') shares[end] += share
      else if (pod === undefined) shares.silent += share
      else {
        const answers = isRunning(pod) && !deaf.has(pod)
        // A closed port refuses; where there is no Pod any more, nobody does.
        const without = cluster.get('Pod', pod) === undefined ? 'silent' : 'refused'
        shares[answers ? 'answered' : without] += share
        backends.set(pod, { share: (backends.get(pod)?.share ?? 0) + share, answers })
      }
    }
    const what: What = {
      kind: 'Reached',
      node: client.node,
      to: client.to ?? webAddress,
      answered: rounded(shares.answered),
      refused: rounded(shares.refused),
      silent: rounded(shares.silent),
      backends: [...backends].map(([pod, { share, answers }]) => ({ pod, share: rounded(share), answers })),
    }
    const words = JSON.stringify(what)
    if (told.get(client) === words) return
    told.set(client, words)
    cluster.tell(`client/${client.node}`, what, because)
  }

  return function* watch(steps) {
    if (told.size === 0) for (const client of clients) look(client, stage.proxies.get(client.node)?.rulesFrom().because)
    for (const step of steps) {
      yield step
      if (step.kind === 'Caption') continue
      note(step)
      if (isKind(...trafficKinds)(step) && step.kind !== 'Reached') for (const client of clients) look(client, step)
    }
    yield* cluster.run(cluster.now())
  }
}

/** The rules draw with ten digits: a third is not quite a third. */
const rounded = (share: number) => Math.round(share * 1e6) / 1e6
