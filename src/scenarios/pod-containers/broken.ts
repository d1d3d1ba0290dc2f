import type { Broken } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import {
  appsWaitForReady,
  doneWithTheFirstSuccess,
  filesOfTheSandbox,
  graceForEach,
  inListOrder,
  killsTheUnready,
  looksAtOneContainer,
  oldFormula,
  queuesFollowTheVolume,
  readyIfAny,
  restartsThePod,
  shmFollowsIpc,
  sidecarsGateNothing,
  socketsAreFiles,
  successIsLeftAlone,
} from './broken-decisions.ts'
import { type Parts, parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of the containers of a Pod, each played with one decision replaced. */
export const broken: readonly Broken[] = [
  ...belief('namespace-identity', {
    'pod-namespaces-same': [
      'network-of-its-own',
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
      { zh: '每个容器有自己的网络', en: 'Every container has a network of its own' },
    ],
    'pid-and-mount-own': [
      'everything-shared',
      { modes: spec => ({ ...parts.modes(spec), pid: 'POD' }) },
      { zh: '同一个 Pod 的容器看得到彼此的进程', en: 'The containers of a Pod see each other’s processes' },
    ],
    'ephemeral-joins-target': [
      'ephemeral-stands-apart',
      { runtime: { ...parts.runtime, joinsOf: () => [] } },
      {
        zh: '临时容器和别的容器一样，看不到目标容器的进程',
        en: 'An ephemeral container is like any other and does not see the processes of its target',
      },
    ],
    'exceptions-by-field': [
      'no-exceptions',
      { modes: () => parts.modes({}) },
      {
        zh: '共用什么是固定的，Pod 的规约改变不了',
        en: 'What is shared is fixed; nothing in the spec of a Pod changes it',
      },
    ],
  }),
  ...belief('localhost-and-ports', {
    'localhost-reaches-neighbours': [
      'localhost-is-the-containers',
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
      { zh: 'localhost 只是容器自己', en: 'localhost is the container itself and nobody else' },
    ],
    'one-port-space': [
      'addresses-do-not-clash',
      { ports: { ...parts.ports, clash: (a, b) => a === b } },
      {
        zh: '127.0.0.1:8080 和 0.0.0.0:8080 互不相干',
        en: '127.0.0.1:8080 and 0.0.0.0:8080 have nothing to do with each other',
      },
    ],
    'declared-port-changes-nothing': [
      'declared-is-reserved',
      { ports: { ...parts.ports, reserved: declared => declared } },
      { zh: 'containerPort 打开并占住端口', en: 'containerPort opens and reserves the port' },
    ],
  }),
  ...belief('channels', {
    'queues-follow-ipc': [
      'queues-follow-storage',
      { places: queuesFollowTheVolume },
      { zh: '因为存储共享，所以能用 IPC', en: 'They share storage, and therefore IPC works' },
    ],
    'shm-follows-mount': [
      'shm-follows-ipc',
      { places: shmFollowsIpc },
      { zh: '共享内存属于 IPC 名字空间', en: 'Shared memory belongs to the IPC namespace' },
    ],
    'files-follow-volume': [
      'files-of-the-pod',
      { places: filesOfTheSandbox },
      { zh: '同一个 Pod 的容器共用文件系统', en: 'The containers of a Pod share their files' },
    ],
    'socket-kind-decides': [
      'a-socket-is-a-file',
      { places: socketsAreFiles },
      { zh: 'Unix 套接字都是文件，靠共同的目录', en: 'Every Unix socket is a file and needs a common folder' },
    ],
  }),
  ...belief('doc-two-containers', {
    'volume-at-two-paths': [
      'a-volume-for-each',
      { volumeOwner: (_pod, container) => container },
      {
        zh: '每个容器得到自己的一份 emptyDir，路径不同内容也就不同',
        en: 'Each container gets an emptyDir of its own: other path, other content',
      },
    ],
    'first-exit-keeps-running': [
      'first-success-is-success',
      { podPhase: doneWithTheFirstSuccess },
      { zh: '一个容器成功退出，Pod 就 Succeeded', en: 'When one container succeeds, the Pod has Succeeded' },
    ],
    'success-is-backed-off': [
      'only-failures-are-restarted',
      { actions: successIsLeftAlone },
      { zh: '成功退出的容器不会被重启', en: 'A container that has succeeded is not restarted' },
    ],
  }),
  ...belief('start-order', {
    'list-order-gate-is-started': [
      'sidecars-gate-nothing',
      { actions: sidecarsGateNothing },
      { zh: '边车在后台启动，不挡后面的容器', en: 'Sidecars start in the background and hold nobody back' },
    ],
    'apps-do-not-wait-for-ready': [
      'apps-wait-for-ready',
      { actions: appsWaitForReady },
      { zh: '前一个应用就绪之后，才启动下一个', en: 'The next app is started when the one before is ready' },
    ],
  }),
  ...belief('ready-is-and', {
    'ready-is-and': [
      'ready-if-any',
      { status: readyIfAny },
      { zh: '只要有一个容器就绪，Pod 就就绪', en: 'A Pod is ready as long as one of its containers is' },
    ],
    'one-unready-takes-all': [
      'the-unready-is-restarted',
      { actions: killsTheUnready },
      { zh: '未就绪的容器会被重启', en: 'A container that is not ready is restarted' },
    ],
  }),
  ...belief('one-crash', {
    'crash-stays-alone': [
      'the-pod-restarts',
      { actions: restartsThePod },
      { zh: '一个容器崩溃，整个 Pod 重启', en: 'One container crashes, and the Pod is restarted' },
    ],
    'delay-is-its-own': [
      'one-delay-for-the-pod',
      { backOffKey: () => 'the Pod' },
      { zh: '重启的等待按 Pod 计算', en: 'The wait before a restart is counted for the Pod' },
    ],
  }),
  ...belief('placed-as-one', {
    'never-split': [
      'room-for-one-is-enough',
      { scheduler: looksAtOneContainer },
      {
        zh: '容器放得下就行，同一个 Pod 的容器可以分到不同节点',
        en: 'It is enough that a container fits; the others of its Pod may go elsewhere',
      },
    ],
  }),
  ...belief('effective-request', {
    'request-is-the-peak': [
      'largest-init-or-sum-of-apps',
      { podRequests: oldFormula },
      {
        zh: '有效请求是“最大的 Init 容器”和“应用之和”中较大的一个',
        en: 'The effective request is the larger of the largest init container and the sum of the apps',
      },
    ],
  }),
  ...belief('stop-order', {
    'sidecars-last-in-reverse': [
      'sidecars-in-list-order',
      { waitsFor: inListOrder },
      { zh: '边车按声明的次序停止', en: 'Sidecars are stopped in the order of the list' },
    ],
    'one-grace-for-all': [
      'grace-for-each',
      { stopTimes: graceForEach },
      { zh: '每个容器各有一个完整的宽限期', en: 'Every container has a whole grace period of its own' },
    ],
  }),
]

/** By the claim that it breaks: name, what is replaced, the belief in a sentence. */
function belief(
  experiment: string,
  beliefs: Readonly<Record<string, readonly [string, Partial<Parts>, Text]>>,
): Broken[] {
  return Object.entries(beliefs).map(([breaks, [name, replaced, text]]) => ({
    name,
    breaks,
    text,
    experiment,
    scenario: () => scenarioWith({ ...parts, ...replaced }),
  }))
}
