import type { Endpoint } from './endpoints.ts'
import { chainName } from './hash.ts'
import { type Served, type Tables, add, comment, quoted } from './tables.ts'
import type { ServicePort } from './service-ports.ts'

export const clusterChain = (port: ServicePort): string => chainName('KUBE-SVC-', port.hash)
export const localChain = (port: ServicePort): string => chainName('KUBE-SVL-', port.hash)
export const externalChain = (port: ServicePort): string => chainName('KUBE-EXT-', port.hash)
export const firewallChain = (port: ServicePort): string => chainName('KUBE-FW-', port.hash)
/** All that there can be for a port: its own and those of its endpoints. */
export const chainsOf = ({ port, all }: Served): string[] => [
  ...[clusterChain, localChain, externalChain, firewallChain].map(chain => chain(port)),
  ...all.map(endpoint => endpoint.chain),
]
/** The chains that come and go with Services and endpoints. */
export const isServiceChain = (chain: string): boolean => /^KUBE-(?:SVC|SVL|EXT|FW|SEP)-/.test(chain)

/** `-m tcp -p tcp -d IP --dport PORT`: a packet to this address and port. */
export const to = (port: ServicePort, address: string): string => `${protocol(port)} -d ${address} --dport ${port.port}`
export const protocol = (port: ServicePort): string => `-m ${port.protocol} -p ${port.protocol}`

/** The cluster IP: into the chain of its policy, where traffic that is not from a pod is marked for masquerade. */
export function internalRules({ port, config, hasInternal }: Served, { nat }: Tables): void {
  if (!hasInternal) return
  const chain = port.internalLocal ? localChain(port) : clusterChain(port)
  const match = `${quoted(`${port.name} cluster IP`)} ${to(port, port.clusterIP)}`
  add(nat, 'KUBE-SERVICES', `${match} -j ${chain}`)
  if (config.masqueradeAll) add(nat, chain, `${match} -j KUBE-MARK-MASQ`)
  else if (config.localDetector.mode !== 'none')
    add(nat, chain, `${match} ! -s ${config.localDetector.cidr} -j KUBE-MARK-MASQ`)
}

/** The endpoints of each policy, and a chain for every endpoint. */
export function endpointRules({ port, cluster, local, all, large }: Served, { nat }: Tables): void {
  if (cluster?.length) add(nat, clusterChain(port), ...choiceRules(port, cluster, large))
  if (local?.length) add(nat, localChain(port), ...choiceRules(port, local, large))
  const note = large ? '' : `${comment(port.name)} `
  const translate = `${protocol(port)} -j DNAT --to-destination`
  for (const { chain, ip, text } of all) {
    const remember = port.stickySeconds > 0 ? `-m recent --name ${chain} --set ` : ''
    // Hairpin: an endpoint that reaches itself must not see its own address as the peer.
    add(nat, chain, `${note}-s ${ip} -j KUBE-MARK-MASQ`, `${note}${remember}${translate} ${text}`)
  }
}

/** Clients that came before first; then each endpoint with the chance that makes the shares even: 1/n, 1/(n−1), …, 1. */
function choiceRules(port: ServicePort, endpoints: readonly Endpoint[], large: boolean): string[] {
  const notes = endpoints.map(({ text }) => (large ? '' : `${quoted(`${port.name} -> ${text}`)} `))
  const drawn = endpoints.map(({ chain }, i) => {
    const left = endpoints.length - i
    const chance = left > 1 ? `-m statistic --mode random --probability ${probability(left)} ` : ''
    return `${notes[i]}${chance}-j ${chain}`
  })
  if (port.stickySeconds === 0) return drawn
  const known = endpoints.map(
    ({ chain }, i) =>
      `${notes[i]}-m recent --name ${chain} --rcheck --seconds ${port.stickySeconds} --reap -j ${chain}`,
  )
  return [...known, ...drawn]
}

/**
 * 1/n as kube-proxy prints it. One of them, 0.00048828125, is halfway between two of ten digits: Go takes the even one, toFixed the
 * greater. kube-proxy: computeProbability.
 */
export const probability = (n: number): string => (n === 2048 ? '0.0004882812' : (1 / n).toFixed(10))
