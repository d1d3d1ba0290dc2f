import type { Pod, PodPhase } from '../../objects.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { decided } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { webContainer, webService } from './stage.ts'

/** A Pod in words, and what both lists should say of it. */
interface Situation {
  readonly phase: PodPhase
  readonly ip?: boolean
  readonly ready?: boolean
  readonly deleted?: boolean
  readonly publish?: boolean
}
interface Group {
  readonly claim: string
  readonly text: Text
  readonly cases: readonly (readonly [Situation, string])[]
}

/** One Pod in every state that matters: what the slice and the Endpoints object say of it. */
export const conditionTable = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'condition-table',
  asks: {
    zh: '阶段、地址、Ready、删除标记的每种组合，在切片和 Endpoints 里各是什么样？',
    en: 'Every combination of phase, address, Ready and deletion: what do the slice and Endpoints say of it?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: groups.map(({ claim, text }): Claim => ({ id: claim, text, judge: facts => decided(facts, claim) })),
})

const groups: readonly Group[] = [
  {
    claim: 'no-address-no-entry',
    text: { zh: '没有 IP 的 Pod 不列', en: 'A Pod without an IP is not listed' },
    cases: [
      [{ phase: 'Pending' }, 'not listed | not listed'],
      [{ phase: 'Pending', ip: true }, 'F/F/F | notReadyAddresses'],
    ],
  },
  {
    claim: 'finished-pods-leave',
    text: {
      zh: 'Succeeded 和 Failed 的 Pod 不列，设了 publishNotReadyAddresses 也一样',
      en: 'Pods that are Succeeded or Failed are not listed, not even with publishNotReadyAddresses',
    },
    cases: [
      [{ phase: 'Succeeded', ip: true }, 'not listed | not listed'],
      [{ phase: 'Failed', ip: true }, 'not listed | not listed'],
      [{ phase: 'Failed', ip: true, publish: true }, 'not listed | not listed'],
    ],
  },
  {
    claim: 'ready-is-serving-not-terminating',
    text: {
      zh: 'ready 等于在服务且没有终止中；serving 照抄 Pod 的 Ready，terminating 看 deletionTimestamp',
      en: 'ready is serving without terminating; serving copies the Ready condition, terminating follows the deletionTimestamp',
    },
    cases: [
      [{ phase: 'Running', ip: true, ready: true }, 'T/T/F | addresses'],
      [{ phase: 'Running', ip: true, ready: true, deleted: true }, 'F/T/T | not listed'],
      [{ phase: 'Running', ip: true, deleted: true }, 'F/F/T | not listed'],
    ],
  },
  {
    claim: 'publishing-makes-ready',
    text: {
      zh: '设了 publishNotReadyAddresses，列着的恒为 ready，终止中的也是，在 Endpoints 里也列着',
      en: 'With publishNotReadyAddresses whatever is listed is ready, terminating Pods too, and Endpoints list them as well',
    },
    cases: [
      [{ phase: 'Running', ip: true, publish: true }, 'T/F/F | addresses'],
      [{ phase: 'Running', ip: true, deleted: true, publish: true }, 'T/F/T | addresses'],
    ],
  },
  {
    claim: 'not-ready-stays-listed',
    text: {
      zh: '未就绪的 Pod 仍在切片里，标着 ready=false；在 Endpoints 里则在 notReadyAddresses',
      en: 'A Pod that is not ready stays in the slice with ready=false, and in Endpoints in notReadyAddresses',
    },
    cases: [[{ phase: 'Running', ip: true }, 'F/F/F | notReadyAddresses']],
  },
]

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  yield caption({
    zh: '每行一个 Pod。竖线左边是切片里的 ready/serving/terminating，右边是 Endpoints 里的哪个列表。',
    en: 'A Pod a line. Left of the bar: ready/serving/terminating in the slice; right of it: which list of Endpoints.',
  })
  for (const { claim, cases } of groups)
    for (const [situation, expected] of cases) {
      const given = inWords(situation)
      const what = { kind: 'Decided', rule: claim, given, answer: answerFor(parts, situation), expected } as const
      yield tools.fact(0, 'endpointslice-controller', what)
    }
}

const inWords = ({ phase, ip, ready, deleted, publish }: Situation): string =>
  [
    phase,
    !ip && 'no IP',
    ip && (ready ? 'Ready' : 'not Ready'),
    deleted && 'deleted',
    publish && 'publishNotReadyAddresses',
  ]
    .filter(Boolean)
    .join(', ')

function answerFor({ isListed, endpointOf, endpointsObject }: Parts, situation: Situation): string {
  const pod = podFor(situation)
  const service = webService(situation.publish ? { publishNotReadyAddresses: true } : {})
  const endpoint = isListed(pod, true) ? endpointOf({ pod, node: undefined, service, addressType: 'IPv4' }) : undefined
  const { ready, serving, terminating } = endpoint?.conditions ?? {}
  const flags = [ready, serving, terminating].map(each => (each ? 'T' : 'F')).join('/')
  const [subset] = endpointsObject(service, [pod]).subsets ?? []
  const list = (['addresses', 'notReadyAddresses'] as const).find(each => (subset?.[each] ?? []).length > 0)
  return `${endpoint === undefined ? 'not listed' : flags} | ${list ?? 'not listed'}`
}

const podFor = ({ phase, ip, ready, deleted }: Situation): Pod => ({
  metadata: { name: 'web-1', ...(deleted && { deletionTimestamp: '2026-01-01T00:00:30Z' }) },
  spec: { nodeName: 'node-1', containers: [webContainer] },
  status: {
    phase,
    ...(ip && { podIP: '10.244.1.7' }),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
})
