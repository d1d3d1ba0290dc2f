import type { ProxyObjects } from '../../../model/kube-proxy/read-objects.ts'
import type { TypedPacket } from '../../../model/netfilter/grammar/parse-packet.ts'
import type { Origin } from '../../../model/netfilter/converse.ts'
import type { Ruleset } from '../../../model/netfilter/rule.ts'

/** `masqueradeAll` is kube-proxy's own option of that name. */
export interface Settings {
  readonly masqueradeAll: boolean
}

/** What a user brought, understood. */
export interface Own {
  readonly source: OwnObjects | OwnDump
  readonly packets: readonly TypedPacket[]
  /** Where packets begin that do not say so themselves. */
  readonly origin: Origin | undefined
  readonly everyRule: boolean
  readonly allBranches: boolean
  readonly printRules: 'IPv4' | 'IPv6' | undefined
  readonly diagnose: ServiceName | undefined
}
export interface OwnObjects {
  readonly kind: 'objects'
  readonly objects: ProxyObjects
  readonly node: string
}
export interface OwnDump {
  readonly kind: 'dump'
  readonly rules: Ruleset
  /** All addresses of the node, if they were told. */
  readonly localAddresses: readonly string[] | undefined
}
/** `namespace/name`, and perhaps one of its ports: a name, or a number. */
export interface ServiceName {
  readonly namespace: string
  readonly name: string
  readonly port: string | undefined
}
