import type { Text } from '../../../text.ts'

/** Sentences about what comes next; containers are named behind them. */
export const created: Text = { zh: '创建后：', en: 'Once created: ' }
export const scheduler: Text = {
  zh: '调度器为它选一个节点，绑定一次，此后不再移动',
  en: 'the scheduler chooses a node and binds it, once and for ever',
}
export const gatesFirst: Text = {
  zh: '先要有人移除调度门控，调度器才会管它',
  en: 'somebody has to remove its scheduling gates before the scheduler looks at it',
}
export const directly: Text = {
  zh: '已写明 nodeName，不经调度器，直接归',
  en: 'its nodeName is given, so it bypasses the scheduler and belongs to',
}
export const thenStarts: Text = {
  zh: '；那里的 kubelet 挂载卷、建立沙箱，然后先启动：',
  en: '; the kubelet there mounts volumes, makes the sandbox and starts first: ',
}
export const final: Text = {
  zh: '什么也不会再发生：终止阶段是最终的。对象留着，直到用户、属主、TTL 或 Pod 垃圾收集删除它',
  en: 'Nothing more: a terminal phase is final. The object stays until a user, its owner, a TTL or the Pod garbage collector deletes it',
}
export const nodeLost: Text = {
  zh: '节点不恢复汇报的话，容忍期（默认 300 s）过后 Pod 会被标记删除；但没有 kubelet 来确认，对象会停在 Terminating',
  en: 'Unless the node reports again, the Pod is marked for deletion after its toleration (300 s by default); with no kubelet to confirm, it stays Terminating',
}
export const unconfirmed: Text = {
  zh: '节点不再汇报，没有 kubelet 来确认容器已停：对象停在 Terminating，直到节点回来、被移除或有人强制删除',
  en: 'Its node no longer reports and no kubelet can confirm that the containers have stopped: it stays Terminating until the node is back, is removed, or somebody deletes the Pod by force',
}
export const bare: Text = {
  zh: '它没有属主：没有谁会补一个新的 Pod',
  en: 'It has no owner: nobody makes a new Pod in its place',
}
/** What its owner does once it is gone; where and under which name depends on the kind of owner. */
export const mayReplace = (owner: string): Text => replacements[owner] ?? anew
const anew: Text = {
  zh: ' 是它的属主：需要替补时会另建一个新的 Pod（新的 UID，节点由调度器另选）',
  en: ' owns it: if a replacement is wanted, that makes a new Pod (new UID, and the scheduler chooses anew)',
}
const replacements: Readonly<Record<string, Text>> = {
  DaemonSet: {
    zh: ' 是它的属主：会为同一个节点另建一个新的 Pod（新的 UID），只要该节点还要有它',
    en: ' owns it: it makes a new Pod for the same node (new UID), as long as that node is to have one',
  },
  StatefulSet: {
    zh: ' 是它的属主：这个对象消失之后，才会建一个同名的新 Pod（新的 UID，节点由调度器另选）',
    en: ' owns it: only when this object is gone it makes a new Pod of the same name (new UID, and the scheduler chooses anew)',
  },
  Job: {
    zh: ' 是它的属主：失败且未超过 backoffLimit 时会另建一个新的 Pod（新的 UID，节点由调度器另选）',
    en: ' owns it: after a failure within its backoffLimit it makes a new Pod (new UID, and the scheduler chooses anew)',
  },
  Node: {
    zh: ' 是它的属主：它是静态 Pod 的镜像，由该节点的 kubelet 按清单文件管理，换不到别的节点',
    en: ' owns it: it mirrors a static Pod, which the kubelet of that node runs from a file; no other node gets it',
  },
}
export const nobodyLeft: Text = {
  zh: '没有应用容器要运行或重启了：kubelet 停掉其余容器和沙箱，随后阶段成为终止阶段',
  en: 'No app container is left to run or restart: its kubelet stops what else runs and the sandbox, and the phase becomes final',
}
export const makesSandbox: Text = {
  zh: 'kubelet 先建立（新的）沙箱和网络',
  en: 'First its kubelet makes a (new) sandbox with its network',
}
export const waitsFor: Text = {
  zh: 'kubelet 在等它完成（边车容器：启动完毕）：',
  en: 'Its kubelet waits until it is done (a sidecar: has started): ',
}
export const watches: Text = {
  zh: 'kubelet 没有要做的事，只是看着：探针失败或容器退出时按策略行事，restartPolicy 为',
  en: 'Its kubelet has nothing to do but watch: failing probes and exits are dealt with by policy, restartPolicy',
}

/** How a container is started depends on why it does not run yet. */
export type StartKind =
  | 'restart-later'
  | 'pull-again'
  | 'look-again'
  | 'no-image-name'
  | 'try-again'
  | 'restart'
  | 'start'
export const startKinds: readonly StartKind[] = [
  'restart-later',
  'pull-again',
  'look-again',
  'no-image-name',
  'try-again',
  'restart',
  'start',
]
export const startWords: Readonly<Record<StartKind, Text>> = {
  'restart-later': {
    zh: 'kubelet 等回退延迟过去后重启：',
    en: 'When the back-off delay is over its kubelet restarts ',
  },
  'pull-again': {
    zh: 'kubelet 会再次拉取镜像（10s 至 300s 一次），成功后启动：',
    en: 'Its kubelet tries to pull the image again (every 10s to 300s), then starts ',
  },
  'look-again': {
    zh: 'kubelet 不会拉取镜像；等节点上有了这个镜像才启动：',
    en: 'Its kubelet pulls nothing; once the image is on the node, it starts ',
  },
  'no-image-name': {
    zh: '改正镜像名（kubectl set image）之前，kubelet 启动不了：',
    en: 'Until the name of its image is put right (kubectl set image) its kubelet cannot start ',
  },
  'try-again': { zh: 'kubelet 会再次尝试创建：', en: 'Its kubelet tries again to make ' },
  restart: {
    zh: 'kubelet 重启（第一次立即，之后先等回退延迟）：',
    en: 'Its kubelet restarts (at once the first time, later after a delay) ',
  },
  start: { zh: 'kubelet 接着启动：', en: 'Its kubelet goes on and starts ' },
}
