import { type Misfit, type Shape, isObject, shapes } from '../../sim/shape.ts'
import type { Text } from '../../text.ts'
import { familyOfCidr } from './address.ts'
import type { Remark } from './object-remarks.ts'

/** kube-proxy's own configuration (kubeproxy.config.k8s.io/v1alpha1), as far as it decides about rules. */
export interface Configuration {
  readonly mode?: string
  /** One network a family, with a comma between them. */
  readonly clusterCIDR?: string
  readonly detectLocalMode?: string
  /** Networks, or the one word `primary`. */
  readonly nodePortAddresses?: readonly string[]
  readonly iptables?: {
    readonly masqueradeAll?: boolean
    readonly masqueradeBit?: number
    readonly localhostNodePorts?: boolean
  }
  readonly conntrack?: { readonly tcpBeLiberal?: boolean }
}

const { string, number, boolean, list, fields } = shapes
export const configurationShape: Shape = fields({
  mode: string,
  clusterCIDR: string,
  detectLocalMode: string,
  nodePortAddresses: list(string),
  iptables: fields({ masqueradeAll: boolean, masqueradeBit: number, localhostNodePorts: boolean }),
  conntrack: fields({ tcpBeLiberal: boolean }),
})

const modes = ['', 'iptables', 'ipvs', 'nftables', 'kernelspace']
const localModes = ['', 'ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix']
export const isIptables = ({ mode = '' }: Configuration): boolean => mode === '' || mode === 'iptables'
/** Traffic of Pods is told by where it comes in, which no rule here does. */
export const isToldByInterface = ({ detectLocalMode = '' }: Configuration): boolean =>
  detectLocalMode === 'BridgeInterface' || detectLocalMode === 'InterfaceNamePrefix'

/** The networks in `clusterCIDR`. */
export const clusterCidrsOf = ({ clusterCIDR = '' }: Configuration): string[] =>
  clusterCIDR === '' ? [] : clusterCIDR.split(',').map(each => each.trim())

/** What kube-proxy would refuse to start with, and what is not used here. */
export function configurationRemarks(given: Configuration): Remark[] {
  const { mode = '', detectLocalMode = '', nodePortAddresses = [], iptables } = given
  const cidrs = clusterCidrsOf(given)
  const bit = iptables?.masqueradeBit ?? 0
  return [
    ...(modes.includes(mode) ? [] : [notOneOf('mode', mode, modes)]),
    ...(localModes.includes(detectLocalMode) ? [] : [notOneOf('detectLocalMode', detectLocalMode, localModes)]),
    ...cidrs.flatMap(each => (familyOfCidr(each) === undefined ? [badRange(each, ['clusterCIDR'])] : [])),
    ...(new Set(cidrs.map(familyOfCidr)).size < cidrs.length ? [{ path: ['clusterCIDR'], what: oneEach }] : []),
    ...nodePortAddresses.flatMap((each, i) =>
      familyOfCidr(each) !== undefined || (each === 'primary' && nodePortAddresses.length === 1)
        ? []
        : [badRange(each, ['nodePortAddresses', i])],
    ),
    ...(Number.isInteger(bit) && bit >= 0 && bit <= 31
      ? []
      : [{ path: ['iptables', 'masqueradeBit'], what: noBit(bit) }]),
    ...notes(given),
  ]
}

function notes(given: Configuration): Remark[] {
  const idle = unused(given)
  const { mode = '', detectLocalMode = '' } = given
  return [
    ...(isIptables(given) ? [] : [{ path: ['mode'], what: otherMode(mode), note: true as const }]),
    ...(isToldByInterface(given)
      ? [{ path: ['detectLocalMode'], what: byInterface(detectLocalMode), note: true as const }]
      : []),
    ...(idle.length > 0 ? [{ path: [], what: notUsed(idle), note: true as const }] : []),
  ]
}

/** What is set, by name, and decides about no rule here. */
function unused(given: object): string[] {
  const used = configurationShape.kind === 'fields' ? configurationShape.fields : {}
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    if (['kind', 'apiVersion', 'metadata'].includes(name) || isUnset(value)) return []
    const inner = used[name]
    if (inner === undefined) return [name]
    if (inner.kind !== 'fields' || !isObject(value)) return []
    const others = Object.entries(value).filter(([key, each]) => !Object.hasOwn(inner.fields, key) && !isUnset(each))
    return others.map(([key]) => `${name}.${key}`)
  })
}

/** As `kubectl get configmap kube-proxy` prints what nobody has set. */
const isUnset = (value: unknown): boolean =>
  isObject(value) ? Object.values(value).every(isUnset) : ['', '0s', 0, false, null].includes(value as string)

const notOneOf = (name: string, value: string, allowed: readonly string[]): Remark => ({
  path: [name],
  what: { zh: `${name} 不能是“${value}”`, en: `${name} cannot be “${value}”` },
  fix: { zh: allowed.slice(1).join(' | '), en: allowed.slice(1).join(' | ') },
})
const badRange = (range: string, path: Misfit['path']): Remark => ({
  path,
  what: { zh: `“${range}”不是网段`, en: `“${range}” is no CIDR` },
})
const oneEach: Text = {
  zh: 'clusterCIDR 每个地址族至多一个网段',
  en: 'clusterCIDR takes one network of each family at most',
}
const noBit = (bit: number): Text => ({
  zh: `iptables.masqueradeBit 是 0 到 31 的整数，而不是 ${bit}`,
  en: `iptables.masqueradeBit is a whole number from 0 to 31, not ${bit}`,
})
const otherMode = (mode: string): Text => ({
  zh: `mode 是 ${mode}，而这里的规则和答案都是 iptables 模式的`,
  en: `its mode is ${mode}; the rules and answers here are those of the iptables mode`,
})
const byInterface = (mode: string): Text => ({
  zh: `没有对 detectLocalMode: ${mode} 建模；这里按节点的 podCIDR 识别 Pod 的流量`,
  en: `detectLocalMode: ${mode} is not modelled; traffic of Pods is told by the node’s podCIDR here`,
})
const notUsed = (names: readonly string[]): Text => ({
  zh: `不影响这里的规则，没有使用：${names.join('、')}`,
  en: `decides about no rule here and is not used: ${names.join(', ')}`,
})
