import { type Actor, patch, type Write } from '../../model/cluster/actor.ts'
import { serviceLabel } from '../../model/cluster/endpoint-slice/object.ts'
import { refOf, type StoredPod } from '../../model/cluster/objects.ts'
import { changed } from '../../model/cluster/shelf.ts'
import type { BeliefsAbout } from '../beliefs.ts'
import { writing } from './broken-writing.ts'
import { type Parts, parts } from './parts.ts'
import { labels } from './stage.ts'

// What people believe of who calls whom, and who makes what.

const boundPod = (write: Write): StoredPod | undefined =>
  write.verb === 'update' && write.object.kind === 'Pod' && write.object.spec.nodeName !== undefined
    ? write.object
    : undefined

/** First the call, then the binding, so that the kubelet begins because of the call. */
const callsTheKubelet: Parts['scheduler'] = () =>
  writing(parts.scheduler(), write => {
    const pod = boundPod(write)
    if (pod === undefined || write.verb !== 'update') return [write]
    const { metadata, spec } = pod
    const called = { kind: 'Requested', to: `kubelet/${spec.nodeName}`, verb: 'run', object: metadata.name } as const
    return [{ ...write, tells: [called, ...(write.tells ?? [])] }]
  })

const asksEtcd: Parts['replicaSetController'] = (random, rules) =>
  writing(parts.replicaSetController(random, rules), write => {
    if (write.verb !== 'create') return [write]
    const called = { kind: 'Requested', to: 'etcd', verb: 'range', object: '/registry/pods' } as const
    return [{ ...write, tells: [...(write.tells ?? []), called] }]
  })

const makesPodsItself: Parts['deploymentController'] = () => ({
  name: 'deployment-controller',
  watches: [{ kind: 'Deployment' }],
  affected: change => [refOf(changed(change))],
  reconcile(ref, view) {
    const deployment = view.get('Deployment', ref.name)
    if (deployment === undefined || [...view.list('Pod')].length > 0) return []
    const { replicas, template } = deployment.spec
    return Array.from({ length: replicas }, (_, i) => {
      const name = `${ref.name}-${i + 1}`
      const object = { kind: 'Pod', metadata: { ...template.metadata, name }, spec: template.spec, status: {} } as const
      const told = { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' } as const
      return { verb: 'create', object, tells: [told] } as const
    })
  },
})

/** Acts once for each Pod that has a node. */
const forEachBound = (name: string, write: (pod: StoredPod) => Write): Actor => {
  const done = new Set<string>()
  return {
    name,
    watches: [{ kind: 'Pod' }],
    affected: change => [refOf(changed(change))],
    reconcile(ref, view) {
      const pod = view.get('Pod', ref.name)
      if (pod?.spec.nodeName === undefined || done.has(ref.name)) return []
      done.add(ref.name)
      return [write(pod)]
    },
  }
}

const listsAtOnce: Parts['imagined'] = () => [
  forEachBound('endpointslice-controller-of-belief', ({ metadata }) => {
    const slice = `${labels.app}-${metadata.name}`
    const told = { kind: 'SliceWritten', verb: 'create', slice, service: 'web', endpoints: 1, ports: '' } as const
    const object = { kind: 'EndpointSlice', metadata: { name: slice, labels: { [serviceLabel]: 'web' } } } as const
    return { verb: 'create', object, tells: [told] }
  }),
]

const startsPods: Parts['imagined'] = () => [
  forEachBound('kube-apiserver', ({ metadata, spec }) =>
    patch(
      'Pod',
      metadata.name,
      each => ({ ...each, metadata: { ...each.metadata, annotations: { ordered: 'yes' } } }),
      { kind: 'Requested', to: `kubelet/${spec.nodeName}`, verb: 'run', object: metadata.name },
    ),
  ),
]

export const beliefsOnCalls: BeliefsAbout<Parts> = {
  'write-order': [
    [
      'scheduler-orders-kubelet',
      'kubelet-starts-from-its-watch',
      {
        zh: '调度器选好节点后，调用那里的 kubelet 去启动 Pod',
        en: 'The scheduler, having chosen a node, calls its kubelet to start the Pod',
      },
      { scheduler: callsTheKubelet },
    ],
    [
      'scheduler-does-more',
      'one-binding-per-pod',
      { zh: '调度器除了写绑定，还负责通知节点', en: 'Besides writing the binding, the scheduler informs the node' },
      { scheduler: callsTheKubelet },
    ],
    [
      'deployment-owns-pods',
      'deployment-makes-no-pods',
      { zh: 'Deployment 控制器自己创建 Pod', en: 'The Deployment controller creates the Pods itself' },
      { deploymentController: makesPodsItself },
    ],
    [
      'no-replicaset-between',
      'each-link-watches-the-last',
      {
        zh: 'Deployment 直接变成 Pod，中间没有别的对象',
        en: 'A Deployment becomes Pods directly, with no object between',
      },
      { deploymentController: makesPodsItself },
    ],
    [
      'listed-when-bound',
      'endpoints-come-last',
      {
        zh: 'Pod 一调度好就进了 Service 的端点列表',
        en: 'A Pod is listed behind its Service as soon as it is scheduled',
      },
      { imagined: listsAtOnce },
    ],
  ],
  'edge-list': [
    [
      'components-call-each-other',
      'hub-and-spoke',
      { zh: '控制平面组件互相调用，也调用节点', en: 'Control-plane components call each other, and the nodes' },
      { scheduler: callsTheKubelet },
    ],
    [
      'controllers-read-etcd',
      'only-apiserver-talks-to-etcd',
      {
        zh: '控制器直接读 etcd，免得绕道 API 服务器',
        en: 'Controllers read etcd directly, without the detour through the API server',
      },
      { replicaSetController: asksEtcd },
    ],
    [
      'apiserver-starts-pods',
      'kubelet-is-called-only-on-demand',
      {
        zh: 'API 服务器通过 10250 端口叫 kubelet 启动 Pod',
        en: 'The API server tells kubelets on port 10250 to start Pods',
      },
      { imagined: startsPods },
    ],
  ],
}
