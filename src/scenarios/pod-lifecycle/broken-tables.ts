import { isSidecar, lastExit, named } from '../../model/pod/containers.ts'
import { podPhase, type PhaseDecision } from '../../model/pod/phase.ts'
import { printedPod } from '../../model/pod/status-column.ts'
import type { Broken, Scenario } from '../../sim/scenario.ts'
import { parts, type Parts } from '../cluster/parts.ts'

/** Misconceptions about phase and STATUS, each as the one function that it gets wrong. */
export const brokenTables = (scenario: (parts: Parts) => Scenario): readonly Broken[] =>
  variants.map(({ replace, ...about }) => ({ ...about, scenario: () => scenario({ ...parts, ...replace }) }))

type Variant = Omit<Broken, 'scenario'> & { readonly replace: Partial<Parts> }

const failed: PhaseDecision = { phase: 'Failed', rule: 'some-failed', containers: [] }

const variants: readonly Variant[] = [
  {
    name: 'failed-at-the-first-failure',
    experiment: 'phase-table',
    breaks: 'one-failed-is-not-failed',
    text: {
      zh: '只要有一个容器失败，Pod 就是 Failed',
      en: 'As soon as one container has failed the Pod is Failed',
    },
    replace: {
      podPhase: (spec, statuses, situation) =>
        spec.containers.some(each => lastExit(named(statuses, each.name))?.exitCode)
          ? failed
          : podPhase(spec, statuses, situation),
    },
  },
  {
    name: 'every-wait-is-pending',
    experiment: 'phase-table',
    breaks: 'crash-is-not-never-ran',
    text: {
      zh: '等待重启的容器使 Pod 回到 Pending',
      en: 'A container that waits for its restart takes the Pod back to Pending',
    },
    replace: {
      podPhase: (spec, statuses, situation) =>
        podPhase(
          spec,
          statuses.map(each => ({ ...each, lastState: {} })),
          situation,
        ),
    },
  },
  {
    name: 'sidecars-count-as-apps',
    experiment: 'phase-table',
    breaks: 'sidecar-exits-do-not-count',
    text: { zh: '边车容器失败，Pod 也就失败', en: 'When a sidecar fails, so does the Pod' },
    replace: {
      podPhase(spec, statuses, situation) {
        const inits = spec.initContainers ?? []
        const apps = inits.filter(isSidecar).map(({ name }) => ({ name }))
        const asApps = {
          initContainers: inits.filter(each => !isSidecar(each)),
          containers: [...apps, ...spec.containers],
        }
        return podPhase({ ...spec, ...asApps }, statuses, situation)
      },
    },
  },
  {
    name: 'unreported-is-ignored',
    experiment: 'phase-table',
    breaks: 'unreported-holds-pending',
    text: {
      zh: '阶段只看已经上报状态的容器',
      en: 'The phase depends only on containers that have reported a status',
    },
    replace: {
      podPhase: (spec, statuses, situation) =>
        podPhase(
          { ...spec, containers: spec.containers.filter(each => named(statuses, each.name) !== undefined) },
          statuses,
          situation,
        ),
    },
  },
  {
    name: 'always-never-succeeds',
    experiment: 'phase-table',
    breaks: 'ending-overrides-policy',
    text: {
      zh: 'restartPolicy 为 Always 的 Pod 绝不会是 Succeeded',
      en: 'A Pod with restartPolicy Always can never be Succeeded',
    },
    replace: {
      podPhase: (spec, statuses, situation) => podPhase(spec, statuses, { ...situation, podIsTerminal: false }),
    },
  },
  {
    name: 'status-is-the-phase',
    experiment: 'status-column',
    breaks: 'status-is-not-phase',
    text: { zh: 'STATUS 一列就是 Pod 的阶段', en: 'The STATUS column is the phase of the Pod' },
    replace: { printedPod: pod => ({ ...printedPod(pod), status: pod.status.phase ?? '' }) },
  },
  {
    name: 'the-last-container-wins',
    experiment: 'status-column',
    breaks: 'first-waiting-container-wins',
    text: {
      zh: 'STATUS 显示排在最后的那个容器的原因',
      en: 'STATUS shows the reason of the last container',
    },
    replace: {
      printedPod(pod) {
        const { initContainerStatuses = [], containerStatuses = [] } = pod.status
        const reversed = {
          initContainerStatuses: [...initContainerStatuses].reverse(),
          containerStatuses: [...containerStatuses].reverse(),
        }
        return printedPod({ ...pod, status: { ...pod.status, ...reversed } })
      },
    },
  },
  {
    name: 'success-is-restarted-at-once',
    experiment: 'status-column',
    breaks: 'success-backs-off-too',
    text: {
      zh: '以 0 退出的容器会立即重启，只有失败的才回退',
      en: 'A container that ends with 0 is restarted at once; only failures back off',
    },
    // In this play every exit is a success, so leaving the delay out altogether is just that.
    replace: { restartDelay: () => 0 },
  },
  {
    name: 'the-first-restart-waits-too',
    experiment: 'status-column',
    breaks: 'success-backs-off-too',
    text: { zh: '第一次重启之前就要等 10 秒', en: 'Even the first restart comes after 10 seconds' },
    replace: {
      restartDelay: (remembered, finishedAt, limits) =>
        remembered === undefined ? 10_000 : parts.restartDelay(remembered, finishedAt, limits),
    },
  },
]
