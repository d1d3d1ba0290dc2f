import type { Host } from '../../model/cluster/actor.ts'
import type { Deployment, StoredPod } from '../../model/cluster/objects.ts'
import type { BeliefsAbout } from '../beliefs.ts'
import { ignoresDeletion } from './broken-lists.ts'
import { parts, type Parts } from './parts.ts'

/** Every container has a preStop hook of five seconds, whatever its Pod says. */
const waitsAnyway: Parts['kubelet'] = equipment => {
  const patient = (pod: StoredPod): StoredPod => {
    const containers = pod.spec.containers.map(each => ({ ...each, lifecycle: { preStop: { sleep: { seconds: 5 } } } }))
    return { ...pod, spec: { ...pod.spec, containers } }
  }
  const get = ((kind: 'Pod', name: string) => {
    const object = equipment.host.get(kind, name)
    return kind === 'Pod' && object !== undefined ? patient(object) : object
  }) as Host['get']
  return parts.kubelet({ ...equipment, host: { ...equipment.host, get } })
}

const recreates: Parts['deploymentController'] = rules => {
  const actor = parts.deploymentController(rules)
  const strategy = { type: 'Recreate' } as const
  return {
    ...actor,
    reconcile(ref, view, because) {
      const get = ((kind: 'Deployment', name: string) => {
        const object: Deployment | undefined = view.get(kind, name)
        return kind === 'Deployment' && object !== undefined
          ? { ...object, spec: { ...object.spec, strategy } }
          : object
      }) as typeof view.get
      return actor.reconcile(ref, { ...view, get }, because)
    },
  }
}

/** What people believe of a rolling update under traffic. */
export const beliefsOnRollouts: BeliefsAbout<Parts> = {
  'rolling-update': [
    [
      'listed-until-it-ends',
      'prestop-loses-nothing',
      {
        zh: '终止中的 Pod 要等进程结束才从规则里去掉，preStop 帮不上忙',
        en: 'A terminating Pod leaves the rules only when its process has ended, so that preStop is no help',
      },
      { endpointSliceController: ignoresDeletion },
    ],
    [
      'kubernetes-waits-by-itself',
      'without-prestop-some-are-lost',
      {
        zh: 'Kubernetes 会先等规则更新完，再停容器',
        en: 'Kubernetes waits until the rules are updated before it stops a container',
      },
      { kubelet: waitsAnyway },
    ],
    [
      'out-with-the-old-first',
      'rollout-keeps-its-endpoints',
      { zh: '滚动更新先停旧的，再起新的', en: 'A rolling update stops old Pods before it starts new ones' },
      { deploymentController: recreates },
    ],
  ],
}
