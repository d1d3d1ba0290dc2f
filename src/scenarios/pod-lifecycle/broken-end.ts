import {
  goneMeansStopped,
  replacesTheUnready,
  revivesBarePods,
  waitsForTheEndpoint,
  writesUnknown,
} from './broken-actors.ts'
import { evictionForgiven, hookBeforeGrace, noFloor } from './broken-rules.ts'
import type { Beliefs } from '../cluster/beliefs.ts'
import { parts } from '../cluster/parts.ts'

/** What people believe of how Pods end. */
export const beliefsOnTheEnd: Beliefs = {
  goodbye: [
    [
      'hook-before-grace',
      'prestop-inside-grace',
      { zh: '宽限期从 preStop 结束之后才开始计', en: 'The grace period begins when preStop is over' },
      { stopTimes: hookBeforeGrace },
    ],
    [
      'no-floor',
      'two-second-floor',
      {
        zh: '宽限期一到立即 SIGKILL，一秒也不多给',
        en: 'SIGKILL comes the moment the grace period ends, not a second later',
      },
      { stopTimes: noFloor },
    ],
    [
      'endpoint-first',
      'endpoint-and-term-race',
      { zh: 'kubelet 等端点摘除之后才停容器', en: 'The kubelet stops containers only after the endpoint is taken out' },
      { kubelet: waitsForTheEndpoint },
    ],
    [
      'all-at-once',
      'sidecars-stop-last-in-reverse',
      { zh: '边车容器和应用容器同时收到 SIGTERM', en: 'Sidecars get SIGTERM together with the app containers' },
      { waitsFor: () => [] },
    ],
    [
      'object-first',
      'containers-before-object',
      { zh: '删除先去掉对象，容器随后才停', en: 'A deletion removes the object first; the containers stop afterwards' },
      { deletionMarked: () => undefined },
    ],
  ],
  evicted: [
    [
      'evicted-lives-on',
      'eviction-is-final',
      { zh: '驱逐只是停掉容器，Pod 的阶段不变', en: 'An eviction only stops containers; the phase of the Pod stays' },
      { status: evictionForgiven(() => true) },
    ],
    [
      'policy-saves',
      'eviction-asks-no-policy',
      {
        zh: '只有 restartPolicy 为 Never 的 Pod 被驱逐后才是 Failed',
        en: 'Only with restartPolicy Never does an evicted Pod become Failed',
      },
      { status: evictionForgiven(policy => policy !== 'Never') },
    ],
    [
      'revived-elsewhere',
      'evicted-replaced-by-owner',
      { zh: '被驱逐的 Pod 会在另一个节点上复活', en: 'An evicted Pod is revived on another node' },
      { replicaSetController: revivesBarePods },
    ],
  ],
  'lost-node': [
    [
      'phase-unknown',
      'phase-stays-running',
      { zh: '节点失联，Pod 的阶段变成 Unknown', en: 'When the node is lost, its Pods go to phase Unknown' },
      { nodeLifecycle: writesUnknown },
    ],
    [
      'noticed-after-five-minutes',
      'ready-false-after-grace',
      { zh: '五分钟之后才有人发现节点失联', en: 'That a node is lost is noticed only after five minutes' },
      { nodeLifecycle: settings => parts.nodeLifecycle({ ...settings, grace: 300_000 }) },
    ],
    [
      'replaced-when-unready',
      'replaced-by-owner-only',
      {
        zh: 'Pod 一被记为未就绪，属主就补上新的',
        en: 'As soon as its Pod is marked not ready, the owner makes another',
      },
      { replicaSetController: replacesTheUnready },
    ],
    [
      'gone-means-stopped',
      'force-delete-two-copies',
      { zh: '强制删除之后，Pod 的进程也就没有了', en: 'After a forced deletion the processes of the Pod are gone too' },
      { kubelet: goneMeansStopped },
    ],
  ],
}
