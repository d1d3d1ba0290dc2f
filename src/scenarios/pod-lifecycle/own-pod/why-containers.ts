import { isSidecar, named, roleOf } from '../../../model/pod/containers.ts'
import type { Container, ContainerStatus, Pod } from '../../../objects.ts'
import type { FactOf } from '../../../sim/fact.ts'
import { text } from '../../../text.ts'
import { exitWords } from './exit-words.ts'
import { adding, type Said } from './finding.ts'
import { waitingWords } from './waiting-words.ts'

type StateOf = Omit<FactOf<'ContainerState'>, 'id' | 'at' | 'by' | 'because'>

/** Init containers first, as they are started. */
export const declaredContainers = ({ spec }: Pod): Container[] => [...(spec.initContainers ?? []), ...spec.containers]

export const statusIn = ({ status }: Pod, name: string): ContainerStatus | undefined =>
  named(status.initContainerStatuses, name) ?? named(status.containerStatuses, name)

/** The reported state, as a fact; undefined where nothing is reported. */
export function containerState(pod: Pod, { name }: Container): StateOf | undefined {
  const status = statusIn(pod, name)
  const { running, terminated, waiting } = status?.state ?? {}
  const role = roleOf(pod.spec, name)
  if (status === undefined || role === undefined || !(running ?? terminated ?? waiting)) return undefined
  const reason = terminated?.reason ?? waiting?.reason
  return {
    kind: 'ContainerState',
    pod: pod.metadata.name,
    container: name,
    role,
    state: running ? 'running' : terminated ? 'terminated' : 'waiting',
    restarts: status.restartCount,
    ...(reason && { reason }),
    ...(terminated && { exitCode: terminated.exitCode }),
  }
}

/** What the state means, where it does not speak for itself. */
export function whyContainer(pod: Pod, container: Container): Said[] {
  const status = statusIn(pod, container.name)
  const said = (code: string, words: Said['text']): Said => ({
    about: 'container',
    code,
    text: text`${container.name}${{ zh: '：', en: ': ' }}${words}`,
    containers: [container.name],
  })
  if (status?.state?.waiting) return waits(pod, status, said)
  if (status?.state?.terminated) {
    const isDone = roleOf(pod.spec, container.name) === 'init' && status.state.terminated.exitCode === 0
    return isDone ? [] : [said('ended', exitWords(status.state.terminated))]
  }
  if (status?.state?.running) return [...notReady(container, status, said), ...ranBefore(status, said)]
  return []
}

type Say = (code: string, words: Said['text']) => Said

function waits(pod: Pod, status: ContainerStatus, said: Say): Said[] {
  const { reason = 'ContainerCreating', message } = status.state?.waiting ?? {}
  const words = waitingWords(status, pod)
  // What went wrong stands in the message; that of a back-off repeats what is said anyway.
  const detail = reason === 'CrashLoopBackOff' ? undefined : message
  const unknown = { zh: `等待的原因 ${reason} 未被建模`, en: `the reason ${reason} for its waiting is not modelled` }
  return [said(reason, text`${words ?? unknown}${adding(detail)}`), ...ranBefore(status, said)]
}

function ranBefore({ lastState, restartCount }: ContainerStatus, said: Say): Said[] {
  if (!lastState?.terminated) return []
  const times = {
    zh: `已重启 ${restartCount} 次；上一次的结局：`,
    en: `restarts: ${restartCount}; its last run ended with `,
  }
  return [said('ended-before', text`${times}${exitWords(lastState.terminated)}`)]
}

function notReady(container: Container, status: ContainerStatus, said: Say): Said[] {
  if (status.ready) return []
  if (container.startupProbe && status.started !== true)
    return [
      said('startup-probe', {
        zh: '启动探针还没有成功，其他探针都在等它；连续失败到阈值会被终止',
        en: 'its startup probe has not succeeded yet, the other probes wait for it; failing up to its threshold kills it',
      }),
    ]
  if (container.readinessProbe)
    return [
      said('readiness-probe', {
        zh: '就绪态探针没有成功：只会断开流量，不会重启',
        en: 'its readiness probe does not succeed: that takes traffic away and never restarts it',
      }),
    ]
  return isSidecar(container) || status.started === undefined ? [] : [said('not-ready', justStarted)]
}

const justStarted = { zh: '已运行但尚未报告为就绪', en: 'it runs and is not reported ready' }
