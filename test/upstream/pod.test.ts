import { expect } from 'vitest'
import { podActions } from '../../src/model/pod/actions.ts'
import { apiStatus, isStatic } from '../../src/model/pod/api-status.ts'
import {
  allContainersRestarting,
  containersReady,
  initialized,
  podReady,
  readyToStartContainers,
} from '../../src/model/pod/conditions.ts'
import type { Knowledge } from '../../src/model/pod/knowledge.ts'
import { oomScoreAdj } from '../../src/model/pod/oom-score.ts'
import { podPhase, type PhaseSituation } from '../../src/model/pod/phase.ts'
import { collected, qosClass, qosResources } from '../../src/model/pod/qos.ts'
import { milli } from '../../src/model/pod/quantity.ts'
import type { RuntimeContainer, RuntimeState, Sandbox } from '../../src/model/pod/runtime-state.ts'
import { podSandboxChanged } from '../../src/model/pod/sandbox.ts'
import { stopAll } from '../../src/model/pod/termination.ts'
import type { Container, Pod, PodSpec, PodStatus, Resources } from '../../src/objects.ts'
import { checkFolder, type Case } from './corpus.ts'
import { eviction } from './pod/eviction.ts'

/** What a runtime reports, in the corpus's words. */
const runtimeFields =
  'runtime sandboxes containers id name kind state attempt ip specHash exitCode createdAt networkNamespaceMode'
/** The gates that a check can follow; RestartAllContainers needs nodes that say what they can. */
const gateFields =
  'featureGates ContainerRestartRules RestartAllContainersOnContainerExits NodeDeclaredFeatures PodLevelResources InPlacePodVerticalScalingInitContainers'

checkFolder({
  folder: 'pod',
  checks: [
    {
      files: /^phase-api-status/,
      reads: `pod* kubeletPreviousStatus* ${runtimeFields} podIsTerminal expectedPhase expected*`,
      check: checkApiStatus,
    },
    {
      files: /^phase-/,
      reads: `pod* status* podIsTerminal podHasInitialized expectedPhase ${gateFields}`,
      check: checkPhase,
    },
    { files: /^conditions-/, reads: `pod* status* ${runtimeFields} expected* ${gateFields}`, check: checkCondition },
    {
      files: /^actions-termination-order/,
      reads: 'pod* gracePeriodSeconds secondsToExitOnceItsTurnCame* expectedWholeSecondsWaited*',
      check: checkTerminationOrder,
    },
    {
      files: /^actions-/,
      reads: `pod* ${runtimeFields} probes* restartAllContainers actuatedResources* expect* ${gateFields}`,
      check: checkActions,
    },
    {
      files: /^qos-collect/,
      reads: 'scope pod* expectedRequests* expectedLimits* expectedEveryContainerHasCpuAndMemoryLimits',
      check: checkCollected,
    },
    {
      files: /^qos-oom-score/,
      reads: `pod* nodeMemoryCapacityBytes expectedOomScoreAdj* ${gateFields}`,
      check: checkOomScore,
    },
    { files: /^qos-/, reads: `pod* expectedQOSClass ${gateFields}`, check: checkQosClass },
    ...eviction,
  ],
  notModelled: [],
})

function checkPhase(given: Case) {
  const { podIsTerminal, podHasInitialized, status } = given as Case & PhaseSituation & { readonly status: PodStatus }
  const { spec } = podOf(given)
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  const situation = { podIsTerminal, podHasInitialized, isStatic: isStatic(podOf(given)) }
  expect(podPhase(spec, statuses, situation).phase).toBe(given['expectedPhase'])
}

