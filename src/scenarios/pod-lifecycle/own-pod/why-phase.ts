import { isFinal, isStatic } from '../../../model/pod/api-status.ts'
import { lastExit } from '../../../model/pod/containers.ts'
import { podPhase, type PhaseDecision } from '../../../model/pod/phase.ts'
import type { Pod } from '../../../objects.ts'
import { text } from '../../../text.ts'
import type { Said } from './finding.ts'
import { phaseWords } from './phase-words.ts'
import { disruptionWords, statusReasonWords } from './reason-words.ts'
import { statusIn } from './why-containers.ts'

/** Why the Pod is in the phase that its status names; a disagreement if no rule modelled here leads to it. */
export function whyPhase(pod: Pod): Said {
  const { status } = pod
  if (isNew(pod)) return phase('not-created', notCreated)
  if (status.phase === undefined) return disagrees('no-phase', noPhase)
  if (status.phase === 'Unknown') return disagrees('phase-unknown', unknownPhase)
  if (status.phase === 'Pending' && pod.spec.nodeName === undefined) return phase('not-scheduled', notScheduled)
  if (status.phase === 'Pending' && nothingReported(pod)) return phase('kubelet-silent', kubeletSilent)
  if (status.phase === 'Failed' && status.reason)
    return phase('ended-from-outside', text`${failedBecause}${statusReasonWords(status)}`)
  const decisions = decisionsFor(pod)
  const fitting = decisions.find(each => each.phase === status.phase)
  if (fitting !== undefined)
    return { ...phase(fitting.rule, fittingWords(pod, fitting)), containers: fitting.containers }
  const disruption = status.conditions?.find(each => each.type === 'DisruptionTarget' && each.status === 'True')
  if (isFinal(status.phase) && disruption !== undefined)
    return phase(
      'disrupted',
      text`${{ zh: '阶段为', en: 'The phase is' }} ${status.phase}${comma}${disruptionWords(disruption)}`,
    )
  return { ...disagrees('phase-disagrees', disagreement(pod, decisions)), containers: decisions[0]?.containers ?? [] }
}

/** The phase function asks the policy alone; of a Pod that is being deleted a kubelet restarts nothing any more. */
const fittingWords = ({ metadata }: Pod, decision: PhaseDecision) =>
  decision.rule === 'will-restart' && metadata.deletionTimestamp !== undefined ? notYetEnded : phaseWords(decision)

/** Not in the cluster yet: the API server writes status and uid with the object itself. */
export const isNew = ({ metadata, status }: Pod): boolean =>
  metadata.uid === undefined && status.phase === undefined && status.conditions === undefined && nothingIn(status)

const nothingIn = ({ initContainerStatuses = [], containerStatuses = [] }: Pod['status']) =>
  initContainerStatuses.length + containerStatuses.length === 0
const nothingReported = (pod: Pod) => nothingIn(pod.status)

/**
 * The phase function's answers for what an object alone does not tell: whether the kubelet is done with the Pod, and whether
 * an app container of the present sandbox has started. Likeliest first.
 */
export function decisionsFor(pod: Pod): PhaseDecision[] {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]
  const ending =
    pod.metadata.deletionTimestamp === undefined ? [false] : [isFinal(pod.status.phase), !isFinal(pod.status.phase)]
  const appHasRun = pod.spec.containers.some(each => {
    const status = statusIn(pod, each.name)
    return status?.state?.running !== undefined || lastExit(status) !== undefined
  })
  const situations = ending.flatMap(podIsTerminal =>
    (appHasRun ? [true, false] : [false]).map(podHasInitialized => ({ podIsTerminal, podHasInitialized })),
  )
  return situations.map(each => podPhase(pod.spec, statuses, { ...each, isStatic: isStatic(pod) }))
}

function disagreement(pod: Pod, decisions: readonly PhaseDecision[]) {
  const computed = decisions[0] === undefined ? '' : phaseWords(decisions[0])
  const reported = pod.status.phase ?? ''
  return text`${{
    zh: `状态里写着 ${reported}，但由容器状态重新计算：`,
    en: `The status says ${reported}, but computed anew from the container statuses: `,
  }}${computed}${{
    zh: '。状态可能写于更早的时刻，或出自未被建模的规则',
    en: '. It may have been written at an earlier moment, or by a rule that is not modelled',
  }}`
}

const phase = (code: string, words: Said['text']): Said => ({ about: 'phase', code, text: words })
const disagrees = (code: string, words: Said['text']): Said => ({ about: 'disagreement', code, text: words })

const comma = { zh: '：', en: ': ' }
const failedBecause = {
  zh: '阶段为 Failed，不是由容器决定的。',
  en: 'The phase is Failed, and not for its containers. ',
}
const notCreated = {
  zh: '还没有阶段：没有 status，这个 Pod 尚未创建。创建时 API 服务器会写上 Pending',
  en: 'No phase yet: without a status this Pod has not been created. The API server will write Pending when it is',
}
const noPhase = { zh: 'status 里没有 phase，无从解释', en: 'The status names no phase: there is nothing to explain' }
const unknownPhase = {
  zh: '阶段为 Unknown：自 2015 年起没有任何组件会写入它，本模型也没有通往它的规则',
  en: 'The phase is Unknown: nothing has set it since 2015, and no rule modelled here leads to it',
}
const notYetEnded = {
  zh: '阶段还是 Running：容器都停了，但 kubelet 尚未结束这个 Pod；正在删除，所以不会再重启，结束后才写上终止阶段',
  en: 'The phase is still Running: no container runs, but its kubelet has not finished with the Pod; being deleted, it restarts nothing, and a terminal phase is written at the end',
}
const notScheduled = {
  zh: '阶段为 Pending，因为还没有选定节点；是 API 服务器在创建时写上的，还没有 kubelet 管它',
  en: 'The phase is Pending, because no node has been chosen; the API server wrote it at creation, no kubelet has the Pod yet',
}
const kubeletSilent = {
  zh: '阶段为 Pending：已绑定节点，但该节点的 kubelet 还没有上报任何容器状态',
  en: 'The phase is Pending: it is bound to a node whose kubelet has reported no container status yet',
}
