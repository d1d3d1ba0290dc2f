import { fileTree } from '../../model/runtime/files.ts'
import type { FileTree } from '../../model/runtime/kernel.ts'
import type { Container } from '../../objects.ts'
import type { Fact } from '../../sim/fact.ts'
import type { PodOnNode } from './pod-on-node.ts'
import type { Place } from './parts.ts'

/** Folders on the node, made before the first sandbox is asked for; no sandbox makes them again. */
export function mountVolumes(place: Place, on: PodOnNode, attempt: number, because?: Fact): Fact | undefined {
  let latest = because
  for (const { name } of on.pod.spec.volumes ?? []) {
    const key = volumeKey(place, on, name, attempt)
    if (on.volumes.has(key)) continue
    on.volumes.set(key, fileTree(name))
    latest = place.stage.note('kubelet', { kind: 'VolumeMounted', volume: name, container: 'node-1' }, latest)
  }
  return latest
}

const volumeKey = ({ parts }: Place, { pod }: PodOnNode, name: string, attempt: number) =>
  `${parts.volumeOwner(pod, attempt)}/${name}`

/** The Pod's volume as it is on the node now. */
export const volumeOf = (place: Place, on: PodOnNode, name: string): FileTree | undefined =>
  on.volumes.get(volumeKey(place, on, name, on.sandboxes[0]?.attempt ?? 0))

export function mountsOf(place: Place, on: PodOnNode, { name, volumeMounts = [] }: Container, because?: Fact) {
  const at: Record<string, FileTree> = {}
  let fact = because
  for (const { name: volume, mountPath } of volumeMounts) {
    const found = volumeOf(place, on, volume)
    if (found === undefined) continue
    at[mountPath] = found
    const container = `${on.pod.metadata.name}/${name}`
    fact = place.stage.note(place.node.runtime, { kind: 'VolumeMounted', volume, container }, fact)
  }
  return { at, fact }
}