function checkApiStatus(given: Case) {
  const expected = given['expected'] as Omit<PodStatus, 'conditions'> & { readonly keptConditions?: readonly string[] }
  const status = apiStatus({
    pod: podOf(given),
    previous: given['kubeletPreviousStatus'] as PodStatus,
    runtime: runtimeOf(given),
    podIsTerminal: given['podIsTerminal'] as boolean,
  })
  expect(status.phase).toBe(given['expectedPhase'])
  expect(status.phase).toBe(expected.phase)
  expect(status.reason ?? '').toBe(expected.reason)
  expect(status.message ?? '').toBe(expected.message)
  expect(status.containerStatuses).toHaveLength((expected.containerStatuses ?? []).length)
  expect(status.containerStatuses).toMatchObject(expected.containerStatuses ?? [])
  expect(status.initContainerStatuses).toMatchObject(expected.initContainerStatuses ?? [])
  const kept = status.conditions?.filter(each => each.type === 'DisruptionTarget').map(each => each.type)
  expect(kept).toEqual(expected.keptConditions ?? [])
}

/** The corpus has its own words for why a sandbox is missing; for one not known here, ours must be one of the rest. */
const causes = ['', 'no-sandbox', 'multiple-sandboxes', 'network-namespace-mode']

function checkCondition(given: Case) {
  const expected = given['expected'] as Readonly<Record<'type' | 'status' | 'reason' | 'message' | 'cause', string>>
  const actual = conditionOf(expected.type, given)
  expect(actual).toMatchObject({ type: expected.type, status: expected.status })
  if (expected.reason !== undefined) expect(actual.reason ?? '').toBe(expected.reason)
  if (expected.message !== undefined) expect(actual.message ?? '').toBe(expected.message)
  if (expected.cause === undefined) return
  const cause = podSandboxChanged(podOf(given), runtimeOf(given).sandboxes).why ?? ''
  if (causes.includes(expected.cause)) expect(cause).toBe(expected.cause)
  else expect(causes).not.toContain(cause)
}

function conditionOf(type: string, given: Case) {
  const { spec } = podOf(given)
  const status = (given['status'] ?? {}) as PodStatus
  const { phase = 'Running', conditions = [], initContainerStatuses, containerStatuses } = status
  // JSON null stands for "no list at all", which the kubelet tells from an empty one.
  const all =
    initContainerStatuses || containerStatuses
      ? [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])]
      : undefined
  if (type === 'ContainersReady') return containersReady(spec, all, phase)
  if (type === 'Ready') return podReady(spec, all, phase, conditions)
  if (type === 'Initialized') return initialized(spec, all, phase, conditions)
  if (type === 'PodReadyToStartContainers') return readyToStartContainers(podOf(given), runtimeOf(given).sandboxes)
  if (type === 'AllContainersRestarting') return allContainersRestarting(spec, runtimeOf(given), phase, conditions)
  return expect.fail(`no function for the condition ${type}`)
}

function checkActions(given: Case) {
  const expected = given['expect'] as Readonly<Record<string, unknown>>
  const actions = podActions(podOf(given), runtimeOf(given), knowledgeOf(given))
  const { containersToKill, ...rest } = actions
  const inShapeOfCorpus = { ...rest, containersToKill: containersToKill.map(each => each.name) }
  const compared = Object.keys(expected).map(key => [key, inShapeOfCorpus[key as keyof typeof inShapeOfCorpus]])
  expect(Object.fromEntries(compared)).toEqual(expected)
}

function knowledgeOf(given: Case): Knowledge {
  return {
    probes: given['probes'] as NonNullable<Knowledge['probes']>,
    restartAllContainers: given['restartAllContainers'] === true,
    resizeInitContainers: gate(given, 'InPlacePodVerticalScalingInitContainers') !== false,
    ...(given['actuatedResources'] !== undefined && {
      actuated: given['actuatedResources'] as NonNullable<Knowledge['actuated']>,
    }),
  }
}

function checkTerminationOrder(given: Case) {
  const stopped = stopAll(podOf(given).spec, {
    grace: given['gracePeriodSeconds'] as number,
    takes: given['secondsToExitOnceItsTurnCame'] as Readonly<Record<string, number>>,
  })
  const waited = Object.fromEntries(stopped.map(each => [each.name, Math.floor(each.waited)]))
  expect(waited).toEqual(given['expectedWholeSecondsWaited'])
}

