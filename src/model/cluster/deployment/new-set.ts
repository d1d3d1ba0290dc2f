import { referenceTo } from '../controller-manager.ts'
import type { Deployment, ReplicaSet } from '../objects.ts'
import { revisionKey, sizeAnnotations } from './annotations.ts'
import { hashLabel, hashOf } from './replica-sets.ts'

/** The set of this template, as it is created. Models `getNewReplicaSet`. */
export function newSetFor(deployment: Deployment, revision: number, replicas: number): ReplicaSet {
  const { selector, template, minReadySeconds } = deployment.spec
  const hash = hashOf(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata.labels, [hashLabel]: hash }
  return {
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      labels,
      annotations: { [revisionKey]: String(revision), ...sizeAnnotations(deployment) },
      ownerReferences: [referenceTo(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}
