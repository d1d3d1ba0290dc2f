import type { Kernel, Listener, Namespace, Process } from './kernel.ts'

/** How ports are shared out, as pure functions. */
export interface PortRules {
  /** May two sockets listen on one port of a network namespace? */
  clash(a: Listener['on'], b: Listener['on']): boolean
  /** The ports that are taken for a container because its spec names them in `containerPort`. */
  reserved(declared: readonly number[]): readonly number[]
}

export const linuxPorts: PortRules = {
  // inet_csk_get_port: the same address, or one of them stands for all. Of addresses only these two are modelled.
  clash: () => true,
  // A declaration informs people and tools; neither kubelet nor runtime does anything about it.
  reserved: () => [],
}

/** `bind` and `listen`; `address in use` is errno 98, EADDRINUSE. Left out: SO_REUSEPORT, UDP, privileged ports. */
export function listen(
  process: Process,
  port: number,
  on: Listener['on'],
  rules: PortRules = linuxPorts,
): 'ok' | 'address in use' {
  const { listeners } = process.namespaces.network
  const other = alive(listeners.get(port))
  if (other !== undefined && rules.clash(other.on, on)) return 'address in use'
  listeners.set(port, { process, on })
  return 'ok'
}

/** Connects to `127.0.0.1`, or to an address that CNI gave out: who answers; nobody is `connection refused`, errno 111. */
export function connect(kernel: Kernel, from: Process, address: string, port: number): Process | 'connection refused' {
  const isLoopback = address === '127.0.0.1'
  const network = isLoopback ? from.namespaces.network : networkWith(kernel, address)
  const listener = alive(network?.listeners.get(port))
  if (listener === undefined || (!isLoopback && listener.on === 'loopback')) return 'connection refused'
  return listener.process
}

/** A socket ends with its process. */
const alive = (listener: Listener | undefined) => (listener?.process.state === 'running' ? listener : undefined)

function networkWith({ processes }: Kernel, address: string): Namespace | undefined {
  const networks = [...processes].map(each => each.namespaces.network)
  return networks.find(each => each.contents.get('eth0') === address)
}
