import type { PodSpec } from '../../../objects.ts'
import { podActions } from '../../pod/actions.ts'
import { apiStatus } from '../../pod/api-status.ts'
import { afterRestart, restartDelay } from '../../pod/back-off.ts'
import { named, sidecars } from '../../pod/containers.ts'
import { podPhase } from '../../pod/phase.ts'
import { stopTimes } from '../../pod/termination.ts'
import { counted, mayRun } from './probe-count.ts'

/** The decisions of a kubelet, all pure. It asks for them through here, so that one can be replaced by a misconception. */
export interface KubeletRules {
  readonly podPhase: typeof podPhase
  readonly status: typeof apiStatus
  readonly actions: typeof podActions
  readonly preparation: Preparation
  readonly restartDelay: typeof restartDelay
  readonly afterRestart: typeof afterRestart
  readonly backOffKey: typeof backOffKey
  readonly stopTimes: typeof stopTimes
  readonly waitsFor: typeof waitsFor
  readonly mayRun: typeof mayRun
  readonly counted: typeof counted
}

/** What has to be there before any container is started, in this order. */
export type Preparation = readonly ('volumes' | 'images' | 'sandbox')[]
/** Images are not among it: each is pulled when its container's turn has come. Models kubelet `SyncPod`. */
export const preparation: Preparation = ['volumes', 'sandbox']

/** Each container of each Pod has a counter of its own. Models `GetBackoffKey`, which adds a hash of the spec. */
export const backOffKey = (container: string): string => container

/** Who has to have ended before this container gets its stop signal. Models `terminationOrdering`. */
export function waitsFor(spec: PodSpec, name: string): readonly string[] {
  const sidecarNames = sidecars(spec).map(each => each.name)
  if (named(spec.containers, name) !== undefined || !sidecarNames.includes(name)) return []
  return [...spec.containers.map(each => each.name), ...sidecarNames.slice(sidecarNames.indexOf(name) + 1)]
}

export const kubeletRules: KubeletRules = {
  podPhase,
  status: apiStatus,
  actions: podActions,
  preparation,
  restartDelay,
  afterRestart,
  backOffKey,
  stopTimes,
  waitsFor,
  mayRun,
  counted,
}
