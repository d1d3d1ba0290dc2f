import type { Problem } from '../../../errors.ts'
import type { EndpointSlice, Pod, PodSpec, Service } from '../../../objects.ts'
import type { Brought, Manifest } from '../../../sim/scenario.ts'
import { isObject, misfits, nameIn, problemAt, type Shape, tidied } from '../../../sim/shape.ts'
import { podShape, serviceShape, sliceShape, workloadShape } from './shapes.ts'

/** An object and where it stands. */
export interface Placed<T> {
  readonly object: T
  readonly manifest: Manifest
}
/** A Pod, or the template of a workload: `owner` is `Deployment/web`, and there is no status yet. */
export interface Candidate {
  readonly pod: Pod
  readonly manifest: Manifest
  readonly owner?: string
}
export interface OwnServices {
  readonly services: readonly Placed<Service>[]
  readonly candidates: readonly Candidate[]
  readonly slices: readonly Placed<EndpointSlice>[]
  /** Objects that were left out for what is wrong in them. */
  readonly refused: readonly string[]
}

const workloads = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']
const shapeOf: Readonly<Record<string, Shape>> = {
  Service: serviceShape,
  Pod: podShape,
  EndpointSlice: sliceShape,
  ...Object.fromEntries(workloads.map(kind => [kind, workloadShape])),
}

/** `kubectl get svc,pods,endpointslices -o yaml`, or manifests that are not applied yet. An object that does not fit is left out. */
export function readServices({ manifests }: Brought): {
  readonly value?: OwnServices
  readonly problems: readonly Problem[]
} {
  const objects = manifests.map(manifest => ({ manifest, object: tidied(manifest.object) }))
  const problems = objects.flatMap(({ manifest, object }) => problemsOf(manifest, object))
  const fitting = objects.filter(({ object }) => isFitting(object))
  const of = <T>(kind: string): Placed<T>[] =>
    fitting.flatMap(({ manifest, object }) =>
      isObject(object) && object['kind'] === kind ? [{ manifest, object: object as T }] : [],
    )
  const services = of<Service>('Service')
  const candidates = [
    ...of<Pod>('Pod').map(({ manifest, object }) => ({ manifest, pod: { ...object, status: object.status ?? {} } })),
    ...workloads.flatMap(kind =>
      of<Workload>(kind).map(({ manifest, object }) => fromTemplate(kind, manifest, object)),
    ),
  ]
  const refused = objects
    .filter(
      ({ object }) =>
        kindOf(object) !== undefined && Object.hasOwn(shapeOf, kindOf(object) ?? '') && !isFitting(object),
    )
    .map(({ manifest, object }) => `${kindOf(object)} ${nameIn(object) ?? `${manifest.file}:${manifest.line}`}`)
  const value = { services, candidates, slices: of<EndpointSlice>('EndpointSlice'), refused }
  if (services.length > 0) return { value, problems }
  const [first] = manifests
  const place = first === undefined ? {} : { file: first.file, line: first.line }
  return { problems: [...problems, { ...place, what: noService, fix: bringThem }] }
}

interface Workload {
  readonly metadata: Pod['metadata']
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> }
      readonly spec: PodSpec
    }
  }
}

function fromTemplate(kind: string, manifest: Manifest, { metadata, spec: { template } }: Workload): Candidate {
  const owner = `${kind}/${metadata.name}`
  const { namespace } = metadata
  const labels = template.metadata?.labels ?? {}
  return {
    manifest,
    owner,
    pod: {
      metadata: { name: metadata.name, labels, ...(namespace && { namespace }) },
      spec: template.spec,
      status: {},
    },
  }
}

function isFitting(object: unknown): boolean {
  const kind = kindOf(object)
  const shape = kind === undefined || !Object.hasOwn(shapeOf, kind) ? undefined : shapeOf[kind]
  return shape !== undefined && nameIn(object) !== undefined && misfits(object, shape).length === 0
}

function problemsOf(manifest: Manifest, object: unknown): Problem[] {
  const { file, line } = manifest
  const kind = kindOf(object)
  if (kind === undefined)
    return [
      { file, line, what: { zh: '这不是 Kubernetes 对象：没有 kind', en: 'not a Kubernetes object: it has no kind' } },
    ]
  const shape = Object.hasOwn(shapeOf, kind) ? shapeOf[kind] : undefined
  if (shape === undefined) return [stranger(manifest, kind)]
  const name = nameIn(object)
  if (name === undefined)
    return [{ file, line, what: { zh: `${kind} 没有 metadata.name`, en: `${kind} without metadata.name` } }]
  return misfits(object, shape).map(each => {
    const problem = problemAt(manifest, each)
    const what = {
      zh: `${kind} ${name}：${problem.what.zh}；这个对象不予理会`,
      en: `${kind} ${name}: ${problem.what.en}; the object is left out`,
    }
    return { ...problem, what }
  })
}

function stranger({ file, line }: Manifest, kind: string): Problem {
  const what =
    kind === 'Endpoints'
      ? {
          zh: 'Endpoints 已弃用，kube-proxy 不读它，不予理会',
          en: 'Endpoints are deprecated and kube-proxy does not read them; left out',
        }
      : { zh: `${kind} 与端点无关，不予理会`, en: `${kind} has nothing to do with endpoints; left out` }
  return { file, line, what, severity: 'note' }
}

const kindOf = (object: unknown) =>
  isObject(object) && typeof object['kind'] === 'string' ? object['kind'] : undefined
const noService = { zh: '里面没有 Service', en: 'there is no Service in it' }
const bringThem = {
  zh: 'kubectl get service,pods,endpointslices -o yaml',
  en: 'kubectl get service,pods,endpointslices -o yaml',
}

/** `svc.yaml:7`: where a field stands, or the nearest thing around it. */
export const placeOf = ({ manifest }: { readonly manifest: Manifest }, ...path: (string | number)[]): string =>
  `${manifest.file}:${manifest.lineOf(...path)}`
