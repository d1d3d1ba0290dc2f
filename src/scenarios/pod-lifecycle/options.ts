import type { RestartPolicy } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'
import type { Options } from '../../sim/options.ts'

export interface LifecycleOptions {
  readonly restartPolicy: RestartPolicy
  readonly exitCodes: readonly ExitCode[]
  readonly runFor: Millis
  readonly backoffMax: Millis
  readonly inits: number
  readonly grace: Millis
  readonly preStop: Millis
  readonly failureThreshold: number
}
/** `none`: it runs on. */
export type ExitCode = number | 'none'

const [second, hour] = [1000, 3_600_000]

export const options: Options<LifecycleOptions> = {
  restartPolicy: {
    kind: 'choice',
    values: ['Always', 'OnFailure', 'Never'],
    default: 'Always',
    about: {
      zh: '首要 Pod 的重启策略（policy-by-exit、init-gate、evicted、bind-before-pull）',
      en: 'restart policy of the Pod in question (policy-by-exit, init-gate, evicted, bind-before-pull)',
    },
  },
  exitCodes: {
    kind: 'list',
    default: [0, 1],
    minLength: 1,
    maxLength: 5,
    allowed: {
      zh: '1 到 5 个，逗号分隔：0 到 255，或 none（一直运行）',
      en: '1 to 5, with commas: 0 to 255, or none (runs on)',
    },
    readElement: word => {
      if (word === 'none') return word
      return /^\d{1,3}$/.test(word) && Number(word) <= 255 ? Number(word) : undefined
    },
    about: { zh: '各应用容器的退出码（policy-by-exit）', en: 'exit codes, one per app container (policy-by-exit)' },
  },
  runFor: {
    kind: 'duration',
    min: 0,
    max: hour,
    default: 10 * second,
    about: {
      zh: '容器启动多久之后退出（policy-by-exit、crash-curve）',
      en: 'how long after its start a container exits (policy-by-exit, crash-curve)',
    },
  },
  backoffMax: {
    kind: 'duration',
    min: second,
    max: 300 * second,
    default: 300 * second,
    about: {
      zh: '节点的 maxContainerRestartPeriod：重启延迟的上限（crash-curve）',
      en: "the node's maxContainerRestartPeriod, which caps restart delays (crash-curve)",
    },
  },
  inits: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 2,
    about: { zh: 'Init 容器的个数（life-line、init-gate）', en: 'init containers (life-line, init-gate)' },
  },
  grace: {
    kind: 'duration',
    min: 0,
    max: hour,
    default: 30 * second,
    about: { zh: '宽限期，取整秒，至少 1 秒（goodbye）', en: 'grace period, whole seconds, at least one (goodbye)' },
  },
  preStop: {
    kind: 'duration',
    min: 0,
    max: hour,
    default: 0,
    about: {
      zh: 'preStop 回调运行多久；0：没有回调（goodbye）',
      en: 'how long the preStop hook runs; 0: no hook (goodbye)',
    },
  },
  failureThreshold: {
    kind: 'number',
    min: 1,
    max: 10,
    default: 3,
    about: {
      zh: '存活态探针和就绪态探针连续失败几次才算数（probe-clock）',
      en: 'failures in a row that count, of liveness and readiness probes (probe-clock)',
    },
  },
}
