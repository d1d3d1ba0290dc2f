import {
  failedWithTheFirst,
  firstWaitsToo,
  killsTheUnready,
  neverReset,
  sameWaitAlways,
  startsWhatIsOver,
  treating,
  waitFromTheStart,
} from './broken-rules.ts'
import type { Beliefs } from '../cluster/beliefs.ts'
import { parts } from '../cluster/parts.ts'

/** What people believe of restarts and probes. */
export const beliefsOnRunning: Beliefs = {
  'policy-by-exit': [
    [
      'always-means-on-failure',
      'always-never-ends',
      {
        zh: '正常退出的容器不会被重启，Always 也一样',
        en: 'A container that ended well is not restarted, not even under Always',
      },
      treating('Always', 'OnFailure'),
    ],
    [
      'on-failure-means-always',
      'on-failure-repeats-failures',
      { zh: 'OnFailure 之下退出的容器都会重启', en: 'Under OnFailure every container that exits is restarted' },
      treating('OnFailure', 'Always'),
    ],
    [
      'failed-with-the-first',
      'never-needs-all-stopped',
      {
        zh: 'Pod 中有容器被终止，Pod 就是 Failed',
        en: 'When a container of the Pod has terminated, the Pod is Failed',
      },
      { podPhase: failedWithTheFirst },
    ],
    [
      'failed-is-tried-again',
      'terminal-is-final',
      { zh: 'Failed 的 Pod 过后会重新启动它的容器', en: 'A Failed Pod starts its containers again in due course' },
      { actions: startsWhatIsOver },
    ],
  ],
  'crash-curve': [
    [
      'same-wait-always',
      'backoff-doubles',
      { zh: '每次重启之前都等同样的 10 秒', en: 'Before each restart the kubelet waits for the same 10 s' },
      { restartDelay: sameWaitAlways },
    ],
    [
      'wait-from-the-start',
      'backoff-doubles',
      { zh: '等待从容器上次启动算起', en: 'The wait is counted from the last start of the container' },
      { restartDelay: waitFromTheStart },
    ],
    [
      'first-waits-too',
      'first-restart-free',
      { zh: '第一次重启之前就要等 10 秒', en: 'Even the first restart comes after 10 s' },
      { restartDelay: firstWaitsToo },
    ],
    [
      'one-counter-a-pod',
      'backoff-per-container',
      {
        zh: '回退是整个 Pod 的：一个容器崩溃，别的容器也要跟着等',
        en: 'Back-off belongs to the Pod: when one container crashes, the others have to wait too',
      },
      { backOffKey: () => 'pod' },
    ],
    [
      'never-reset',
      'reset-after-ten-minutes',
      { zh: '等待只增不减，直到 Pod 被删除', en: 'Waits only ever grow, until the Pod is deleted' },
      neverReset,
    ],
  ],
  'probe-clock': [
    [
      'probes-from-the-start',
      'startup-holds-others',
      { zh: '三种探针从容器启动起同时运行', en: 'All three probes run from the start of the container' },
      { mayRun: () => true },
    ],
    [
      'one-failure-kills',
      'three-failures-kill',
      { zh: '存活态探针失败一次，容器就被杀', en: 'One failure of the liveness probe kills the container' },
      {
        counted: (kind, probe, before, last) =>
          parts.counted(kind, kind === 'liveness' ? { ...probe, failureThreshold: 1 } : probe, before, last),
      },
    ],
    [
      'unready-is-killed',
      'readiness-never-kills',
      { zh: '就绪态探针失败，容器会被重启', en: 'When its readiness probe fails, the container is restarted' },
      { actions: killsTheUnready },
    ],
  ],
}
