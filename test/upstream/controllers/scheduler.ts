import { expect } from 'vitest'
import { choose, nodesToFind } from '../../../src/model/cluster/scheduling/choose.ts'
import { type Demand, demandOf } from '../../../src/model/cluster/scheduling/demand.ts'
import { podRequests } from '../../../src/model/pod/pod-resources.ts'
import { isAllowed, shortages } from '../../../src/model/cluster/scheduling/filter.ts'
import { type NodeLoad, nodeLoads } from '../../../src/model/cluster/scheduling/node-loads.ts'
import {
  balancedAllocation,
  disliked,
  dislikeScore,
  leastAllocated,
  type Weights,
} from '../../../src/model/cluster/scheduling/score.ts'
import type { StoredNode, StoredPod } from '../../../src/model/cluster/objects.ts'
import type { PodSpec, Resources, Taint, Toleration } from '../../../src/objects.ts'
import type { Case, Plan } from '../corpus.ts'

export const scheduler: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [
    {
      files: /^scheduler-fit(-pod-count|-storage)?\.json$/,
      reads:
        'allocatable* podsOnNode usedByOtherPods* pod containers* initContainers* overhead* ignoredResources ignoredResourceGroups',
      check: checkFit,
    },
    {
      files: /^scheduler-least-allocated/,
      reads: 'resources name weight pod containers* initContainers* overhead* nodes allocatable* existingPods node',
      check: given => checkScores(given, leastAllocated),
    },
    {
      files: /^scheduler-balanced-allocation/,
      reads: 'resources name weight pod containers* initContainers* overhead* nodes allocatable* existingPods node',
      check: given => checkScores(given, balancedAllocation),
    },
    { files: /^scheduler-nodes-to-find/, reads: 'percentageOfNodesToScore nodes', check: checkNodesToFind },
    {
      files: /^scheduler-taint-filter/,
      reads: 'tolerations taints comparisonOperatorsGate key value effect operator tolerationSeconds',
      check: checkTaintFilter,
    },
    {
      files: /^scheduler-taint-score/,
      reads: 'tolerations nodes name taints comparisonOperatorsGate key value effect operator tolerationSeconds',
      check: checkTaintScore,
    },
    {
      files: /^scheduler-fair-rotation/,
      reads: 'nodes percentageOfNodesToScore startIndex attempt',
      check: checkRotation,
    },
  ],
  notModelled: [
    {
      files: /^scheduler-extension-points/,
      because: 'the plug-in framework and its configuration are left out: the model has the steps that it plays',
    },
    { files: /^scheduler-nominated-node/, because: 'preemption is left out, and with it nominated nodes' },
    {
      files: /^scheduler-scoring-validation/,
      because: 'the weights of resources are fixed: there is no configuration',
    },
    {
      files: /^scheduler-topology-spread/,
      because: 'spreading is left out: among equal nodes the one with fewer Pods wins',
    },
  ],
}

interface Given {
  readonly allocatable?: Amounts
  readonly containers: readonly Amounts[]
  readonly initContainers?: readonly (Amounts & { readonly restartPolicy?: 'Always' })[]
  readonly overhead?: Amounts
}
type Amounts = Readonly<Record<string, number>>

/** The corpus counts cpu in thousandths. */
const resources = (amounts: Readonly<Record<string, number | string>>): Resources =>
  Object.fromEntries(
    Object.entries(amounts)
      .filter(([name]) => name !== 'restartPolicy')
      .map(([name, amount]) => (name === 'milliCPU' || name === 'cpu' ? ['cpu', `${amount}m`] : [name, amount])),
  )
function specOf({ containers, initContainers = [], overhead }: Given): PodSpec {
  const container = (amounts: Readonly<Record<string, number | string>>, i: number) => ({
    name: `c${i}`,
    resources: { requests: resources(amounts) },
  })
  return {
    containers: containers.map(container),
    initContainers: initContainers.map((each, i) => ({
      ...container(each, i),
      ...(each.restartPolicy && { restartPolicy: each.restartPolicy }),
    })),
    ...(overhead && { overhead: resources(overhead) }),
  }
}

const nodeOf = (name: string, allocatable?: Amounts, taints?: readonly Taint[]): StoredNode => ({
  kind: 'Node',
  metadata: { name },
  spec: { ...(taints && { taints }) },
  status: { ...(allocatable && { allocatable: resources(allocatable) }) },
})
const podOf = (name: string, spec: PodSpec): StoredPod => ({ kind: 'Pod', metadata: { name }, spec, status: {} })

/** As the scheduler's cache would have it after hearing of all of them. */
function loaded(nodes: readonly StoredNode[], pods: readonly StoredPod[]): readonly NodeLoad[] {
  const loads = nodeLoads()
  for (const after of [...nodes, ...pods]) loads.hear({ after })
  return loads.all
}

