import type { Container, PodSpec } from '../../objects.ts'
import { matchingRule } from './restart.ts'
import type { RuntimeContainer, RuntimeState } from './runtime-state.ts'

/** An instance to be removed; `kill`: it has to be stopped first, without grace. */
export interface Reset {
  readonly name: string
  readonly id: string
  readonly kill: boolean
}

/**
 * RestartAllContainers: every instance goes, old ones too, apps before init containers; those whose exit fired the rule go
 * last, so that the rule stays visible until the end. Models `getContainersToReset`.
 */
export function resetActions(spec: PodSpec, runtime: RuntimeState): Reset[] {
  const instances = (containers: readonly Container[]) =>
    containers.flatMap(container =>
      runtime.containers
        .filter(each => each.name === container.name)
        .map(instance => ({ instance, fired: fired(container, instance) })),
    )
  const [apps, inits] = [instances(spec.containers), instances(spec.initContainers ?? [])]
  const pick = (list: typeof apps, wanted: boolean) => list.filter(each => each.fired === wanted)
  return [...pick(apps, false), ...pick(inits, false), ...pick(apps, true), ...pick(inits, true)].map(
    ({ instance: { name, id, state } }) => ({ name, id, kill: state !== 'exited' }),
  )
}

const fired = (container: Container, instance: RuntimeContainer) =>
  instance.state === 'exited' && matchingRule(container, instance.exitCode ?? 0)?.action === 'RestartAllContainers'
