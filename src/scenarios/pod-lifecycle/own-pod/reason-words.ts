import type { Condition, PodStatus } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'
import { adding } from './finding.ts'

/** What `status.reason` says of a Pod whose phase the containers did not decide. */
export function statusReasonWords({ reason = '', message }: PodStatus): Text {
  const refused = reason.startsWith('OutOf') ? refusedForResources : undefined
  return text`${reason}${{ zh: '：', en: ': ' }}${byReason[reason] ?? refused ?? notModelled}${adding(message)}`
}

const notModelled: Text = { zh: '这个原因未被建模', en: 'this reason is not modelled' }
const refusedForResources: Text = {
  zh: 'kubelet 在接纳时拒绝了它：节点上资源不足',
  en: 'its kubelet refused to admit it: the node has not enough left',
}
const refusedByKubelet: Text = { zh: 'kubelet 在接纳时拒绝了它', en: 'its kubelet refused to admit it' }
const shutDown: Text = { zh: '节点关机时把它终止了', en: 'its node was shut down and ended it' }

const byReason: Readonly<Record<string, Text>> = {
  Evicted: {
    zh: 'kubelet 驱逐了它；这是最终结果，不问 restartPolicy',
    en: 'its kubelet evicted it; that is final, restartPolicy is not asked',
  },
  DeadlineExceeded: { zh: '超过了 activeDeadlineSeconds', en: 'it ran longer than activeDeadlineSeconds' },
  Terminated: shutDown,
  NodeShutdown: shutDown,
  Shutdown: shutDown,
  NodeAffinity: refusedByKubelet,
  UnexpectedAdmissionError: refusedByKubelet,
  PodOSNotSupported: refusedByKubelet,
  Preempting: {
    zh: 'kubelet 为关键 Pod 腾地方，把它抢占了',
    en: 'its kubelet pre-empted it to make room for a critical Pod',
  },
  NodeLost: { zh: '节点失联', en: 'its node was lost' },
}

/** Who is ending the Pod, from its condition DisruptionTarget. */
export const disruptionWords = ({ reason = '', message }: Condition): Text =>
  text`${disruptions[reason] ?? notModelled}${{ zh: `（${reason}）`, en: ` (${reason})` }}${adding(message)}`

const disruptions: Readonly<Record<string, Text>> = {
  PreemptionByScheduler: {
    zh: '调度器为优先级更高的 Pod 抢占了它',
    en: 'the scheduler pre-empts it for a Pod of higher priority',
  },
  DeletionByTaintManager: {
    zh: '它不容忍节点上的 NoExecute 污点（例如节点失联）',
    en: 'it does not tolerate a NoExecute taint of its node (which may be lost)',
  },
  EvictionByEvictionAPI: {
    zh: '通过驱逐 API 被请走（例如 kubectl drain）',
    en: 'the Eviction API was asked to (kubectl drain)',
  },
  DeletionByPodGC: {
    zh: '所在节点已不存在，由 Pod 垃圾收集清理',
    en: 'its node is gone and the Pod garbage collector removes it',
  },
  TerminationByKubelet: {
    zh: 'kubelet 终结了它：节点压力、体面关机或关键 Pod 抢占',
    en: 'its kubelet ends it: node pressure, graceful shutdown or a critical Pod',
  },
}
