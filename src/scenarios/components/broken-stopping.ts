import { patch } from '../../model/cluster/actor.ts'
import type { StoredPod } from '../../model/cluster/objects.ts'
import { isTrue } from '../../model/pod/conditions.ts'
import type { BeliefsAbout } from '../beliefs.ts'
import { writing } from './broken-writing.ts'
import { type Parts, parts } from './parts.ts'

// What people believe of what stops when a part stops.

const asksFirst: Parts['kubelet'] = equipment => {
  const { host, node, rules } = equipment
  return parts.kubelet({
    ...equipment,
    rules: {
      ...rules,
      actions: (pod, runtime, knowledge) => {
        const actions = rules.actions(pod, runtime, knowledge)
        const mayAct = host.write(
          patch('Node', node, each => each),
          undefined,
        ).ok
        return mayAct ? actions : { ...actions, initContainersToStart: [], containersToStart: [] }
      },
    },
  })
}

/** Makes another of a Pod that is being deleted, at once and on the same node. */
const recreates: Parts['kubelet'] = equipment => {
  const { host } = equipment
  const kubelet = parts.kubelet(equipment)
  return {
    ...kubelet,
    reconcile(ref, view, because) {
      const pod = view.get('Pod', ref.name)
      const name = `${ref.name}-again`
      if (ref.kind === 'Pod' && pod?.metadata.deletionTimestamp !== undefined && view.get('Pod', name) === undefined) {
        // Without labels: no ReplicaSet is to take it for one of its own.
        const object: StoredPod = { kind: 'Pod', metadata: { name }, spec: pod.spec, status: {} }
        const told = { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' } as const
        host.write({ verb: 'create', object, tells: [told] }, because)
      }
      return kubelet.reconcile(ref, view, because)
    },
  }
}

const placesThem: Parts['replicaSetController'] = (random, rules) =>
  writing(parts.replicaSetController(random, rules), write => {
    if (write.verb !== 'create' || write.object.kind !== 'Pod') return [write]
    return [{ ...write, object: { ...write.object, spec: { ...write.object.spec, nodeName: 'node-1' } } }]
  })

const diesWithIt: Parts['kubelet'] = equipment => {
  const kubelet = parts.kubelet(equipment)
  const isWell = () => isTrue(equipment.host.get('Node', equipment.node)?.status.conditions, 'Ready')
  return { ...kubelet, running: pod => (isWell() ? kubelet.running(pod) : []) }
}

const leavesPodsReady: Parts['nodeLifecycle'] = settings =>
  writing(parts.nodeLifecycle(settings), write =>
    'ref' in write && write.verb === 'patch' && write.ref.kind === 'Pod' ? [] : [write],
  )

const evictsAtOnce: Parts['taintEviction'] = () =>
  writing(parts.taintEviction(), write => {
    if (write.verb !== 'again') return [write]
    const { name } = write.ref
    const told = { kind: 'Wrote', verb: 'delete', subject: `Pod/${name}`, change: 'node lost' } as const
    return [{ verb: 'delete', ref: { kind: 'Pod', name }, tells: [told] }]
  })

export const beliefsOnStopping: BeliefsAbout<Parts> = {
  'stop-one': [
    [
      'api-on-the-path',
      'data-plane-fails-static',
      { zh: '控制平面一停，集群就停止服务', en: 'When the control plane stops, the cluster stops serving' },
      { carries: carrier => parts.carries(carrier) && carrier.isUp('apiserver') },
    ],
    [
      'kubelet-asks-first',
      'kubelet-restarts-without-api',
      {
        zh: 'kubelet 每次重启容器都要先问 API 服务器',
        en: 'The kubelet asks the API server before it restarts a container',
      },
      { kubelet: asksFirst },
    ],
    [
      'controller-places',
      'no-scheduler-stays-pending',
      {
        zh: '被删的 Pod 回到原来的节点，用不着调度器',
        en: 'A deleted Pod comes back on its old node, without the scheduler',
      },
      { replicaSetController: placesThem },
    ],
    [
      'kubelet-replaces',
      'no-controllers-no-successor',
      { zh: '被删的 Pod 由 kubelet 重建', en: 'The kubelet makes a deleted Pod anew' },
      { kubelet: recreates },
    ],
    [
      'proxy-on-the-path',
      'stopped-proxy-keeps-rules',
      { zh: '流量经过 kube-proxy，它停了连接就断', en: 'Traffic runs through kube-proxy, and stops with it' },
      { carries: carrier => parts.carries(carrier) && carrier.isUp('kube-proxy') },
    ],
  ],
  'start-order': [
    [
      'no-second-try',
      'any-order-converges',
      {
        zh: '组件启动时连不上 API 服务器就失败了，所以顺序必须对',
        en: 'A component that cannot reach the API server at its start has failed, so the order must be right',
      },
      { retries: false },
    ],
    [
      'api-server-first',
      'static-pods-start-the-api',
      {
        zh: 'kubelet 要先连上 API 服务器才能启动 Pod',
        en: 'A kubelet needs the API server before it can start any Pod',
      },
      { staticPodsNeed: ['kubelet', 'runtime', 'apiserver'] },
    ],
  ],
  'silent-kubelet': [
    [
      'lease-of-40-seconds',
      'silence-makes-unknown',
      { zh: '40 秒的租约一过期，节点就是 Unknown', en: 'A node is Unknown as soon as its Lease of 40 s has expired' },
      { nodeLifecycle: settings => parts.nodeLifecycle({ ...settings, grace: 40_000 }) },
    ],
    [
      'served-until-deleted',
      'endpoints-leave-with-unknown',
      { zh: 'Pod 被删除之前一直留在 Service 里', en: 'The Pods stay behind the Service until they are deleted' },
      { nodeLifecycle: leavesPodsReady },
    ],
    [
      'replaced-at-once',
      'replaced-after-toleration',
      {
        zh: '节点一变成 Unknown，Pod 马上换到别处',
        en: 'As soon as a node is Unknown its Pods are replaced elsewhere',
      },
      { taintEviction: evictsAtOnce },
    ],
    [
      'containers-die-too',
      'containers-outlive-kubelet',
      { zh: 'kubelet 停了，容器也就停了', en: 'When the kubelet stops, its containers stop too' },
      { kubelet: diesWithIt },
    ],
  ],
}
