import type { Listener } from '../../model/runtime/kernel.ts'
import type { RestartPolicy } from '../../objects.ts'
import type { Options } from '../../sim/options.ts'

export interface ContainersOptions {
  readonly portA: number
  readonly portB: number
  readonly bind: Listener['on']
  readonly volume: Volume
  readonly privateShm: boolean
  readonly restartPolicy: RestartPolicy
  readonly requests: readonly string[]
  readonly nodeFree: string
}
/** Which of the two containers mount the volume. */
export type Volume = 'none' | 'one' | 'both'

const port = { kind: 'number', min: 1, max: 65_535 } as const

export const options: Options<ContainersOptions> = {
  portA: {
    ...port,
    default: 8080,
    about: {
      zh: '容器 a 在 127.0.0.1 上监听的端口（localhost-and-ports）',
      en: 'the port on which container a listens at 127.0.0.1 (localhost-and-ports)',
    },
  },
  portB: {
    ...port,
    default: 8081,
    about: {
      zh: '容器 b 想要的端口（localhost-and-ports）',
      en: 'the port that container b wants (localhost-and-ports)',
    },
  },
  bind: {
    kind: 'choice',
    values: ['loopback', 'any'],
    default: 'any',
    about: {
      zh: 'b 监听回环地址还是所有地址（localhost-and-ports）',
      en: 'whether b listens on loopback or on every address (localhost-and-ports)',
    },
  },
  volume: {
    kind: 'choice',
    values: ['none', 'one', 'both'],
    default: 'both',
    about: { zh: '两个容器里谁挂载了卷（channels）', en: 'which of the two containers mount the volume (channels)' },
  },
  privateShm: {
    kind: 'switch',
    default: false,
    about: {
      zh: 'b 是否在 /dev/shm 上另挂一个 tmpfs（channels）',
      en: 'whether b has a tmpfs of its own at /dev/shm (channels)',
    },
  },
  restartPolicy: {
    kind: 'choice',
    values: ['Always', 'OnFailure', 'Never'],
    default: 'Never',
    about: { zh: 'Pod 的重启策略（doc-two-containers）', en: "the Pod's restart policy (doc-two-containers)" },
  },
  requests: {
    kind: 'list',
    default: ['300m', '300m'],
    allowed: { zh: '1 到 5 个 CPU 请求，例如 300m,300m', en: '1 to 5 CPU requests, such as 300m,300m' },
    minLength: 1,
    maxLength: 5,
    readElement: word => (/^[1-9]\d{0,4}m$/.test(word) ? word : undefined),
    about: {
      zh: '各应用容器请求的 CPU（placed-as-one）',
      en: 'the CPU that each app container requests (placed-as-one)',
    },
  },
  nodeFree: {
    kind: 'choice',
    values: ['300m', '400m', '500m', '600m', '700m', '1000m'],
    default: '500m',
    about: {
      zh: '两个节点各有多少空闲 CPU（placed-as-one）',
      en: 'the free CPU of each of the two nodes (placed-as-one)',
    },
  },
}
