import type { Problem } from '../../../errors.ts'
import type { ContainerStatus, Pod } from '../../../objects.ts'
import type { Brought, Manifest } from '../../../sim/scenario.ts'
import { isObject, type Misfit, misfits, nameIn, problemAt, tidied } from '../../../sim/shape.ts'
import { same, text, type Text } from '../../../text.ts'
import { podShape } from './pod-shape.ts'

/** Pods that can be answered for, and the names of those that cannot because of what is wrong in them. */
export interface OwnPods {
  readonly pods: readonly Pod[]
  readonly refused: readonly string[]
}

/** As `kubectl get pod -o yaml|json` prints them, or a manifest not applied yet. All problems of all objects at once. */
export function readPods({ manifests }: Brought): { readonly value?: OwnPods; readonly problems: readonly Problem[] } {
  const objects = manifests.map(manifest => ({ manifest, object: tidied(manifest.object) }))
  const strangers = objects.filter(each => !isPod(each)).map(({ manifest, object }) => stranger(manifest, object))
  const read = objects.filter(isPod).map(({ manifest, object }) => readPod(manifest, object))
  const pods = read.flatMap(({ pod }) => pod ?? [])
  const others = strangers.map(each => (pods.length > 0 ? { ...each, severity: 'note' as const } : each))
  const problems = [...others, ...read.flatMap(each => each.problems)]
  const refused = read.flatMap(({ pod, name }) => (pod === undefined ? [name] : []))
  return pods.length === 0 ? { problems } : { value: { pods, refused }, problems }
}

const isPod = ({ object }: { readonly object: unknown }) => isObject(object) && object['kind'] === 'Pod'

function readPod(manifest: Manifest, object: unknown): { pod?: Pod; name: string; problems: Problem[] } {
  const wrong = misfits(object, podShape)
  const name = nameIn(object) ?? `${manifest.file}:${manifest.line}`
  if (wrong.length > 0) return { name, problems: wrong.map(each => problemAt(manifest, each)) }
  const pod = completed(object as Pod, name)
  const problems = [...nameProblems(pod), ...strayStatuses(pod)].map(each => ({
    ...problemAt(manifest, each),
    ...(each.note && { severity: 'note' as const }),
  }))
  return problems.some(each => !('severity' in each)) ? { name, problems } : { pod, name, problems }
}

/** What the API would have filled in; counts and flags that are missing are zero and false to it. */
function completed(pod: Pod, name: string): Pod {
  const { initContainerStatuses, containerStatuses } = pod.status ?? {}
  return {
    ...pod,
    metadata: { ...pod.metadata, name },
    status: {
      ...pod.status,
      ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map(counted) }),
      ...(containerStatuses && { containerStatuses: containerStatuses.map(counted) }),
    },
  }
}

const counted = (each: ContainerStatus) => ({
  ...each,
  ready: each.ready ?? false,
  restartCount: each.restartCount ?? 0,
})

type Remark = Misfit & { readonly note?: true }

function nameProblems({ spec }: Pod): Remark[] {
  const empty = spec.containers.length === 0 ? [{ path: ['spec', 'containers'], what: noContainers }] : []
  const lists = (['initContainers', 'containers'] as const).flatMap(list =>
    (spec[list] ?? []).map(({ name }, i) => ({ path: ['spec', list, i, 'name'], name })),
  )
  const twice = lists.filter(({ name }, i) => lists.findIndex(each => each.name === name) < i)
  return [...empty, ...twice.map(({ path, name }) => ({ path, what: text`${usedTwice} “${name}”` }))]
}

const noContainers: Text = {
  zh: 'spec.containers 是空的：Pod 至少要有一个容器',
  en: 'spec.containers is empty: a Pod needs one at least',
}
const usedTwice: Text = {
  zh: '容器名在 Pod 内必须唯一，重复的是',
  en: 'container names are unique in a Pod; used twice:',
}

function strayStatuses({ spec, status }: Pod): Remark[] {
  const stray = (list: 'initContainerStatuses' | 'containerStatuses', declared: readonly { name: string }[] = []) =>
    (status[list] ?? []).flatMap(({ name }, i) =>
      declared.some(each => each.name === name)
        ? []
        : [{ path: ['status', list, i], what: text`${undeclared} “${name}”`, note: true as const }],
    )
  return [...stray('initContainerStatuses', spec.initContainers), ...stray('containerStatuses', spec.containers)]
}

const undeclared: Text = {
  zh: '规约中没有这个容器，它的状态不予理会：',
  en: 'the spec has no such container, its status is ignored:',
}

function stranger({ file, line }: Manifest, object: unknown): Problem {
  const kind = isObject(object) ? object['kind'] : undefined
  if (typeof kind !== 'string') return { file, line, what: noKind, fix: printIt }
  if (kind.toLowerCase() === 'pod')
    return { file, line, what: text`kind: ${kind}`, fix: { zh: '是不是 Pod？', en: 'did you mean Pod?' } }
  return { file, line, what: { zh: `这是 ${kind}，不是 Pod`, en: `this is a ${kind}, not a Pod` }, fix: ofItsPods }
}

const noKind: Text = { zh: '这不是 Kubernetes 对象：没有 kind', en: 'not a Kubernetes object: it has no kind' }
const printIt: Text = same('kubectl get pod NAME -o yaml')
const ofItsPods: Text = {
  zh: '给出它的 Pod：kubectl get pod -l 标签 -o yaml',
  en: 'bring its Pods: kubectl get pod -l LABELS -o yaml',
}