function checkQosClass(given: Case) {
  expect(qosClass(podOf(given).spec)).toBe(given['expectedQOSClass'])
}

function checkCollected(given: Case) {
  const { spec } = podOf(given)
  const actual = given['scope'] === 'pod' ? collected([spec.resources]) : qosResources(containersOnly(spec))
  expect(actual).toEqual({
    requests: inMilli(given['expectedRequests']),
    limits: inMilli(given['expectedLimits']),
    everyLimitSet: given['expectedEveryContainerHasCpuAndMemoryLimits'],
  })
}

const inMilli = (resources: unknown) =>
  Object.fromEntries(Object.entries((resources ?? {}) as Resources).map(([name, value]) => [name, milli(value)]))

function checkOomScore(given: Case) {
  const { spec } = podOf(given)
  const memory = given['nodeMemoryCapacityBytes'] as number
  const ranges = given['expectedOomScoreAdj'] as Readonly<
    Record<string, { readonly min: number; readonly max: number }>
  >
  expect(Object.keys(ranges).length).toBeGreaterThan(0)
  for (const [name, { min, max }] of Object.entries(ranges)) {
    const container = [...(spec.initContainers ?? []), ...spec.containers].find(each => each.name === name)
    const score = oomScoreAdj(spec, container as Container, memory)
    expect({ name, within: min <= score && score <= max, score }).toMatchObject({ name, within: true })
  }
}

const gate = (given: Case, name: string) =>
  (given['featureGates'] as Readonly<Record<string, boolean>> | undefined)?.[name]

function podOf(given: Case): Pod {
  const pod = given['pod'] as Partial<Pod>
  const spec: PodSpec = { ...pod.spec, containers: pod.spec?.containers ?? [] }
  return { metadata: { name: 'pod', ...pod.metadata }, spec: asGated(spec, given), status: pod.status ?? {} }
}

/** With a gate off the API server drops the fields that belong to it: that is all that a gate does to a Pod's spec. */
function asGated(spec: PodSpec, given: Case): PodSpec {
  const hasRules = gate(given, 'ContainerRestartRules') !== false
  const ofContainers = hasRules ? withRestartAll(spec, given) : withoutRestartRules(spec)
  return gate(given, 'PodLevelResources') === false ? containersOnly(ofContainers) : ofContainers
}

const containersOnly = ({ resources: _dropped, ...spec }: PodSpec): PodSpec => spec

const plain = ({ restartPolicy: _policy, restartPolicyRules: _rules, ...container }: Container): Container => container

function withRestartAll(spec: PodSpec, given: Case): PodSpec {
  if (gate(given, 'RestartAllContainersOnContainerExits') !== false) return spec
  const single = ({ restartPolicyRules, ...container }: Container): Container => {
    const rules = restartPolicyRules?.filter(each => each.action !== 'RestartAllContainers')
    return { ...container, ...(rules !== undefined && { restartPolicyRules: rules }) }
  }
  return {
    ...spec,
    ...(spec.initContainers && { initContainers: spec.initContainers.map(single) }),
    containers: spec.containers.map(single),
  }
}

function withoutRestartRules(spec: PodSpec): PodSpec {
  const inits = spec.initContainers ?? []
  return {
    ...spec,
    initContainers: inits.map(each => (each.restartPolicy === 'Always' ? each : plain(each))),
    containers: spec.containers.map(plain),
  }
}

function runtimeOf(given: Case): RuntimeState {
  const runtime = (given['runtime'] ?? {}) as {
    readonly sandboxes?: readonly (Sandbox & { readonly networkNamespaceMode?: 'POD' | 'NODE' })[]
    readonly containers?: readonly (RuntimeContainer & { readonly specHash?: string })[]
  }
  return {
    sandboxes: (runtime.sandboxes ?? []).map(({ networkNamespaceMode = 'POD', ...each }) => ({
      ...each,
      network: networkNamespaceMode,
    })),
    containers: (runtime.containers ?? []).map(({ specHash = 'match', ...each }) => ({
      ...each,
      specChanged: specHash !== 'match',
    })),
  }
}
