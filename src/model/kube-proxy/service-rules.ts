import type { Endpoint } from './endpoints.ts'
import { chainHash } from './hash.ts'
import { type Served, type Tables, add, comment } from './tables.ts'
import type { ServicePort } from './service-ports.ts'

/** Joined it is one string, which is found and sorted faster than the pair that V8 makes of `${…}`. */
const chainName = (prefix: string, hash: string): string => [prefix, hash].join('')
export const clusterChain = (port: ServicePort): string => chainName('KUBE-SVC-', port.hash)
export const localChain = (port: ServicePort): string => chainName('KUBE-SVL-', port.hash)
export const externalChain = (port: ServicePort): string => chainName('KUBE-EXT-', port.hash)
export const firewallChain = (port: ServicePort): string => chainName('KUBE-FW-', port.hash)
export const endpointChain = (port: ServicePort, endpoint: Endpoint): string =>
  chainName('KUBE-SEP-', chainHash(port.name + port.protocol + endpoint.text))
/** The chains that come and go with Services and endpoints. */
export const isServiceChain = (chain: string): boolean => /^KUBE-(?:SVC|SVL|EXT|FW|SEP)-/.test(chain)

/** `-m tcp -p tcp -d IP --dport PORT`: a packet to this address and port. */
export const to = (port: ServicePort, address: string): string => `${protocol(port)} -d ${address} --dport ${port.port}`
export const protocol = (port: ServicePort): string => `-m ${port.protocol} -p ${port.protocol}`

/** The cluster IP: into the chain of its policy, where traffic that is not from a pod is marked for masquerade. */
export function internalRules({ port, config, hasInternal }: Served, { nat }: Tables): void {
  if (!hasInternal) return
  const chain = port.internalLocal ? localChain(port) : clusterChain(port)
  const match = `${comment(`${port.name} cluster IP`)} ${to(port, port.clusterIP)}`
  add(nat, 'KUBE-SERVICES', `${match} -j ${chain}`)
  if (config.masqueradeAll) add(nat, chain, `${match} -j KUBE-MARK-MASQ`)
  else if (config.localDetector.mode !== 'none')
    add(nat, chain, `${match} ! -s ${config.localDetector.cidr} -j KUBE-MARK-MASQ`)
}

/** A chain's name is a hash, which takes longer than all the rest. */
type EndpointChains = ReadonlyMap<Endpoint, string>

/** The endpoints of each policy, and a chain for every endpoint. */
export function endpointRules(served: Served, { nat }: Tables): void {
  const { port, all, large } = served
  const chains: EndpointChains = new Map(all.map(endpoint => [endpoint, endpointChain(port, endpoint)]))
  if (served.cluster?.length) add(nat, clusterChain(port), ...choiceRules(served, served.cluster, chains))
  if (served.local?.length) add(nat, localChain(port), ...choiceRules(served, served.local, chains))
  const note = large ? '' : `${comment(port.name)} `
  for (const [endpoint, chain] of chains) {
    const remember = port.stickySeconds > 0 ? `-m recent --name ${chain} --set ` : ''
    add(
      nat,
      chain,
      // Hairpin: an endpoint that reaches itself must not see its own address as the peer.
      `${note}-s ${endpoint.ip} -j KUBE-MARK-MASQ`,
      `${note}${remember}${protocol(port)} -j DNAT --to-destination ${endpoint.text}`,
    )
  }
}

/** Clients that came before first; then each endpoint with the chance that makes the shares even: 1/n, 1/(n−1), …, 1. */
function choiceRules({ port, large }: Served, endpoints: readonly Endpoint[], chains: EndpointChains): string[] {
  const choices = endpoints.map(endpoint => ({
    chain: chains.get(endpoint) ?? '',
    note: large ? '' : `${comment(`${port.name} -> ${endpoint.text}`)} `,
  }))
  const known = choices.map(
    ({ chain, note }) => `${note}-m recent --name ${chain} --rcheck --seconds ${port.stickySeconds} --reap -j ${chain}`,
  )
  const drawn = choices.map(({ chain, note }, i) => {
    const left = choices.length - i
    return `${note}${left > 1 ? `-m statistic --mode random --probability ${probability(left)} ` : ''}-j ${chain}`
  })
  return port.stickySeconds > 0 ? [...known, ...drawn] : drawn
}

/** 1/n as kube-proxy prints it. kube-proxy: computeProbability. */
export const probability = (n: number): string => (1 / n).toFixed(10)
