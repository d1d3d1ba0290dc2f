import type { What } from '../../sim/fact.ts'
import { shows } from '../cluster/stage.ts'

/** Deployments and ReplicaSets have a line for what is done to them, their sizes and conditions; their Pods have none. */
export function isShown(what: What): boolean {
  if (what.kind === 'Wrote') return isOfTwoLayers(what.subject) && !isDetail(what.change)
  if (what.kind === 'Counted' || what.kind === 'ConditionChanged') return what.subject.startsWith('Deployment/')
  return others(what)
}
const others = shows('Scaled', 'RevisionSet', 'OwnerChanged', 'Looked')

/** For those in which the owners of Pods matter, and neither counts nor conditions. */
export const isShownWithPods = (what: What): boolean =>
  isShownSizes(what) || (what.kind === 'Wrote' && what.subject.startsWith('Pod/') && what.verb !== 'update')

/** For those in which the counts matter and not what is concluded from them. */
export const isShownWithoutConditions = (what: What): boolean => what.kind !== 'ConditionChanged' && isShown(what)

/** For those in which the conditions matter and not every count. */
export const isShownWithoutCounts = (what: What): boolean => what.kind !== 'Counted' && isShown(what)

const isOfTwoLayers = (subject: string) => subject.startsWith('Deployment/') || subject.startsWith('ReplicaSet/')
/** Told apart by facts of their own, or by none. */
const isDetail = (change: string) => /^(?:status|spec\.replicas=|revision=|metadata\.)/.test(change)

/** For those in which only sizes matter. */
export const isShownSizes = (what: What): boolean => isShownWithoutCounts(what) && isShownWithoutConditions(what)
