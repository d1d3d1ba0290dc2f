import { keepsTheUid, movesToTheImage, pullsBeforeBinding } from './broken-actors.ts'
import {
  failedPullFails,
  initializedWithTheSandbox,
  runningWithTheFirst,
  startsAppsAtOnce,
  startsInitsTogether,
  treating,
} from './broken-rules.ts'
import type { Beliefs } from '../cluster/beliefs.ts'

/** What people believe of the way from creation to running. */
export const beliefsOnTheStart: Beliefs = {
  'life-line': [
    [
      'pull-then-choose',
      'bind-first',
      { zh: '先拉取镜像，再选择节点', en: 'First the images are pulled, then a node is chosen' },
      { scheduler: pullsBeforeBinding },
    ],
    [
      'images-before-sandbox',
      'pull-after-sandbox',
      { zh: 'kubelet 先把所有镜像拉好，再建沙箱', en: 'The kubelet pulls all images before it makes a sandbox' },
      { preparation: ['images', 'volumes', 'sandbox'] },
    ],
    [
      'running-with-the-first',
      'pending-until-all-started',
      {
        zh: '只要有一个应用容器跑起来，Pod 就是 Running',
        en: 'As soon as one app container runs, the Pod is Running',
      },
      { podPhase: runningWithTheFirst },
    ],
    [
      'initialized-with-the-sandbox',
      'initialized-early-without-init',
      { zh: '没有沙箱，Initialized 就不会是 True', en: 'Without a sandbox Initialized cannot be True' },
      { status: initializedWithTheSandbox },
    ],
  ],
  'init-gate': [
    [
      'inits-together',
      'init-one-by-one',
      { zh: 'Init 容器同时启动', en: 'Init containers are started together' },
      { actions: startsInitsTogether },
    ],
    [
      'apps-beside-inits',
      'apps-wait-for-init',
      { zh: '应用容器不等 Init 容器', en: 'App containers do not wait for init containers' },
      { actions: startsAppsAtOnce },
    ],
    [
      'inits-always-again',
      'failed-init-fails-never-pod',
      {
        zh: 'Init 容器失败总会重试，与重启策略无关',
        en: 'A failed init container is always tried again, whatever the policy',
      },
      treating('Never', 'OnFailure'),
    ],
  ],
  'bind-before-pull': [
    [
      'moves-to-the-image',
      'pod-never-moves',
      {
        zh: '镜像拉不下来，Pod 会被重新调度到别的节点',
        en: 'A Pod whose image cannot be pulled is rescheduled to another node',
      },
      { scheduler: movesToTheImage },
    ],
    [
      'failed-pull-fails',
      'pull-error-stays-pending',
      {
        zh: 'restartPolicy 为 Never 时，镜像拉取失败 Pod 就是 Failed',
        en: 'With restartPolicy Never a failed pull makes the Pod Failed',
      },
      { podPhase: failedPullFails },
    ],
    [
      'same-pod-again',
      'replacement-is-new-pod',
      { zh: '替身就是原来那个 Pod，只是重新调度了', en: 'The replacement is the same Pod, scheduled again' },
      { replicaSetController: keepsTheUid },
    ],
  ],
}
