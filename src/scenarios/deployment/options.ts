import type { IntOrPercent } from '../../model/cluster/objects.ts'
import type { Millis } from '../../sim/fact.ts'
import type { OptionSpec, Options } from '../../sim/options.ts'
import type { Text } from '../../text.ts'

export interface DeploymentOptions {
  readonly replicas: number
  /** One value, as it would stand in a manifest. */
  readonly maxSurge: readonly IntOrPercent[]
  readonly maxUnavailable: readonly IntOrPercent[]
  readonly readyDelay: Millis
  readonly grace: Millis
  readonly deadline: Millis
  readonly history: number
}

const [second, hour] = [1000, 3_600_000]

const numberOrPercent = (about: Text): OptionSpec<readonly IntOrPercent[]> => ({
  kind: 'list',
  default: ['25%'],
  minLength: 1,
  maxLength: 1,
  allowed: { zh: '个数或百分比：2、25%', en: 'a number or a percentage: 2, 25%' },
  readElement(word) {
    if (/^(?:\d\d?|100)%$/.test(word)) return word
    return /^\d\d?$/.test(word) ? Number(word) : undefined
  },
  about,
})

export const options: Options<DeploymentOptions> = {
  replicas: {
    kind: 'number',
    min: 1,
    max: 30,
    default: 10,
    about: {
      zh: '副本数（envelope、stuck-rollout、recreate-vs-rolling、terminating-overlap）',
      en: 'replicas (envelope, stuck-rollout, recreate-vs-rolling, terminating-overlap)',
    },
  },
  maxSurge: numberOrPercent({
    zh: '最多可以多出几个 Pod（envelope、stuck-rollout、terminating-overlap）',
    en: 'how many Pods there may be too many (envelope, stuck-rollout, terminating-overlap)',
  }),
  maxUnavailable: numberOrPercent({
    zh: '最多可以有几个 Pod 不可用（envelope、stuck-rollout、terminating-overlap）',
    en: 'how many Pods may be unavailable (envelope, stuck-rollout, terminating-overlap)',
  }),
  readyDelay: {
    kind: 'duration',
    min: 0,
    max: hour / 6,
    default: 10 * second,
    about: {
      zh: '容器启动到就绪要多久（envelope、recreate-vs-rolling、terminating-overlap）',
      en: 'how long a container takes to start and be ready (envelope, recreate-vs-rolling, terminating-overlap)',
    },
  },
  grace: {
    kind: 'duration',
    min: 0,
    max: hour,
    default: 30 * second,
    about: {
      zh: '宽限期，取整秒，进程会用满它（envelope、terminating-overlap、recreate-vs-rolling：那里至少 1 秒）',
      en: 'grace period, whole seconds, used up by the process (envelope, terminating-overlap, recreate-vs-rolling: there at least 1 s)',
    },
  },
  deadline: {
    kind: 'duration',
    min: 60 * second,
    max: hour,
    default: 600 * second,
    about: {
      zh: '进度期限 progressDeadlineSeconds，取整秒（stuck-rollout、pause-resume）',
      en: 'progressDeadlineSeconds, whole seconds (stuck-rollout, pause-resume)',
    },
  },
  history: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 2,
    about: { zh: 'revisionHistoryLimit（rollback-revisions）', en: 'revisionHistoryLimit (rollback-revisions)' },
  },
}
