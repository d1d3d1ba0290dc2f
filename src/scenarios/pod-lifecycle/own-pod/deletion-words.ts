import { isFinal } from '../../../model/pod/api-status.ts'
import { sidecars } from '../../../model/pod/containers.ts'
import { minimumGrace } from '../../../model/pod/termination.ts'
import type { Pod } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'
import { listed, type Said } from './finding.ts'
import { declaredContainers, statusIn } from './why-containers.ts'

/** What is going on with a Pod that carries a deletionTimestamp. What is left of the grace depends on a clock that is not here. */
export function whyDeleting(pod: Pod): Said[] {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace, finalizers = [] } = pod.metadata
  if (deletionTimestamp === undefined) return []
  const asked = grace === undefined ? '' : text`${graceIs} ${grace} s${comma}`
  const marked = said('deletion', 'deleting', text`${beingDeleted}${asked}${until} ${deletionTimestamp}${meaning}`)
  return finalizers.length === 0
    ? [marked]
    : [marked, said('deletion', 'finalizers', text`${heldBy}${listed(finalizers)}`)]
}

/** What the kubelet still has to do before the object may go. */
export function stillToStop(pod: Pod): Said {
  const { finalizers = [] } = pod.metadata
  const end = finalizers.length === 0 ? removed : text`${held}${listed(finalizers)}`
  if (pod.spec.nodeName === undefined) return said('next', 'remove', text`${noKubelet}${end}`)
  const running = declaredContainers(pod).filter(each => statusIn(pod, each.name)?.state?.running)
  if (isFinal(pod.status.phase) || running.length === 0) return said('next', 'remove', text`${allStopped}${end}`)
  const last = sidecars(pod.spec)
    .filter(each => running.includes(each))
    .reverse()
  const first = running.filter(each => !last.includes(each))
  const hooks = running.filter(each => each.lifecycle?.preStop !== undefined)
  const words = text`${hooks.length === 0 ? '' : text`${hooksFirst}${names(hooks)}${semicolon}`}${
    first.length === 0 ? '' : text`${stopTogether}${names(first)}${semicolon}`
  }${last.length === 0 ? '' : text`${stopLast}${names(last)}${semicolon}`}${afterwards}${end}`
  return { ...said('next', 'stop', words), containers: running.map(each => each.name) }
}

const said = (about: 'deletion' | 'next', code: string, words: Text): Said => ({ about, code, text: words })

const names = (containers: readonly { readonly name: string }[]) => listed(containers.map(each => each.name))

const comma: Text = { zh: '，', en: ', ' }
const semicolon: Text = { zh: '；', en: '; ' }
const beingDeleted: Text = { zh: '正在被删除：', en: 'It is being deleted: ' }
const graceIs: Text = { zh: '宽限期', en: 'grace' }
const until: Text = { zh: '到', en: 'until' }
const meaning: Text = {
  zh: ` 为止（deletionTimestamp 是宽限期结束的时刻；preStop 也算在内，到时还在运行的会被 SIGKILL，但停止信号之后至少留 ${minimumGrace} s）`,
  en: ` (deletionTimestamp is when the grace ends; preStop hooks run inside it, what runs on is then killed, ${minimumGrace} s after the stop signal at the earliest)`,
}
const heldBy: Text = {
  zh: '就算容器都停了，对象也要等终结器移除才会消失：',
  en: 'Even with all containers stopped the object stays until its finalizers are removed: ',
}
const noKubelet: Text = { zh: '没有 kubelet 管它，', en: 'No kubelet has it, and ' }
const allStopped: Text = {
  zh: 'kubelet 已没有容器要停：停掉沙箱，确认后',
  en: 'Its kubelet has no container left to stop: it stops the sandbox and confirms, then ',
}
const removed: Text = { zh: '对象即被移除', en: 'the object is removed' }
const held: Text = {
  zh: '对象只等它的终结器被移除：',
  en: 'the object waits for nothing but the removal of its finalizers: ',
}
const hooksFirst: Text = { zh: '先运行 preStop：', en: 'preStop hooks first: ' }
const stopTogether: Text = { zh: '同时收到停止信号：', en: 'stopped together: ' }
const stopLast: Text = { zh: '随后按声明的相反顺序停止边车容器：', en: 'then the sidecars in reverse order: ' }
const afterwards: Text = {
  zh: '最后停沙箱，按退出码写上终止阶段，',
  en: 'at last the sandbox; a terminal phase by exit codes is written, and ',
}
