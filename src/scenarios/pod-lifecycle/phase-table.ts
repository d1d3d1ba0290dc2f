import { isKind, type Fact } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type Judgement, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { PodPhase } from '../../objects.ts'
import type { Text } from '../../text.ts'
import type { Parts } from '../cluster/parts.ts'
import { podInWords } from './pod-in-words.ts'

/** Cases for one claim: what the phase function is given, and what the kubelet would say. */
interface Group {
  readonly claim: string
  readonly text: Text
  readonly cases: readonly (readonly [given: string, phase: PodPhase])[]
}

/** Spec and container statuses in, phase out: no clock, no memory of the phase before. */
export function phaseTable(parts: Parts): Experiment {
  return {
    name: 'phase-table',
    asks: {
      zh: '只凭规约和容器状态，kubelet 会得出哪个阶段？',
      en: 'Given nothing but spec and container statuses, which phase does the kubelet compute?',
    },
    plays: { model: (_options, tools) => decideAll(parts, tools) },
    claims: groups.map(claimOf),
  }
}

const groups: readonly Group[] = [
  {
    claim: 'one-failed-is-not-failed',
    text: {
      zh: '一个容器失败，Pod 还不是 Failed：要全部应用容器都已停止、没有一个会再重启，并且至少有一个失败',
      en: 'One failed container does not make the Pod Failed: all app containers must have stopped, none of them to be restarted, and one with a failure',
    },
    cases: [
      ['Never; app a: exit 1; app b: running', 'Running'],
      ['Never; app a: exit 1; app b: exit 0', 'Failed'],
      ['OnFailure; app a: exit 1; app b: exit 0', 'Running'],
      ['Always; app a: exit 1; app b: exit 1', 'Running'],
    ],
  },
  {
    claim: 'crash-is-not-never-ran',
    text: {
      zh: '崩溃后等待重启的容器算“已停止”，Pod 仍是 Running；从未运行过的容器才使 Pod 处于 Pending',
      en: 'A container that waits after a crash counts as stopped and leaves the Pod Running; only one that has never run holds it in Pending',
    },
    cases: [
      ['Always; app a: crashed 1', 'Running'],
      ['Always; app a: crashed 1; app b: running', 'Running'],
      ['Always; app a: never-ran; app b: running', 'Pending'],
      ['Never; app a: waiting ImagePullBackOff', 'Pending'],
    ],
  },
  {
    claim: 'sidecar-exits-do-not-count',
    text: {
      zh: '边车容器的退出码不计入阶段；但仍在运行的边车容器会让 Pod 保持 Running',
      en: 'The exit code of a sidecar does not count for the phase; a sidecar that still runs keeps the Pod Running',
    },
    cases: [
      ['Never, initialized; sidecar s: exit 1; app a: exit 0', 'Succeeded'],
      ['Never, initialized; sidecar s: exit 0; app a: exit 1', 'Failed'],
      ['Never, initialized; sidecar s: running; app a: exit 0', 'Running'],
    ],
  },
  {
    claim: 'unreported-holds-pending',
    text: {
      zh: '只要还有一个容器没有上报状态，Pod 就停在 Pending，哪怕其他容器正在运行',
      en: 'As long as one container has no reported status the Pod stays Pending, even while others run',
    },
    cases: [
      ['Always; app a: running; app b: unreported', 'Pending'],
      ['Never; app a: exit 0; app b: unreported', 'Pending'],
    ],
  },
  {
    claim: 'ending-overrides-policy',
    text: {
      zh: 'Pod 被删除时，消失前会按退出码得到终止阶段，restartPolicy 为 Always 也不例外',
      en: 'A Pod that is being deleted gets a last phase from its exit codes, even with restartPolicy Always',
    },
    cases: [
      ['Always, ending; app a: exit 0', 'Succeeded'],
      ['Always, ending; app a: exit 0; app b: exit 137', 'Failed'],
    ],
  },
]

function* decideAll(parts: Parts, tools: ModelTools): Iterable<Step> {
  for (const group of groups) {
    yield caption(group.text)
    for (const [given, expected] of group.cases) {
      const { pod, situation } = podInWords(given)
      const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])]
      const answer = parts.podPhase(pod.spec, statuses, situation).phase
      yield tools.fact(0, 'kubelet', { kind: 'Decided', rule: 'getPhase', given, answer, expected })
    }
  }
}

const claimOf = ({ claim, text, cases }: Group): Claim => ({
  id: claim,
  text,
  judge: facts => judged(facts, cases),
})

/** Every case was put and answered as the kubelet answers; a wrong answer alone settles it. */
function judged(facts: readonly Fact[], cases: Group['cases']): Judgement {
  const own = facts.filter(isKind('Decided')).filter(fact => cases.some(([given]) => given === fact.given))
  const wrong = own.filter(fact => cases.find(([given]) => given === fact.given)?.[1] !== fact.answer)
  return { holds: own.length === cases.length && wrong.length === 0, deciding: wrong.length > 0 ? wrong : own }
}
