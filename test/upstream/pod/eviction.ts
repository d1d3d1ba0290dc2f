// The kubelet's eviction manager: who goes first, who exceeds a limit, and how pressure comes and goes.
import { expect } from 'vitest'
import { exceededLimit } from '../../../src/model/pod/eviction/local-storage.ts'
import {
  admits,
  evictionGrace,
  inEvictionOrder,
  isReported,
  type Signal,
  starvedBy,
} from '../../../src/model/pod/eviction/pressure.ts'
import { type Candidate, rankForEviction, type SortKey, type Starved } from '../../../src/model/pod/eviction/rank.ts'
import { milli } from '../../../src/model/pod/quantity.ts'
import type { PodSpec, Quantity } from '../../../src/objects.ts'
import type { Case, Plan } from '../corpus.ts'

export const eviction: Plan['checks'] = [
  {
    files: /^eviction-rank/,
    reads: 'resource sortKeys input expectedOrder pods name spec* usage*',
    check: given => checkRank(given as RankCase),
  },
  { files: /^eviction-threshold-order/, reads: 'input expectedOrder', check: checkThresholdOrder },
  {
    files: /^eviction-local-storage/,
    reads: 'dedicatedImageFs pod* usage containers* volumes* podTotal expectedEvicted expectedCause',
    check: given => checkLocalStorage(given as StorageCase),
  },
  {
    files: /^eviction-memory-sequence/,
    reads:
      'config hardThreshold signal lessThan pressureTransitionPeriodSeconds maxPodGracePeriodSeconds pods name spec* usage* steps afterSeconds available expectedPressure expectedEvicted expectedGracePeriodSeconds expectedAdmits*',
    check: given => checkSequence(given as SequenceCase),
  },
]

type Usage = Readonly<Record<string, Quantity>>
interface GivenPod {
  readonly name: string
  readonly spec: PodSpec
  readonly usage?: Usage
}
const whole = (quantity: Quantity): number => (milli(quantity) ?? Number.NaN) / 1000

/** The figures that count for a resource: memory in the working set, the rest wherever the Pod may write. */
const counted = {
  memory: ['memoryWorkingSet'],
  'ephemeral-storage': ['rootfs', 'logs', 'local-volume'],
  inodes: ['rootfsInodes', 'logsInodes', 'localVolumeInodes'],
  pid: ['processes'],
} as const satisfies Record<Starved, readonly string[]>

function candidate({ name, spec, usage = {} }: GivenPod, resource: Starved): Candidate {
  const figures = counted[resource].flatMap(each => (usage[each] === undefined ? [] : [whole(usage[each])]))
  return { name, spec, usage: figures.length === 0 ? undefined : figures.reduce((sum, each) => sum + each, 0) }
}

interface RankCase extends Case {
  readonly resource: Starved
  readonly sortKeys: readonly SortKey[]
  readonly pods: readonly GivenPod[]
  readonly input: readonly string[]
  readonly expectedOrder: readonly string[]
}

function checkRank({ resource, sortKeys, pods, input, expectedOrder }: RankCase) {
  const inOrder = input.flatMap(name => pods.filter(pod => pod.name === name))
  const ranked = rankForEviction(
    inOrder.map(pod => candidate(pod, resource)),
    resource,
    sortKeys,
  )
  expect(ranked.map(each => each.name)).toEqual(expectedOrder)
}

function checkThresholdOrder(given: Case) {
  expect(inEvictionOrder(given['input'] as readonly Signal[])).toEqual(given['expectedOrder'])
}

interface StorageCase extends Case {
  readonly dedicatedImageFs: boolean
  readonly pod: { readonly spec: PodSpec }
  readonly usage: {
    readonly containers?: Readonly<Record<string, { readonly logs: Quantity; readonly rootfs: Quantity }>>
    readonly volumes?: Usage
    readonly podTotal?: Quantity
  }
  readonly expectedEvicted: boolean
  readonly expectedCause: string
}

function checkLocalStorage({ dedicatedImageFs, pod, usage, ...expected }: StorageCase) {
  const containers = Object.entries(usage.containers ?? {}).map(([name, { logs, rootfs }]) => [
    name,
    { logs: whole(logs), rootfs: whole(rootfs) },
  ])
  const volumes = Object.entries(usage.volumes ?? {}).map(([name, used]) => [name, whole(used)])
  const use = {
    containers: Object.fromEntries(containers),
    volumes: Object.fromEntries(volumes),
    podTotal: usage.podTotal === undefined ? undefined : whole(usage.podTotal),
  }
  const cause = exceededLimit(pod.spec, use, { dedicatedImageFs })
  expect({ expectedEvicted: cause !== undefined, expectedCause: cause ?? '' }).toEqual({
    expectedEvicted: expected.expectedEvicted,
    expectedCause: expected.expectedCause,
  })
}

interface SequenceCase extends Case {
  readonly config: {
    readonly hardThreshold: { readonly signal: Signal; readonly lessThan: Quantity }
    readonly pressureTransitionPeriodSeconds: number
    readonly maxPodGracePeriodSeconds: number
  }
  readonly pods: readonly GivenPod[]
  readonly steps: readonly {
    readonly afterSeconds: number
    readonly available: Quantity
    readonly expectedPressure: boolean
    readonly expectedEvicted: string | null
    readonly expectedGracePeriodSeconds?: number
    readonly expectedAdmits: Readonly<Record<'BestEffort' | 'Burstable', boolean>>
  }[]
}

const specs: Readonly<Record<'BestEffort' | 'Burstable', PodSpec>> = {
  BestEffort: { containers: [{ name: 'app' }] },
  Burstable: { containers: [{ name: 'app', resources: { requests: { memory: '100Mi' } } }] },
}

function checkSequence({ config, pods, steps }: SequenceCase) {
  const resource = starvedBy[config.hardThreshold.signal]
  let [now, lastSeen]: [number, number | undefined] = [0, undefined]
  for (const step of steps) {
    now += step.afterSeconds * 1000
    const isMet = whole(step.available) < whole(config.hardThreshold.lessThan)
    if (isMet) lastSeen = now
    const pressure = isReported(lastSeen, now, config.pressureTransitionPeriodSeconds * 1000)
    const ranked = rankForEviction(
      pods.map(pod => candidate(pod, resource)),
      resource,
    )
    const pressures = pressure ? [resource] : []
    expect({
      pressure,
      evicted: isMet ? ranked[0]?.name : null,
      grace: isMet ? evictionGrace('hard', 30, config.maxPodGracePeriodSeconds) : undefined,
      admits: { BestEffort: admits(specs.BestEffort, pressures), Burstable: admits(specs.Burstable, pressures) },
    }).toEqual({
      pressure: step.expectedPressure,
      evicted: step.expectedEvicted,
      grace: step.expectedGracePeriodSeconds,
      admits: step.expectedAdmits,
    })
  }
}