interface FitCase extends Case {
  readonly input: {
    readonly allocatable: Amounts
    readonly podsOnNode?: number
    readonly usedByOtherPods: Amounts
    readonly pod: Given
    readonly ignoredResources?: readonly string[]
    readonly ignoredResourceGroups?: readonly string[]
  }
  readonly expected: { readonly fits: boolean; readonly insufficient: readonly (string | object)[] }
}

function checkFit(given: Case) {
  const { input, expected } = given as FitCase
  const others = Array.from({ length: input.podsOnNode ?? 1 }, (_, i) =>
    podOf(`other-${i}`, { ...specOf({ containers: i === 0 ? [input.usedByOtherPods] : [] }), nodeName: 'n' }),
  )
  const [load] = loaded([nodeOf('n', input.allocatable)], others)
  const { ignoredResources, ignoredResourceGroups } = input
  const ignored = {
    ...(ignoredResources && { resources: ignoredResources }),
    ...(ignoredResourceGroups && { groups: ignoredResourceGroups }),
  }
  const found = shortages(podRequests(specOf(input.pod)), load as NodeLoad, ignored)
  expect(found.length === 0).toBe(expected.fits)
  // Upstream's order is that of a Go map, which has none.
  const asNames = expected.insufficient.every(each => typeof each === 'string')
  expect(new Set<unknown>(asNames ? found.map(each => each.resource) : found)).toEqual(new Set(expected.insufficient))
  expect(found).toHaveLength(expected.insufficient.length)
}

interface ScoreCase extends Case {
  readonly input: {
    /** Null: none. */
    readonly resources: Weights | null
    readonly pod: Given
    readonly nodes: readonly { readonly name: string; readonly allocatable: Amounts }[]
    readonly existingPods: readonly (Given & { readonly node: string })[]
  }
  readonly expected: { readonly skipped?: true; readonly scores?: Amounts }
}

function checkScores(given: Case, score: (demand: Demand, load: NodeLoad, weights: Weights) => number | undefined) {
  const { input, expected } = given as ScoreCase
  const loads = loaded(
    input.nodes.map(({ name, allocatable }) => nodeOf(name, allocatable)),
    input.existingPods.map(({ node, ...pod }, i) => podOf(`pod-${i}`, { ...specOf(pod), nodeName: node })),
  )
  const demand = demandOf(specOf(input.pod))
  const scores = loads.map(load => [load.node.metadata.name, score(demand, load, input.resources ?? [])])
  const skipped = loads.map(load => [load.node.metadata.name, undefined])
  expect(scores).toEqual(expected.skipped ? skipped : Object.entries(expected.scores ?? {}))
}

function checkNodesToFind(given: Case) {
  const { nodes, percentageOfNodesToScore } = given['input'] as Amounts & Record<string, number>
  expect(nodesToFind(nodes ?? NaN, percentageOfNodesToScore)).toBe((given['expected'] as Amounts)['nodesToFind'])
}

interface TaintCase extends Case {
  readonly input: {
    readonly tolerations: readonly Toleration[]
    readonly taints?: readonly Taint[]
    readonly nodes?: readonly { readonly name: string; readonly taints: readonly Taint[] | null }[]
    readonly comparisonOperatorsGate?: boolean
  }
  readonly expected: { readonly schedulable?: boolean; readonly scores?: Amounts }
}

/** Without the gate nobody gets a toleration with Gt or Lt past the API server, and the scheduler passes over an old one. */
function tolerating({ tolerations, comparisonOperatorsGate = false }: TaintCase['input']): StoredPod {
  const honoured = tolerations.filter(({ operator }) => comparisonOperatorsGate || !/^[GL]t$/.test(operator ?? ''))
  return podOf('p', { containers: [], tolerations: honoured })
}

function checkTaintFilter(given: Case) {
  const { input, expected } = given as TaintCase
  const pod = tolerating(input)
  expect(isAllowed(pod, nodeOf('n', undefined, input.taints))).toBe(expected.schedulable)
}

function checkTaintScore(given: Case) {
  const { input, expected } = given as TaintCase
  const pod = tolerating(input)
  const counts = (input.nodes ?? []).map(({ taints }) => disliked(pod, taints ?? []))
  const scores = input.nodes?.map(({ name }, i) => [name, dislikeScore(counts[i] ?? NaN, Math.max(...counts))])
  expect(Object.fromEntries(scores ?? [])).toEqual(expected.scores)
}

interface RotationCase extends Case {
  readonly input: { readonly nodes: number; readonly percentageOfNodesToScore: number; readonly startIndex: number }
  readonly expected: { readonly found: number; readonly nextStartIndex: number }
}

/** Every node fits, so as many are found as are looked at. */
function checkRotation(given: Case) {
  const { input, expected } = given as RotationCase
  const { nodes, percentageOfNodesToScore, startIndex } = input
  const loads = loaded(
    Array.from({ length: nodes }, (_, i) => nodeOf(`n${i}`)),
    [],
  )
  const { looked } = choose(podOf('p', { containers: [] }), loads, startIndex, percentageOfNodesToScore)
  expect({ found: looked, nextStartIndex: (startIndex + looked) % nodes }).toEqual(expected)
}
