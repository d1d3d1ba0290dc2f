import { ignoresPause, notesNoPause } from './broken-actors.ts'
import {
  allAtOnce,
  failsSilently,
  missedForGood,
  pausedStandsStill,
  rollsBack,
  scalesTheNew,
  waitsForTerminating,
} from './broken-rules.ts'
import type { Beliefs } from './parts.ts'

/** What people believe of rollouts that get stuck, are scaled, are paused or find no room. */
export const beliefsOnTrouble: Beliefs = {
  'stuck-rollout': [
    [
      'nothing-stops-it',
      'stops-by-itself',
      {
        zh: '新版本起不来，旧的也照样被全部换掉',
        en: 'Old Pods are all replaced though the new version does not come up',
      },
      { rollingUpdate: allAtOnce },
    ],
    [
      'deadline-rolls-back',
      'deadline-only-reports',
      { zh: '超过期限就自动回滚', en: 'After the deadline it rolls back by itself' },
      { rollingUpdate: rollsBack },
    ],
    [
      'failed-means-down',
      'available-and-failed',
      { zh: '上线失败，服务也就不可用了', en: 'A failed rollout takes the service down' },
      { rollingUpdate: allAtOnce },
    ],
    [
      'status-is-happy-while-it-serves',
      'status-command-fails',
      { zh: '旧版本还在服务，rollout status 就算成功', en: 'While the old version serves, rollout status is content' },
      { statusExitCode: () => 0 },
    ],
    [
      'deadline-from-the-start',
      'progress-resets-clock',
      { zh: '期限从上线开始算起', en: 'The deadline counts from the beginning of the rollout' },
      { isProgressing: () => false },
    ],
    [
      'missed-for-good',
      'late-success-clears',
      { zh: '错过期限的上线，再也不会算成功', en: 'A rollout that missed its deadline never counts as a success' },
      missedForGood,
    ],
  ],
  'proportional-scaling': [
    [
      'the-new-gets-all',
      'scaling-keeps-proportion',
      { zh: '扩容多出来的都归新版本', en: 'All additional Pods go to the new version' },
      { scale: scalesTheNew },
    ],
  ],
  'pause-resume': [
    [
      'pause-stops-nothing',
      'pause-collects-edits',
      {
        zh: '暂停只停正在进行的上线，新的修改照样上线',
        en: 'Pausing stops the present rollout alone; new edits are rolled out',
      },
      { deploymentController: ignoresPause },
    ],
    [
      'pause-freezes-all',
      'paused-still-scales',
      { zh: '暂停之后副本数也不能改', en: 'While paused the size cannot change either' },
      { scale: pausedStandsStill },
    ],
    [
      'clock-runs-on',
      'paused-clock-stands',
      { zh: '暂停期间期限照样走', en: 'The deadline runs on while paused' },
      { deploymentController: notesNoPause },
    ],
    [
      'undo-works-while-paused',
      'undo-refused-while-paused',
      { zh: '暂停时也能 undo', en: 'Undo works while paused' },
      { undoRefusal: () => undefined },
    ],
  ],
  quota: [
    [
      'terminating-pods-make-no-room',
      'live-pods-double',
      {
        zh: '旧 Pod 终止之后才建新的，总数不超过 n + S',
        en: 'New Pods wait for old ones to end, so there are never more than n + S',
      },
      { rollingUpdate: waitsForTerminating },
    ],
    [
      'quota-fails-silently',
      'quota-shows-as-failure',
      {
        zh: '配额不够，Deployment 的状况里看不出来',
        en: 'A quota that is too tight leaves no trace in the conditions',
      },
      { replicaSetStatus: failsSilently },
    ],
  ],
}
