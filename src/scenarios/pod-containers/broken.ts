import type { Broken } from '../../sim/scenario.ts'
import { type BeliefsAbout, playedWith } from '../beliefs.ts'
import { killsTheUnready } from '../pod-lifecycle/broken-rules.ts'
import {
  appsWaitForReady,
  doneWithTheFirstSuccess,
  filesOfTheSandbox,
  graceForEach,
  inListOrder,
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

const beliefs: BeliefsAbout<Parts> = {
  'namespace-identity': [
    [
      'network-of-its-own',
      'pod-namespaces-same',
      { zh: '每个容器有自己的网络', en: 'Every container has a network of its own' },
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
    ],
    [
      'everything-shared',
      'pid-and-mount-own',
      { zh: '同一个 Pod 的容器看得到彼此的进程', en: 'The containers of a Pod see each other’s processes' },
      { modes: spec => ({ ...parts.modes(spec), pid: 'POD' }) },
    ],
    [
      'ephemeral-stands-apart',
      'ephemeral-joins-target',
      {
        zh: '临时容器和别的容器一样，看不到目标容器的进程',
        en: 'An ephemeral container is like any other and does not see the processes of its target',
      },
      { runtime: { ...parts.runtime, joinsOf: () => [] } },
    ],
    [
      'no-exceptions',
      'exceptions-by-field',
      {
        zh: '共用什么是固定的，Pod 的规约改变不了',
        en: 'What is shared is fixed; nothing in the spec of a Pod changes it',
      },
      { modes: () => parts.modes({}) },
    ],
  ],
  'localhost-and-ports': [
    [
      'localhost-is-the-containers',
      'localhost-reaches-neighbours',
      { zh: 'localhost 只是容器自己', en: 'localhost is the container itself and nobody else' },
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
    ],
    [
      'addresses-do-not-clash',
      'one-port-space',
      {
        zh: '127.0.0.1:8080 和 0.0.0.0:8080 互不相干',
        en: '127.0.0.1:8080 and 0.0.0.0:8080 have nothing to do with each other',
      },
      { ports: { ...parts.ports, clash: (a, b) => a === b } },
    ],
    [
      'declared-is-reserved',
      'declared-port-changes-nothing',
      { zh: 'containerPort 打开并占住端口', en: 'containerPort opens and reserves the port' },
      { ports: { ...parts.ports, reserved: declared => declared } },
    ],
  ],
  channels: [
    [
      'queues-follow-storage',
      'queues-follow-ipc',
      { zh: '因为存储共享，所以能用 IPC', en: 'They share storage, and therefore IPC works' },
      { places: queuesFollowTheVolume },
    ],
    [
      'shm-follows-ipc',
      'shm-follows-mount',
      { zh: '共享内存属于 IPC 名字空间', en: 'Shared memory belongs to the IPC namespace' },
      { places: shmFollowsIpc },
    ],
    [
      'files-of-the-pod',
      'files-follow-volume',
      { zh: '同一个 Pod 的容器共用文件系统', en: 'The containers of a Pod share their files' },
      { places: filesOfTheSandbox },
    ],
    [
      'a-socket-is-a-file',
      'socket-kind-decides',
      { zh: 'Unix 套接字都是文件，靠共同的目录', en: 'Every Unix socket is a file and needs a common folder' },
      { places: socketsAreFiles },
    ],
  ],
  'doc-two-containers': [
    [
      'a-volume-for-each',
      'volume-at-two-paths',
      {
        zh: '每个容器得到自己的一份 emptyDir，路径不同内容也就不同',
        en: 'Each container gets an emptyDir of its own: other path, other content',
      },
      { volumeOwner: (_pod, container) => container },
    ],
    [
      'first-success-is-success',
      'first-exit-keeps-running',
      { zh: '一个容器成功退出，Pod 就 Succeeded', en: 'When one container succeeds, the Pod has Succeeded' },
      { podPhase: doneWithTheFirstSuccess },
    ],
    [
      'only-failures-are-restarted',
      'success-is-backed-off',
      { zh: '成功退出的容器不会被重启', en: 'A container that has succeeded is not restarted' },
      { actions: successIsLeftAlone },
    ],
  ],
  'start-order': [
    [
      'sidecars-gate-nothing',
      'list-order-gate-is-started',
      { zh: '边车在后台启动，不挡后面的容器', en: 'Sidecars start in the background and hold nobody back' },
      { actions: sidecarsGateNothing },
    ],
    [
      'apps-wait-for-ready',
      'apps-do-not-wait-for-ready',
      { zh: '前一个应用就绪之后，才启动下一个', en: 'The next app is started when the one before is ready' },
      { actions: appsWaitForReady },
    ],
  ],
  'ready-is-and': [
    [
      'ready-if-any',
      'ready-is-and',
      { zh: '只要有一个容器就绪，Pod 就就绪', en: 'A Pod is ready as long as one of its containers is' },
      { status: readyIfAny },
    ],
    [
      'the-unready-is-restarted',
      'one-unready-takes-all',
      { zh: '未就绪的容器会被重启', en: 'A container that is not ready is restarted' },
      { actions: killsTheUnready },
    ],
  ],
  'one-crash': [
    [
      'the-pod-restarts',
      'crash-stays-alone',
      { zh: '一个容器崩溃，整个 Pod 重启', en: 'One container crashes, and the Pod is restarted' },
      { actions: restartsThePod },
    ],
    [
      'one-delay-for-the-pod',
      'delay-is-its-own',
      { zh: '重启的等待按 Pod 计算', en: 'The wait before a restart is counted for the Pod' },
      { backOffKey: () => 'the Pod' },
    ],
  ],
  'placed-as-one': [
    [
      'room-for-one-is-enough',
      'never-split',
      {
        zh: '容器放得下就行，同一个 Pod 的容器可以分到不同节点',
        en: 'It is enough that a container fits; the others of its Pod may go elsewhere',
      },
      { scheduler: looksAtOneContainer },
    ],
  ],
  'effective-request': [
    [
      'largest-init-or-sum-of-apps',
      'request-is-the-peak',
      {
        zh: '有效请求是“最大的 Init 容器”和“应用之和”中较大的一个',
        en: 'The effective request is the larger of the largest init container and the sum of the apps',
      },
      { podRequests: oldFormula },
    ],
  ],
  'stop-order': [
    [
      'sidecars-in-list-order',
      'sidecars-last-in-reverse',
      { zh: '边车按声明的次序停止', en: 'Sidecars are stopped in the order of the list' },
      { waitsFor: inListOrder },
    ],
    [
      'grace-for-each',
      'one-grace-for-all',
      { zh: '每个容器各有一个完整的宽限期', en: 'Every container has a whole grace period of its own' },
      { stopTimes: graceForEach },
    ],
  ],
}

/** What people believe of the containers of a Pod, each played with one decision replaced. */
export const broken: readonly Broken[] = playedWith(parts, beliefs, scenarioWith)
