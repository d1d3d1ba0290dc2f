import type { Cause } from '../../model/cluster/task.ts'
import type { Millis } from '../../sim/fact.ts'
import type { ServiceStage } from './stage.ts'

/** How a container fills its writable layer, and what it may. In MiB. */
export interface Filling {
  readonly pod: string
  readonly limit: number
  readonly perSecond: number
}

/** Of the eviction manager. */
const scanPeriod: Millis = 10_000
const mebibyte = 1024 * 1024

/**
 * A container begins to fill its writable layer; the kubelet's eviction manager measures every 10 s and evicts the Pod when it
 * finds it over its limit. `firstScan`: how long until it next measures. Usage of the layer is read afresh each time; that of
 * emptyDirs may be a minute old.
 */
export function fillDisk(
  stage: ServiceStage,
  { pod, limit, perSecond }: Filling,
  firstScan: Millis,
  because: Cause,
): void {
  const { cluster, parts } = stage
  const host = cluster.host('eviction-manager')
  const began = cluster.now()
  function scan(): void {
    const object = cluster.get('Pod', pod)
    const { nodeName = '' } = object?.spec ?? {}
    if (object === undefined || object.status.phase !== 'Running') return
    const mebibytes = Math.floor((perSecond * (cluster.now() - began)) / 1000)
    const found = cluster.tell(`kubelet/${nodeName}`, { kind: 'StorageUsed', pod, mebibytes, limit }, because)
    const use = parts.measured('layer', mebibytes * mebibyte)
    const over = parts.exceededLimit(object.spec, use, { dedicatedImageFs: false })
    if (over !== undefined) parts.evict(stage, nodeName, pod, found)
    else host.after(scanPeriod, scan)
  }
  host.after(firstScan, scan)
}

/** The kubelet ends the Pod by itself: no deletion, and only the API server's phase will tell. */
export function evict({ kubelets }: ServiceStage, node: string, pod: string, because: Cause): void {
  kubelets.get(node)?.evict(pod, 'Evicted', 'ephemeral-storage', because)
}

export const storageLimit = (mebibytes: number) => ({
  resources: { limits: { 'ephemeral-storage': `${mebibytes}Mi` } },
})
