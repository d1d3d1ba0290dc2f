import type { Container, Pod, PodSpec, RestartRule } from '../../objects.ts'
import { newest, type RuntimeState } from './runtime-state.ts'

/** Reason of containers that a RestartAllContainers rule removed. */
export const restartingAll = 'RestartingAllContainers'

/**
 * Does an exit with this code lead to a restart? First matching rule, then the container's own policy, then the Pod's
 * (default Always). Models `ContainerShouldRestart` with ContainerRestartRules on (beta since 1.35).
 */
export function restartsAfterExit(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (matchingRule(container, exitCode) !== undefined) return true
  const policy = policyOf(container, spec)
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** For a container killed by a probe or found in an unknown state: there is no exit code, so only policies count. */
export const restartsAfterKill = (container: Container, spec: PodSpec): boolean => policyOf(container, spec) !== 'Never'

export const policyOf = (container: Container, spec: PodSpec) =>
  container.restartPolicy ?? spec.restartPolicy ?? 'Always'

/** The first rule whose exit codes fit. Rules are read only beside a policy of the container's own. */
export function matchingRule(container: Container, exitCode: number): RestartRule | undefined {
  if (container.restartPolicy === undefined) return undefined
  return container.restartPolicyRules?.find(({ exitCodes }) => {
    if (exitCodes === undefined) return false
    const listed = exitCodes.values?.includes(exitCode) ?? false
    return exitCodes.operator === 'In' ? listed : !listed
  })
}

/**
 * Should the kubelet start this container, as far as its newest instance tells? Never made, stuck in created, or unknown:
 * yes, whatever the policy. Models `ShouldContainerBeRestarted`.
 */
export function startsAgain(container: Container, pod: Pod, runtime: RuntimeState): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  const instance = newest(runtime, container.name)
  if (instance === undefined) return true
  if (instance.state === 'running') return false
  return instance.state !== 'exited' || restartsAfterExit(container, pod.spec, instance.exitCode ?? 0)
}
