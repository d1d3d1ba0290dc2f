import { limitsWithMax, nthDelay } from '../../../model/pod/back-off.ts'
import type { ContainerStatus, Pod } from '../../../objects.ts'
import { renderDuration } from '../../../sim/duration.ts'
import { isTrue } from '../../../model/pod/conditions.ts'
import { text, type Text } from '../../../text.ts'

/** What a container in the state waiting waits for. Undefined for a reason that is not modelled. */
export function waitingWords(status: ContainerStatus, pod: Pod): Text | undefined {
  const reason = status.state?.waiting?.reason ?? ''
  if (reason === 'CrashLoopBackOff') return crashLoop(status)
  if (reason === 'ContainerCreating' || reason === '') return creating(pod)
  return reasons[reason]
}

/** The kubelet's message names the delay; without it, all that can be said is between which two it lies. */
function crashLoop({ restartCount, state }: ContainerStatus): Text {
  const exact = /back-off (\S+) restarting/.exec(state?.waiting?.message ?? '')?.[1]
  const next = nthDelay(Math.max(restartCount + 1, 2), limitsWithMax(300_000))
  const first = renderDuration(nthDelay(2))
  const range = next === nthDelay(2) ? first : `${first} … ${renderDuration(next)}`
  return text`${{ zh: '已结束，正等待重启：退出后', en: 'it ended and waits for its restart,' }} ${exact ?? range}${{
    zh: `（每次翻倍，至多 300s；连续运行 10 分钟以上则从头算起）`,
    en: ' after the exit (doubled each time, 300s at most; a run of more than 10 minutes starts afresh)',
  }}`
}

function creating(pod: Pod): Text {
  return isTrue(pod.status.conditions, 'PodReadyToStartContainers')
    ? {
        zh: '沙箱和网络已就绪：正在拉取镜像或创建容器',
        en: 'sandbox and network are there: its image is being pulled or it is being created',
      }
    : {
        zh: '还没有创建：先要挂载卷、建立沙箱和网络，再拉取镜像',
        en: 'not made yet: volumes, sandbox and network come first, then its image',
      }
}

const pullBackOff: Text = {
  zh: '镜像拉取失败；每隔 10s 至 300s 重试一次，与 restartPolicy 无关，容器从未运行过',
  en: 'its image could not be pulled; tried again every 10s to 300s whatever the restartPolicy, it has never run',
}
const image: Text = {
  zh: '镜像的名字写错了，重试也没有用',
  en: 'the name of its image is malformed; trying again will not help',
}
const config: Text = {
  zh: '它引用的 ConfigMap、Secret 或其中的键不存在；补上后会自动继续',
  en: 'it refers to a ConfigMap, Secret or key that does not exist; it goes on by itself once that does',
}
const runtimeRefused: Text = {
  zh: '容器运行时没能创建或启动它',
  en: 'the container runtime could not make or start it',
}

const reasons: Readonly<Record<string, Text>> = {
  PodInitializing: {
    zh: '等待 Init 容器完成、边车容器启动',
    en: 'it waits until init containers are done and sidecars have started',
  },
  ErrImagePull: pullBackOff,
  ImagePullBackOff: pullBackOff,
  RegistryUnavailable: pullBackOff,
  ErrImageNeverPull: {
    zh: '节点上没有镜像，而 imagePullPolicy 为 Never 不许拉取',
    en: 'the node does not have its image, and imagePullPolicy Never forbids to pull it',
  },
  InvalidImageName: image,
  ImageInspectError: { zh: '运行时读不出镜像', en: 'the runtime cannot inspect its image' },
  CreateContainerConfigError: config,
  CreateContainerError: runtimeRefused,
  RunContainerError: runtimeRefused,
  PreStartHookError: runtimeRefused,
  PostStartHookError: {
    zh: 'postStart 回调失败，容器因此被终止',
    en: 'its postStart hook failed, and it was killed for that',
  },
  RestartingAllContainers: {
    zh: '某容器的退出触发了 RestartAllContainers：全部从头再来',
    en: 'an exit set off RestartAllContainers: everything starts again',
  },
}
