import { same, text, type Text } from '../../../text.ts'
import { seenAddress, unknownWord } from './judge-header.ts'
import { finding, type Judge } from './finding.ts'
import type { AddressType } from '../rule.ts'
import { isMulticast } from '../network/topology.ts'

/** Conditions that ask what the node's own addresses, bridges and routes are. */

const addressType: Judge<'address-type'> = ({ end, types, limit }, packet, { network }) => {
  const address = packet[end]
  const device = limit === undefined ? '' : packet[limit]
  if (address === undefined || device === undefined) return finding('unknown', () => seenAddress(end, packet))
  const type = network.addressType(address, device === '' ? undefined : device)
  const holds = typeof address === 'bigint' ? fits6(types, type, isMulticast(address)) : types.includes(type)
  return finding(holds, () => text`${seenAddress(end, packet)} (${type})`)
}

/** IPv6: UNICAST and MULTICAST say what the address looks like, LOCAL also what the node has. All that is asked must hold. */
function fits6(types: readonly AddressType[], type: AddressType, multicast: boolean): boolean {
  if (types.includes('MULTICAST') && !multicast) return false
  if (types.includes('UNICAST') && multicast) return false
  return !types.includes('LOCAL') || type === 'LOCAL'
}

/** A frame that a bridge passes on within one network: `-m physdev` sees nothing else. */
const bridgePort: Judge<'bridge-port'> = (_, _packet, { network }) =>
  network.bridges === undefined
    ? finding('unknown', () => ({ zh: '是否有网桥转发它，不得而知', en: 'whether a bridge passes it on is not known' }))
    : finding(false, () => ({ zh: '没有网桥转发它', en: 'no bridge passes it on' }))

const ipsec: Judge<'ipsec'> = ({ applies }, _packet, { network }) =>
  network.ipsec === undefined
    ? finding('unknown', () => ({
        zh: '是否有 IPsec 策略，不得而知',
        en: 'whether there is an IPsec policy is not known',
      }))
    : finding(!applies, () => ({ zh: '没有 IPsec 策略', en: 'there is no IPsec policy' }))

const reversePath: Judge<'reverse-path'> = (condition, packet, { network }) =>
  finding(network.isReversible(packet, condition) ?? 'unknown', () => {
    const device: Text = packet.in === undefined ? unknownWord : same(packet.in)
    return text`${seenAddress('source', packet)}, ${{ zh: '入接口：', en: 'the incoming interface: ' }}${device}`
  })

export const nodeJudges = { 'address-type': addressType, 'bridge-port': bridgePort, ipsec, 'reverse-path': reversePath }
