import type { RuntimeName } from '../../model/runtime/hold.ts'
import { runtimeNames } from '../../model/runtime/hold.ts'
import type { RestartPolicy } from '../../objects.ts'
import type { Options } from '../../sim/options.ts'

export interface PauseOptions {
  readonly holder: Holder
  readonly sharePid: boolean
  readonly runtime: RuntimeName
  readonly restartPolicy: RestartPolicy
  readonly inits: number
  readonly apps: number
  readonly orphans: number
  readonly reaper: 'reaping' | 'not'
}
export type Holder = 'pause' | 'pin' | 'none'

export const options: Options<PauseOptions> = {
  holder: {
    kind: 'choice',
    values: ['pause', 'pin', 'none'],
    default: 'pause',
    about: {
      zh: '谁守住网络名字空间：pause 进程、绑定挂载、无（hold-the-address）',
      en: 'what holds the network namespace: a pause process, a bind mount, nothing (hold-the-address)',
    },
  },
  sharePid: {
    kind: 'switch',
    default: false,
    about: {
      zh: 'shareProcessNamespace（pid-view、who-reaps、kill-pause）',
      en: 'shareProcessNamespace (pid-view, who-reaps, kill-pause)',
    },
  },
  runtime: {
    kind: 'choice',
    values: runtimeNames,
    default: 'containerd',
    about: {
      zh: '容器运行时，均为默认配置（drop-infra）',
      en: 'the container runtime, with its defaults (drop-infra)',
    },
  },
  restartPolicy: {
    kind: 'choice',
    values: ['Always', 'OnFailure', 'Never'],
    default: 'Always',
    about: { zh: 'Pod 的重启策略（kill-pause）', en: "the Pod's restart policy (kill-pause)" },
  },
  inits: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 2,
    about: {
      zh: 'Init 容器的个数（hold-the-address、kill-pause）',
      en: 'init containers (hold-the-address, kill-pause)',
    },
  },
  apps: {
    kind: 'number',
    min: 1,
    max: 10,
    default: 2,
    about: { zh: '应用容器的个数（kill-pause）', en: 'app containers (kill-pause)' },
  },
  orphans: {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 5,
    about: { zh: '应用留下的孤儿进程数（who-reaps）', en: 'orphans that the app leaves behind (who-reaps)' },
  },
  reaper: {
    kind: 'choice',
    values: ['reaping', 'not'],
    default: 'reaping',
    about: { zh: '1 号进程是否回收孤儿（who-reaps）', en: 'whether process 1 collects orphans (who-reaps)' },
  },
}
