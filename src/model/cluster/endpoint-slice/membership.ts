import type { Labels, ObjectMeta, Pod, PodSpec, PodStatus, Service } from '../../../objects.ts'
import { isTrue } from '../../pod/conditions.ts'
import { same } from '../same.ts'
import { selectsEqual } from '../selector.ts'

/**
 * Does a Service with this selector choose something with these labels? None chooses nothing, it is not "everything"; an
 * empty one is not stored, and so is none.
 */
export const selects = (selector: Labels | undefined, labels: Labels = {}): boolean =>
  isSelecting(selector) && selectsEqual(selector, labels)

const isSelecting = (selector: Labels | undefined): selector is Labels => Object.keys(selector ?? {}).length > 0

/** Which Services the controllers fill: those with a selector. Another's slices may stand behind any other. */
export const isFilled = ({ spec }: Pick<Service, 'spec'>): boolean =>
  spec.type !== 'ExternalName' && isSelecting(spec.selector)

export type Candidate = {
  readonly metadata: Pick<ObjectMeta, 'deletionTimestamp'>
  readonly status: Pick<PodStatus, 'phase' | 'podIP' | 'podIPs' | 'conditions'>
}

/** Finished Pods and those without an address are never listed. Models `ShouldPodBeInEndpoints`. */
export function isListed(pod: Candidate, includeTerminating: boolean): boolean {
  const { phase } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed') return false
  return addressesOf(pod).length > 0 && (includeTerminating || pod.metadata.deletionTimestamp === undefined)
}

export const addressesOf = ({ status: { podIP, podIPs } }: Pick<Candidate, 'status'>): readonly string[] =>
  podIPs?.map(each => each.ip) ?? (podIP === undefined ? [] : [podIP])

/** Two versions of one Pod. */
export type Versions = readonly [before: PodVersion, after: PodVersion]
type PodVersion = { readonly metadata: ObjectMeta; readonly spec: Pick<PodSpec, 'hostname' | 'subdomain'> } & Pick<
  Pod,
  'status'
>

/**
 * What of a change of a Pod makes the controllers look: a bare change of phase does not, so a Pod that was not ready may stay
 * listed for a while after it failed. Models `podEndpointsChanged`.
 */
export function podChanges([before, after]: Versions): { readonly pod: boolean; readonly labels: boolean } {
  const { metadata: old, spec: oldSpec, status: oldStatus } = before
  const { metadata, spec, status } = after
  return {
    pod:
      old.deletionTimestamp !== metadata.deletionTimestamp ||
      isTrue(oldStatus.conditions, 'Ready') !== isTrue(status.conditions, 'Ready') ||
      !same(addressesOf(before), addressesOf(after)),
    labels:
      !same(old.labels ?? {}, metadata.labels ?? {}) ||
      oldSpec.hostname !== spec.hostname ||
      oldSpec.subdomain !== spec.subdomain,
  }
}

/** The Services that have to look at it: those that gained or lost the Pod, and all of its own if it itself changed. Models `determineNeededServiceUpdates`. */
export function servicesToSync(before: readonly string[], after: readonly string[], podChanged: boolean): string[] {
  const all = [...new Set([...before, ...after])]
  return podChanged ? all : all.filter(each => before.includes(each) !== after.includes(each))
}
