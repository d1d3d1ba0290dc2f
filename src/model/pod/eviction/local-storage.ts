import type { PodSpec } from '../../../objects.ts'
import { sidecars } from '../containers.ts'
import { podResources } from '../pod-resources.ts'
import { amount, milli } from '../quantity.ts'

/** Bytes in use, as the kubelet's scan found them. */
export interface StorageUse {
  readonly containers: Readonly<Record<string, { readonly logs: number; readonly rootfs: number }>>
  /** emptyDir volumes by name. */
  readonly volumes: Readonly<Record<string, number>>
  /** Of the whole Pod; undefined if the scan says nothing. */
  readonly podTotal: number | undefined
}

export type StorageCause = 'emptyDirLimit' | 'podLimit' | 'containerLimit'

/**
 * Does the Pod use more local storage than it may, and which check says so first? Needs no pressure on the node, asks neither
 * for priority nor for restartPolicy. "More" is strict; a limit of 0 is none. The Pod's limit is the sum of what its
 * containers declare, so one without a limit can push the Pod over its neighbours'. Models `localStorageEviction`. Left out:
 * memory-backed emptyDirs (they count as memory), and whether the node can measure at all.
 */
export function exceededLimit(
  spec: PodSpec,
  use: StorageUse,
  node: { readonly dedicatedImageFs: boolean },
): StorageCause | undefined {
  if (isVolumeOver(spec, use)) return 'emptyDirLimit'
  const podLimit = podResources(spec, 'limits')[storage] ?? 0
  if (podLimit > 0 && (use.podTotal ?? 0) > podLimit) return 'podLimit'
  return isContainerOver(spec, use, node.dedicatedImageFs) ? 'containerLimit' : undefined
}

const storage = 'ephemeral-storage'

const isVolumeOver = ({ volumes = [] }: PodSpec, use: StorageUse) =>
  volumes.some(({ name, emptyDir }) => {
    const limit = emptyDir?.sizeLimit === undefined ? 0 : (milli(emptyDir.sizeLimit) ?? 0) / 1000
    return emptyDir?.medium !== 'Memory' && limit > 0 && (use.volumes[name] ?? 0) > limit
  })

/** Sidecars since 1.37; plain init containers never. Logs lie with the images' layers, unless these have a file system of their own: then only the logs are on the node's. */
const isContainerOver = (spec: PodSpec, use: StorageUse, dedicatedImageFs: boolean) =>
  [...sidecars(spec), ...spec.containers].some(({ name, resources }) => {
    const [limit, { logs, rootfs } = nothing] = [amount(resources?.limits, storage) / 1000, use.containers[name]]
    return limit > 0 && (dedicatedImageFs ? logs : logs + rootfs) > limit
  })
const nothing = { logs: 0, rootfs: 0 }
