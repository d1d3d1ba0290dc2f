import type { BeliefsAbout } from '../beliefs.ts'
import {
  clearsTheSlices,
  dropsTheDeleted,
  endpointsIgnoreDeletion,
  joinsOnce,
  mirrorsNothing,
  neverLetsGo,
  noneMeansAll,
  takesOver,
  writesTheService,
} from './broken-lists.ts'
import {
  dropsThePortless,
  fillsTheGaps,
  merges,
  onePortForAll,
  onlyReady,
  onlyRunning,
  publishesNothing,
  readyIsServing,
  rulesForEver,
  whateverHasAnAddress,
  withoutLimit,
} from './broken-rules.ts'
import type { Parts } from './parts.ts'

/** What people believe of who is in the list, and how it is written. */
export const beliefsOnLists: BeliefsAbout<Parts> = {
  'selector-join': [
    [
      'joined-at-creation',
      'membership-is-a-join',
      { zh: 'Pod 创建时就定下属于哪个 Service', en: 'Which Service a Pod belongs to is settled when it is created' },
      { endpointSliceController: joinsOnce },
    ],
    [
      'once-in-always-in',
      'unlabelled-pod-leaves',
      { zh: '进了名单的 Pod 要删掉才会离开', en: 'A Pod that is in the list leaves it only when it is deleted' },
      { endpointSliceController: neverLetsGo },
    ],
    [
      'none-means-all',
      'no-selector-no-members',
      { zh: '没有选择算符就是选中全部 Pod', en: 'No selector means all Pods' },
      { endpointSliceController: noneMeansAll },
    ],
    [
      'service-lists-its-pods',
      'pods-never-write-the-service',
      {
        zh: 'Service 对象里有一份 Pod 列表，随 Pod 更新',
        en: 'The Service object holds a list of its Pods, which is kept up to date',
      },
      { endpointSliceController: writesTheService },
    ],
    [
      'rules-made-once',
      'packets-follow-the-labels',
      {
        zh: 'kube-proxy 在 Service 建好时写一次规则',
        en: 'kube-proxy writes its rules once, when the Service is made',
      },
      { kubeProxy: rulesForEver },
    ],
  ],
  'condition-table': [
    [
      'pending-is-never-listed',
      'no-address-no-entry',
      { zh: '只有 Running 的 Pod 才列入', en: 'Only a Pod in phase Running is listed' },
      { isListed: onlyRunning },
    ],
    [
      'listed-until-deleted',
      'finished-pods-leave',
      { zh: '有地址就列着，直到 Pod 被删除', en: 'Whatever has an address stays listed until it is deleted' },
      { isListed: whateverHasAnAddress },
    ],
    [
      'ready-is-the-probe',
      'ready-is-serving-not-terminating',
      { zh: '端点的 ready 就是 Pod 的 Ready', en: 'ready of an endpoint is just Ready of the Pod' },
      { endpointOf: readyIsServing },
    ],
    [
      'publishing-is-for-dns',
      'publishing-makes-ready',
      {
        zh: 'publishNotReadyAddresses 只影响 DNS，不影响切片',
        en: 'publishNotReadyAddresses concerns DNS only, not the slices',
      },
      { endpointOf: publishesNothing },
    ],
    [
      'unready-is-removed',
      'not-ready-stays-listed',
      { zh: '未就绪的 Pod 会从切片里删掉', en: 'A Pod that is not ready is removed from the slice' },
      { isListed: onlyReady },
    ],
  ],
  'termination-two-views': [
    [
      'deleted-is-gone',
      'deleted-pod-serves-on',
      { zh: 'Pod 一删除，条目马上从切片里消失', en: 'As soon as a Pod is deleted its entry is gone from the slice' },
      { endpointSliceController: dropsTheDeleted },
    ],
    [
      'one-out-one-in',
      'successor-beside-it',
      { zh: '名单上先去掉旧的，再加上新的', en: 'First the old one is taken out of the list, then the new one put in' },
      { endpointSliceController: dropsTheDeleted },
    ],
    [
      'same-view',
      'endpoints-drop-it-at-once',
      { zh: 'Endpoints 和切片说的是同样的内容', en: 'Endpoints and slices say the same' },
      { endpointsController: endpointsIgnoreDeletion },
    ],
  ],
  'two-writers': [
    [
      'takes-over',
      'managed-by-decides',
      {
        zh: '控制器会清理 Service 名下不是它写的切片',
        en: 'The controller clears away slices of the Service that it did not write',
      },
      { endpointSliceController: takesOver },
    ],
    [
      'endpoints-are-read',
      'endpoints-are-mirrored',
      {
        zh: '手写的 Endpoints 由 kube-proxy 直接读，不会变成切片',
        en: 'Endpoints written by hand are read by kube-proxy and do not become slices',
      },
      { mirroringController: mirrorsNothing },
    ],
    [
      'selector-gone-list-empty',
      'frozen-without-selector',
      { zh: '选择算符一去掉，切片就清空', en: 'When the selector is removed the slices are emptied' },
      { endpointSliceController: clearsTheSlices },
    ],
    [
      'no-limit',
      'endpoints-cut-at-1000',
      { zh: 'Endpoints 装得下多少地址没有限制', en: 'There is no limit to the addresses in an Endpoints object' },
      { endpointsObject: withoutLimit },
    ],
  ],
  'slice-packing': [
    [
      'fills-the-gaps',
      'fewest-writes',
      { zh: '先把半空的切片填满，再建新的', en: 'Half-empty slices are filled before a new one is made' },
      { reconcileSlices: fillsTheGaps },
    ],
    [
      'merges',
      'never-rebalanced',
      { zh: '控制器会合并半空的切片', en: 'The controller merges half-empty slices' },
      { reconcileSlices: merges },
    ],
    [
      'one-port-for-all',
      'port-numbers-split-slices',
      { zh: '一个端口名在整个 Service 里只有一个号码', en: 'A port name stands for one number in the whole Service' },
      { reconcileSlices: onePortForAll },
    ],
    [
      'portless-is-left-out',
      'missing-port-is-silent',
      { zh: '没有声明这个端口的 Pod 不会列入', en: 'A Pod that does not declare the port is not listed' },
      { reconcileSlices: dropsThePortless },
    ],
  ],
}
