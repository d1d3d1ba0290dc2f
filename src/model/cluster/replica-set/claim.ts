import type { KubeObject, OwnerReference } from '../../../objects.ts'
import { type Labels, type LabelSelector, selects } from '../selector.ts'

export interface Claim<P> {
  /** Belongs to the controller, from now on if not before. */
  readonly claimed: readonly P[]
  /** Of these, the orphans that become its own. */
  readonly adopted: readonly P[]
  /** Were its own and do not match any more: they live on without an owner. */
  readonly released: readonly P[]
}

/**
 * Ownership first, labels second: what another controller owns is never taken, however well it matches. A controller that is
 * being deleted keeps what it has; nothing that is being deleted is adopted. Models `ClaimObject`.
 */
export function claim<P extends KubeObject>(
  controller: KubeObject,
  selector: LabelSelector,
  dependents: readonly P[],
): Claim<P> {
  const { uid = '', deletionTimestamp, namespace = '' } = controller.metadata
  const isLeaving = deletionTimestamp !== undefined
  const claimed: P[] = []
  const adopted: P[] = []
  const released: P[] = []
  // Pods of one template share their labels, so mostly the answer is the last one's.
  let [labels, fits]: [Labels | undefined, boolean] = [undefined, selects(selector, undefined)]
  for (const each of dependents) {
    const { metadata } = each
    const owner = controllerOf(each)
    if (owner !== undefined && owner.uid !== uid) continue
    if (metadata.labels !== labels) [labels, fits] = [metadata.labels, selects(selector, metadata.labels)]
    if (owner !== undefined) {
      if (fits) claimed.push(each)
      else if (!isLeaving) released.push(each)
    } else if (fits && !isLeaving && metadata.deletionTimestamp === undefined) {
      if (namespace !== '' && (metadata.namespace ?? namespace) !== namespace) continue
      adopted.push(each)
      claimed.push(each)
    }
  }
  return { claimed, adopted, released }
}

/** The one reference that counts: `controller: true`. */
export function controllerOf({ metadata: { ownerReferences } }: KubeObject): OwnerReference | undefined {
  if (ownerReferences !== undefined) for (const each of ownerReferences) if (each.controller === true) return each
  return undefined
}
