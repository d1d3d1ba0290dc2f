import type { BeliefsAbout } from '../beliefs.ts'
import { revivesBarePods } from '../pod-lifecycle/broken-actors.ts'
import { evictionForgiven, noFloor } from '../pod-lifecycle/broken-rules.ts'
import { ignoresDeletion } from './broken-lists.ts'
import {
  chargesImages,
  chargesMemory,
  chargesOnlyTheLayer,
  evictsByDeleting,
  failsAtOnce,
  largestLimit,
  onlyTheFirst,
  reachingIsOver,
  taintsTheNode,
} from './broken-rules.ts'
import type { Parts } from './parts.ts'

/** What people believe of local storage, and of evictions for it. */
export const beliefsOnEviction: BeliefsAbout<Parts> = {
  'what-is-charged': [
    [
      'only-the-layer-counts',
      'disk-use-is-charged',
      { zh: '只有写进容器自己文件系统的才算', en: "Only what is written to the container's own file system counts" },
      { measured: chargesOnlyTheLayer },
    ],
    [
      'images-are-charged',
      'image-layers-are-free',
      { zh: '镜像层也算在 Pod 的临时存储里', en: "Image layers count towards the Pod's ephemeral storage" },
      { measured: chargesImages },
    ],
    [
      'memory-is-charged',
      'tmpfs-is-memory',
      { zh: '凡是 emptyDir 都算临时存储', en: 'Every emptyDir counts as ephemeral storage' },
      { measured: chargesMemory },
    ],
    [
      'reaching-is-over',
      'three-checks',
      { zh: '用量达到限制就被驱逐', en: 'A Pod that reaches its limit is evicted' },
      { exceededLimit: reachingIsOver },
    ],
    [
      'the-first-limit-counts',
      'pod-limit-is-the-sum',
      { zh: '整个 Pod 的限制就是主容器的限制', en: "The Pod's limit is that of its main container" },
      { exceededLimit: largestLimit },
    ],
  ],
  'eviction-window': [
    [
      'eviction-is-deletion',
      'evicted-pod-stays-ready',
      { zh: '驱逐就是删除 Pod', en: 'An eviction deletes the Pod' },
      { evict: evictsByDeleting },
    ],
    [
      'failed-at-once',
      'evicted-pod-stays-ready',
      { zh: 'kubelet 一决定驱逐就写下 Failed', en: 'The kubelet writes Failed as soon as it decides to evict' },
      { evict: failsAtOnce },
    ],
    [
      'marked-when-dead',
      'deletion-warns-first',
      {
        zh: '删除的 Pod 要等进程结束才从名单上看得出来',
        en: 'That a Pod is deleted shows in the list only when its process has ended',
      },
      { endpointSliceController: ignoresDeletion },
    ],
    [
      'one-second',
      'two-second-window',
      { zh: '宽限期是 1 秒，1 秒之后就是 SIGKILL', en: 'The grace is 1 s, and after 1 s comes SIGKILL' },
      { stopTimes: noFloor },
    ],
    [
      'active-and-standby',
      'loss-is-window-over-n',
      { zh: 'Service 总是用第一个端点，其余备用', en: 'A Service uses its first endpoint, and the others stand by' },
      { rules: onlyTheFirst },
    ],
    [
      'replaced-beforehand',
      'successor-after-death',
      { zh: '驱逐之前先把后继建好', en: 'Before an eviction the successor is made' },
      { evict: evictsByDeleting },
    ],
  ],
  'evicted-replacement': [
    [
      'evicted-lives-on',
      'evicted-is-final',
      {
        zh: '驱逐只停掉超限的容器，Pod 还在',
        en: 'An eviction only stops the container that is over its limit; the Pod lives on',
      },
      { status: evictionForgiven(() => true) },
    ],
    [
      'always-revives',
      'restart-policy-not-asked',
      {
        zh: 'restartPolicy 为 Always 的 Pod 被驱逐后会重启',
        en: 'With restartPolicy Always an evicted Pod is started again',
      },
      { status: evictionForgiven(policy => policy === 'Always') },
    ],
    [
      'everyone-comes-back',
      'owner-alone-replaces',
      { zh: '被驱逐的 Pod 总会在别处复活', en: 'An evicted Pod always comes back somewhere' },
      { replicaSetController: revivesBarePods },
    ],
    [
      'elsewhere',
      'same-node-is-possible',
      { zh: '后继一定在另一个节点上', en: 'The successor always runs on another node' },
      { evict: taintsTheNode },
    ],
  ],
}
