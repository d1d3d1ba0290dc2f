import { containersReady, initialized, podReady } from '../../../model/pod/conditions.ts'
import { isSidecar, sidecars } from '../../../model/pod/containers.ts'
import type { Condition, Pod } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'
import { adding, listed, type Said } from './finding.ts'
import { disruptionWords } from './reason-words.ts'
import { statusIn } from './why-containers.ts'

/** Each condition that holds the Pod up, why, and where the reported one does not follow from the container statuses. */
export function whyConditions(pod: Pod): Said[] {
  const conditions = pod.status.conditions ?? []
  return [...conditions.flatMap(each => explained(pod, each)), ...missingGates(pod), ...disagreements(pod)]
}

function explained(pod: Pod, condition: Condition): Said[] {
  const { type, status } = condition
  const said = (words: Text, containers: readonly string[] = []): Said[] => [
    { about: 'condition', code: type, text: text`${type} = ${status}${colon}${words}`, containers },
  ]
  if (type === 'DisruptionTarget' || type.startsWith('PodResize') || type === 'AllContainersRestarting')
    return status === 'True' ? said(underWay(condition)) : []
  if (status === 'True') return []
  if (type === 'PodScheduled') return said(notScheduled(pod, condition))
  if (type === 'PodReadyToStartContainers') return said(isOver(pod) ? sandboxGone : noSandbox)
  if (type === 'Initialized') return said(text`${initUnfinished}${listed(unfinished(pod))}`, unfinished(pod))
  if (type === 'ContainersReady') return said(unreadyWords(pod), unready(pod))
  if (type === 'Ready') return said(readyWords(pod), unready(pod))
  const isGate = pod.spec.readinessGates?.some(gate => gate.conditionType === type)
  return isGate === true ? said(text`${gateFalse}${adding(condition.message)}`) : []
}

const underWay = (condition: Condition): Text => {
  if (condition.type === 'DisruptionTarget') return disruptionWords(condition)
  const kind = condition.type === 'AllContainersRestarting' ? restartingAll : resizing
  return text`${kind}${adding(condition.message ?? condition.reason)}`
}

function notScheduled(pod: Pod, { reason, message }: Condition): Text {
  if (reason !== 'SchedulingGated') return text`${noNode}${adding(message)}`
  const gates = (pod.spec.schedulingGates ?? []).map(each => each.name)
  return text`${gated}${listed(gates)}`
}

function readyWords(pod: Pod): Text {
  if (pod.status.conditions?.find(each => each.type === 'ContainersReady')?.status !== 'True') return notAllReady
  const gates = (pod.spec.readinessGates ?? []).map(each => each.conditionType)
  const closed = gates.filter(gate => conditionIn(pod, gate)?.status !== 'True')
  return closed.length > 0 ? text`${closedGates}${listed(closed)}` : nodeSilent
}

function unreadyWords(pod: Pod): Text {
  return isOver(pod) ? over : text`${notReady}${listed(unready(pod))}`
}

/** A gate whose condition nobody has written yet: it is not in the list of conditions, so it needs its own line. */
function missingGates(pod: Pod): Said[] {
  return (pod.spec.readinessGates ?? [])
    .filter(gate => pod.status.conditions !== undefined && conditionIn(pod, gate.conditionType) === undefined)
    .map(({ conditionType }) => ({
      about: 'condition',
      code: conditionType,
      text: text`${conditionType}${colon}${gateMissing}`,
    }))
}

/** Computed anew from the container statuses. A Ready that is False without reason in them was set by the control plane. */
function disagreements(pod: Pod): Said[] {
  const { spec, status } = pod
  if (status.phase === undefined || (status.containerStatuses ?? []).length === 0) return []
  const conditions = status.conditions ?? []
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const computed = [
    initialized(spec, statuses, status.phase, conditions),
    containersReady(spec, statuses, status.phase),
    podReady(spec, statuses, status.phase, conditions),
  ]
  return computed.flatMap(each => {
    const reported = conditionIn(pod, each.type)
    if (reported === undefined || reported.status === each.status) return []
    if (each.type === 'Ready' && each.status === 'True') return []
    return [{ about: 'disagreement', code: `${each.type}-disagrees`, text: otherwise(reported, each) }]
  })
}

const otherwise = (reported: Condition, computed: Condition): Text =>
  text`${{
    zh: `状态里 ${reported.type} = ${reported.status}，但由容器状态重新计算得 ${computed.status}`,
    en: `The status says ${reported.type} = ${reported.status}, but computed anew from the container statuses it is ${computed.status}`,
  }}${adding(computed.message)}`

const conditionIn = (pod: Pod, type: string) => pod.status.conditions?.find(each => each.type === type)
const isOver = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed'

const unready = (pod: Pod): string[] =>
  [...sidecars(pod.spec), ...pod.spec.containers]
    .map(each => each.name)
    .filter(name => statusIn(pod, name)?.ready !== true)

const unfinished = (pod: Pod): string[] =>
  (pod.spec.initContainers ?? [])
    .filter(each => {
      const status = statusIn(pod, each.name)
      return isSidecar(each) ? status?.started !== true : status?.state?.terminated?.exitCode !== 0
    })
    .map(each => each.name)

const colon: Text = { zh: '：', en: ': ' }
const noNode: Text = {
  zh: '调度器没有找到合适的节点，条件变化时会再试',
  en: 'the scheduler found no node for it and tries again when something changes',
}
const gated: Text = { zh: '调度门控还没有移除：', en: 'scheduling gates have to be removed first: ' }
const noSandbox: Text = {
  zh: '沙箱或它的网络还没有（卷的挂载排在它之前）',
  en: 'there is no sandbox with a network yet (volumes are mounted before it)',
}
const sandboxGone: Text = { zh: 'Pod 已结束，沙箱已停止', en: 'the Pod is over and its sandbox stopped' }
const initUnfinished: Text = { zh: '还没有完成（边车容器：没有启动完毕）：', en: 'not done (a sidecar: not started): ' }
const notReady: Text = { zh: '没有就绪：', en: 'not ready: ' }
const over: Text = { zh: 'Pod 已结束', en: 'the Pod is over' }
const notAllReady: Text = { zh: 'ContainersReady 不为 True', en: 'ContainersReady is not True' }
const closedGates: Text = {
  zh: '容器都就绪了，但就绪态门控没有放行：',
  en: 'its containers are ready, but not its readiness gates: ',
}
const gateFalse: Text = { zh: '就绪态门控没有放行', en: 'a readiness gate that is closed' }
const gateMissing: Text = {
  zh: '就绪态门控的状况还没有人写，按 False 计',
  en: 'nobody has written the condition of this readiness gate, so it counts as False',
}
const nodeSilent: Text = {
  zh: '容器都报告就绪：这是控制平面改的，因为节点不再汇报（阶段仍是最后一次上报的）',
  en: 'all containers were reported ready: the control plane set this because the node no longer reports (the phase stays as last reported)',
}
const resizing: Text = { zh: '原地调整资源大小', en: 'in-place resize' }
const restartingAll: Text = { zh: '全部容器正从头再来', en: 'all containers are starting again' }
