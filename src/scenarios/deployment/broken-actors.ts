import type { Actor } from '../../model/cluster/actor.ts'
import { conditionOf } from '../../model/cluster/conditions.ts'
import type { Deployment } from '../../model/cluster/objects.ts'
import { changed, type View } from '../../model/cluster/shelf.ts'
import { writing } from '../cluster/writing.ts'
import { type Parts, parts } from './parts.ts'

// Controllers that do what people believe they do. What each gets wrong is said beside it in broken.ts.

/** It reads each Deployment differently from what is stored; what it writes leaves the spec as it is. */
const reading = (actor: Actor, seen: (deployment: Deployment) => Deployment): Actor => ({
  ...actor,
  reconcile(ref, view, because) {
    const get: View['get'] = (kind, name) => {
      const object = view.get(kind, name)
      return (object?.kind === 'Deployment' ? seen(object as Deployment) : object) as typeof object
    }
    const faithful = writing({ ...actor, reconcile: () => actor.reconcile(ref, { ...view, get }, because) }, write => {
      if (write.verb !== 'update' || write.object.kind !== 'Deployment') return [write]
      const spec = view.get('Deployment', write.object.metadata.name)?.spec
      return [{ ...write, object: { ...write.object, ...(spec && { spec }) } }]
    })
    return faithful.reconcile(ref, view, because)
  },
})

type Controller = Parts['deploymentController']

/** The set, and its first Pod with it. */
export const makesPods: Controller = rules =>
  writing(parts.deploymentController(rules), write => {
    if (write.verb !== 'create' || write.object.kind !== 'ReplicaSet') return [write]
    const { metadata, spec } = write.object
    const name = `${metadata.name}-first`
    const told = { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' } as const
    const pod = {
      kind: 'Pod',
      metadata: { ...spec.template.metadata, name },
      spec: spec.template.spec,
      status: {},
    } as const
    return [{ verb: 'create', object: pod, tells: [told] }, write]
  })

/** Size and template are one to it. */
export const anyEditIsAVersion: Controller = rules =>
  reading(parts.deploymentController(rules), deployment => {
    const { template, replicas } = deployment.spec
    const annotations = { ...template.metadata.annotations, replicas: String(replicas) }
    return {
      ...deployment,
      spec: { ...deployment.spec, template: { ...template, metadata: { ...template.metadata, annotations } } },
    }
  })

export const forgetsDeletedSets: Controller = rules => {
  const actor = parts.deploymentController(rules)
  return {
    ...actor,
    affected: (change, view) =>
      changed(change).kind === 'ReplicaSet' && change.after === undefined ? [] : actor.affected(change, view),
  }
}

export const neverAdopts: Controller = rules =>
  writing(parts.deploymentController(rules), write => {
    const isAdoption = write.verb === 'patch' && write.tells?.some(each => each.kind === 'OwnerChanged')
    return isAdoption === true ? [] : [write]
  })

export const keepsOrphans: Parts['garbageCollector'] = () => ({ ...parts.garbageCollector(), reconcile: () => [] })

/** So the clock runs on. */
export const notesNoPause: Controller = rules =>
  writing(parts.deploymentController(rules), write => {
    if (write.verb !== 'update' || write.object.kind !== 'Deployment') return [write]
    const reason = conditionOf(write.object.status, 'Progressing')?.reason
    return reason === 'DeploymentPaused' || reason === 'DeploymentResumed' ? [] : [write]
  })

export const ignoresPause: Controller = rules =>
  reading(parts.deploymentController(rules), deployment => ({
    ...deployment,
    spec: { ...deployment.spec, paused: false },
  }))

export const recreateIsRolling: Controller = rules =>
  reading(parts.deploymentController(rules), deployment => ({
    ...deployment,
    spec: {
      ...deployment.spec,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  }))
