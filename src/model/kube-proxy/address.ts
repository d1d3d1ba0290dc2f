/** The family of an address or CIDR, told by its colons; undefined if it is neither. */
export function familyOf(address: string): 'IPv4' | 'IPv6' | undefined {
  if (address.includes(':')) return toBits(address.split('/')[0] ?? '') === undefined ? undefined : 'IPv6'
  return toBits(address.split('/')[0] ?? '') === undefined ? undefined : 'IPv4'
}

/** `10.0.0.1:80`, `[fd00::1]:80`: canonical, as kube-proxy compares, hashes and prints endpoints. */
export const endpointText = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`

/** Whether a CIDR (or a single address) covers an address of the same family. */
export function covers(cidr: string, address: string): boolean {
  const [network = '', length] = cidr.split('/')
  const [a, b] = [toBits(network), toBits(address)]
  if (a === undefined || b === undefined || a.length !== b.length) return false
  const bits = length === undefined ? a.length : Number(length)
  return a.slice(0, bits) === b.slice(0, bits)
}

/** A string of 32 or 128 binary digits. */
function toBits(address: string): string | undefined {
  return address.includes(':') ? bits6(address) : bits4(address)
}

function bits4(address: string): string | undefined {
  const parts = address.split('.')
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined
  return parts.map(part => Number(part).toString(2).padStart(8, '0')).join('')
}

function bits6(address: string): string | undefined {
  const halves = address.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(half => (half === '' ? [] : half.split(':'))) as [string[], string[]?]
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])]
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.map(group => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
