import type { Condition } from '../../../../objects.ts'
import type { What } from '../../../../sim/fact.ts'
import type { Answer, ApiWrite, ViewNow, Write } from '../../actor.ts'
import { conditionOf } from '../../conditions.ts'
import type { DeploymentRules } from '../../deployment/rules.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../objects.ts'

/** One look at one Deployment. What it has written it goes on with, though the version that it knows is old by then. */
export interface Look {
  readonly deployment: Deployment
  readonly sets: readonly ReplicaSet[]
  readonly view: ViewNow
  readonly rules: DeploymentRules
}
export interface Sorted extends Look {
  readonly newSet?: ReplicaSet
  readonly oldSets: readonly ReplicaSet[]
}
/** A refused write ends the look: the result is then undefined. */
export type Step<Result> = Generator<Write, Result | undefined, Answer>

/** Made from the version that the look began with: a second one of the same look is refused, as upstream's is. */
export const update = (object: Deployment | ReplicaSet, change: string, ...tells: readonly What[]): ApiWrite => ({
  verb: 'update',
  object,
  tells: [{ kind: 'Wrote', verb: 'update', subject: `${object.kind}/${object.metadata.name}`, change }, ...tells],
})

export function conditionsChanged(
  { metadata, status: before }: Deployment,
  status: DeploymentStatus | undefined,
): readonly What[] {
  const isNew = ({ type, status: value, reason }: Condition) => {
    const known = conditionOf(before, type)
    return known?.status !== value || known.reason !== reason
  }
  return (status?.conditions ?? []).filter(isNew).map(({ type, status: value, reason }) => ({
    kind: 'ConditionChanged',
    subject: `Deployment/${metadata.name}`,
    condition: type,
    status: value,
    ...(reason !== undefined && { reason }),
  }))
}

export const noStatus: DeploymentStatus = {
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
}
