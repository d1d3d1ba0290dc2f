import { contains, type Address, parseAddress, parseCidr, renderAddress, renderCidr } from '../netfilter/address.ts'

type Family = 'IPv4' | 'IPv6'
const family = (address: Address | undefined): Family | undefined =>
  address === undefined ? undefined : typeof address === 'number' ? 'IPv4' : 'IPv6'

/** The family of an address; undefined if it is none. */
export const familyOf = (address: string): Family | undefined => family(parseAddress(address))

/** The family of `ADDRESS/BITS`; undefined if it is not one. */
export const familyOfCidr = (cidr: string): Family | undefined =>
  /\/\d+$/.test(cidr) ? family(parseCidr(cidr)?.base) : undefined

/** Whether a CIDR covers an address of the same family. */
export function covers(cidr: string, address: string): boolean {
  const [network, found] = [parseCidr(cidr), parseAddress(address)]
  return network !== undefined && found !== undefined && contains(network, found)
}

/** The one way to write an address or a CIDR (RFC 5952, no host bits), as kube-proxy compares, hashes and prints them. */
export function canonical(words: string): string {
  if (words.includes('/')) {
    const cidr = parseCidr(words)
    return cidr === undefined ? words : renderCidr(cidr)
  }
  const address = parseAddress(words)
  // In IPv4 only leading zeros can be written otherwise.
  if (address === undefined || (typeof address === 'number' && !/\b0\d/.test(words))) return words
  return renderAddress(address)
}

/** `10.0.0.1:80`, `[fd00::1]:80`. */
export const endpointText = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
