import type { Millis } from '../../../sim/fact.ts'
import type { Actor, Host } from '../actor.ts'
import { conditionsOf } from '../endpoint-slice/endpoint.ts'
import type { Cause } from '../task.ts'
import { type Heard, listening, listens } from './listening.ts'

/** A node's kube-proxy, as far as it is late: what its rules are made of now. */
export interface KubeProxy extends Actor {
  readonly rulesFrom: () => Programmed
}
/** `because` is the fact that tells of the sync; undefined before the first. */
export type Programmed = Heard & { readonly because: Cause }

export interface KubeProxySettings {
  readonly node: string
  readonly host: Host
  /** `minSyncPeriod`, by default 1 s: between two syncs there is at least so much time. */
  readonly minSync: Millis
  /** What it takes to work out and load the rules. */
  readonly takes: Millis
}

/**
 * Hears of Services and EndpointSlices and makes rules of all that it knows: at once if the last sync was long enough ago,
 * else as soon as that is so. Which rules, model/kube-proxy says. Left out: the full sync every 30 s, and the retry of a
 * failed one.
 */
export function kubeProxy({ node, host, minSync, takes }: KubeProxySettings): KubeProxy {
  const heard = listening()
  let rules: Programmed = { services: new Map(), slices: new Map(), because: undefined }
  let lastSync = -Infinity
  let news: { because: Cause } | undefined

  function sync(): void {
    const [services, slices] = [new Map(heard.services), new Map(heard.slices)]
    const because = news?.because
    news = undefined
    lastSync = host.now()
    host.after(takes, () => {
      rules = {
        services,
        slices,
        because: host.tell({ kind: 'RulesSynced', node, ready: readyIn({ slices }) }, because),
      }
    })
  }

  return {
    ...listens,
    name: host.name,
    reconcile(ref, view, because) {
      heard.hear(ref, view)
      if (news === undefined) host.after(Math.max(0, lastSync + minSync - host.now()), sync)
      news = { because }
      return []
    },
    rulesFrom: () => rules,
  }
}

const readyIn = ({ slices }: Pick<Heard, 'slices'>) =>
  [...slices.values()].flatMap(slice => slice.endpoints ?? []).filter(each => conditionsOf(each).ready).length
