import type { EndpointSlice, Service } from '../../objects.ts'
import { isObject } from '../../sim/shape.ts'
import type { ProxyConfig } from './config.ts'
import { serviceOf } from './endpoints.ts'
import { compare, portName, servicePorts } from './service-ports.ts'

/** The objects that a kube-proxy watches. */
export interface Watched {
  readonly services: readonly Service[]
  readonly slices: readonly EndpointSlice[]
}

/**
 * The Services (`ns/name`) whose chains a partial sync writes anew: a port of theirs is another than before, or a slice is,
 * whatever it is that changed in it. kube-proxy: ServiceChangeTracker, EndpointsChangeTracker.
 */
export const changedServices = (before: Watched, after: Watched, config: ProxyConfig): Set<string> =>
  new Set([
    ...changed(portsOf(before.services, config), portsOf(after.services, config)),
    ...servicesOfChangedSlices(before.slices, after.slices, config),
  ])

export const servicesOfChangedSlices = (
  before: readonly EndpointSlice[],
  after: readonly EndpointSlice[],
  { ipFamily }: ProxyConfig,
): Set<string> => new Set(changed(bySlice(before, ipFamily), bySlice(after, ipFamily)))

/** A port of a Service, or one of its slices, as a text that is the same as long as nothing in it changes. */
interface Known {
  readonly service: string
  readonly text: string
}

/** Whatever the order in which fields were written. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (isObject(each) ? inOrder(each) : each))
const inOrder = (object: object) => Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => compare(a, b)))

function portsOf(services: readonly Service[], config: ProxyConfig): Map<string, Known> {
  const known = new Map<string, Known>()
  for (const port of servicePorts(services, config))
    known.set(`${port.name}/${port.protocol}`, { service: port.service, text: textOf(port) })
  return known
}

function bySlice(slices: readonly EndpointSlice[], family: ProxyConfig['ipFamily']): Map<string, Known> {
  const known = new Map<string, Known>()
  for (const slice of slices) {
    const service = serviceOf(slice, family)
    const { namespace = 'default', name } = slice.metadata
    if (service)
      known.set(`${namespace}/${name} of ${service}`, {
        service: portName(namespace, service, undefined),
        text: textOf(slice),
      })
  }
  return known
}

function changed(before: ReadonlyMap<string, Known>, after: ReadonlyMap<string, Known>): string[] {
  const gone = [...before].filter(([name]) => !after.has(name))
  const other = [...after].filter(([name, { text }]) => before.get(name)?.text !== text)
  return [...gone, ...other].map(([, { service }]) => service)
}
