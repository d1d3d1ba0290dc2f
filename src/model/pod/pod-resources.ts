import type { Container, PodSpec, ResourceRequirements, Resources } from '../../objects.ts'
import { isSidecar } from './containers.ts'
import { milli } from './quantity.ts'

/** By resource: millicores of cpu, of all else whole bytes or pieces. */
export type Amounts = Readonly<Record<string, number>>

export const amounts = (resources: Resources = {}): Amounts =>
  Object.fromEntries(
    Object.entries(resources).map(([name, quantity]) => {
      const thousandths = milli(quantity) ?? 0
      return [name, name === 'cpu' ? thousandths : Math.ceil(thousandths / 1000)]
    }),
  )

/**
 * The most that a Pod asks for (or may use) at any one time: all app containers at once, or an init container, each beside the
 * sidecars that started before it. What the Pod says as a whole replaces that. Models `PodRequests` and `PodLimits`. `of` may
 * count a container otherwise than it says.
 */
export function podResources(
  spec: PodSpec,
  list: keyof ResourceRequirements,
  of: (container: Container) => Amounts = each => amounts(each.resources?.[list]),
): Amounts {
  let [sidecars, highest]: [Amounts, Amounts] = [{}, {}]
  for (const init of spec.initContainers ?? []) {
    const together = sum(sidecars, of(init))
    if (isSidecar(init)) sidecars = together
    highest = larger(highest, together)
  }
  const containers = larger(highest, spec.containers.map(of).reduce(sum, sidecars))
  const ofThePod = Object.entries(amounts(spec.resources?.[list])).filter(([name]) => isPodLevel(name))
  return sum({ ...containers, ...Object.fromEntries(ofThePod) }, amounts(spec.overhead))
}

export const podRequests = (spec: PodSpec): Amounts => podResources(spec, 'requests')

const isPodLevel = (name: string) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')

const combined = (combine: (a: number, b: number) => number) => (one: Amounts, other: Amounts) => {
  const all: Record<string, number> = { ...one }
  for (const [name, amount] of Object.entries(other)) all[name] = combine(all[name] ?? 0, amount)
  return all
}
const sum = combined((a, b) => a + b)
const larger = combined(Math.max)
