import type { Container, ContainerStatus, PodSpec } from '../../objects.ts'

/** `sidecar` is an init container with restartPolicy Always; `init` is any other init container. */
export type Role = 'init' | 'sidecar' | 'app'

/** Asked of init containers only: an app container may say Always too, and is no sidecar for that. */
export const isSidecar = (initContainer: Container): boolean => initContainer.restartPolicy === 'Always'

export const plainInits = ({ initContainers }: PodSpec): readonly Container[] =>
  initContainers === undefined ? none : initContainers.filter(each => !isSidecar(each))
export const sidecars = ({ initContainers }: PodSpec): readonly Container[] =>
  initContainers === undefined ? none : initContainers.filter(isSidecar)
const none: readonly Container[] = []

export function named<T extends { readonly name: string }>(
  list: readonly T[] | undefined,
  name: string,
): T | undefined {
  if (list !== undefined) for (const each of list) if (each.name === name) return each
  return undefined
}

/** Undefined for a name that the spec declares neither as an init nor as an app container. */
export function roleOf(spec: PodSpec, name: string): Role | undefined {
  const init = named(spec.initContainers, name)
  if (init !== undefined) return isSidecar(init) ? 'sidecar' : 'init'
  return named(spec.containers, name) === undefined ? undefined : 'app'
}

/**
 * What a status says about the container, for the phase. "Waiting" splits in two: after a run it has stopped (and backs
 * off), before one it has never run. A missing status, or one without a state, says nothing.
 */
export type Standing = 'unreported' | 'never-ran' | 'running' | 'stopped'
export function standing(status: ContainerStatus | undefined): Standing {
  if (status?.state?.running) return 'running'
  if (status?.state?.terminated) return 'stopped'
  if (status?.state?.waiting) return status.lastState?.terminated ? 'stopped' : 'never-ran'
  return 'unreported'
}

/** How the container ended: now, or before the wait that it is in. */
export const lastExit = (status: ContainerStatus | undefined) =>
  status?.state?.terminated ?? (status?.state?.waiting ? status.lastState?.terminated : undefined)
