import type { Problem } from '../../errors.ts'
import type { EndpointSlice, KubeObject, Service } from '../../objects.ts'
import type { Manifest } from '../../sim/scenario.ts'
import { type Misfit, type Shape, isObject, misfits, nameIn, problemAt, tidied } from '../../sim/shape.ts'
import { type Configuration, configurationRemarks, configurationShape } from './object-config.ts'
import { nodeRemarks, type Remark, serviceRemarks, sliceRemarks } from './object-remarks.ts'
import { nodeShape, type ProxyNode, serviceShape, sliceShape } from './object-shapes.ts'

export type { ProxyNode }

export interface ProxyObjects {
  readonly services: readonly Service[]
  readonly slices: readonly EndpointSlice[]
  readonly nodes: readonly ProxyNode[]
  /** Absent: kube-proxy's configuration was not brought. */
  readonly configuration?: Configuration
}

/**
 * `kubectl get svc,endpointslices,nodes -A -o yaml` as kube-proxy reads it, and its own configuration. An object that does not fit is left out, and a
 * problem says where and why; a note says what else is not used. Nothing is guessed into an object.
 */
export function readObjects(manifests: readonly Manifest[]): ProxyObjects & {
  readonly problems: readonly Problem[]
  /** kube-proxy would not start with its configuration, so that nobody knows what its rules are. */
  readonly wouldNotStart: boolean
} {
  const problems: Problem[] = []
  const kept = new Map<string, Kept>()
  let wouldNotStart = false
  for (const manifest of manifests) {
    const read = readOne(manifest, tidied(manifest.object))
    problems.push(...read.problems)
    wouldNotStart ||= read.kept === undefined && isConfiguration(manifest.object)
    if (read.kept === undefined) continue
    const { kind, object } = read.kept
    // A configuration has no metadata, and there is one.
    const { namespace = 'default', name = '' } = 'metadata' in object ? object.metadata : {}
    const id = `${kind} ${namespace}/${name}`
    if (kept.has(id)) problems.push(noted(manifest, `${kind} ${name}`.trim(), { path: [], what: again }))
    kept.set(id, read.kept)
  }
  const of = <T>(kind: string) => [...kept.values()].flatMap(each => (each.kind === kind ? [each.object as T] : []))
  const [configuration] = of<Configuration>('KubeProxyConfiguration')
  return {
    services: of<Service>('Service'),
    slices: of<EndpointSlice>('EndpointSlice'),
    nodes: of('Node'),
    ...(configuration && { configuration }),
    problems,
    wouldNotStart,
  }
}

const isConfiguration = (object: unknown) => isObject(object) && object['kind'] === 'KubeProxyConfiguration'

const again = { zh: '输入中再次出现；以最后一个为准', en: 'it stands in the input again; the last one counts' }

interface Kept {
  readonly kind: string
  readonly object: KubeObject | Configuration
}
interface Read {
  /** Absent if the object is left out. */
  readonly kept?: Kept
  readonly problems: readonly Problem[]
}

const known: Readonly<Record<string, { readonly shape: Shape; remarks(object: never): readonly Remark[] }>> = {
  Service: { shape: serviceShape, remarks: serviceRemarks },
  EndpointSlice: { shape: sliceShape, remarks: sliceRemarks },
  Node: { shape: nodeShape, remarks: nodeRemarks },
  KubeProxyConfiguration: { shape: configurationShape, remarks: configurationRemarks },
}

function readOne(manifest: Manifest, object: unknown): Read {
  const kind = isObject(object) ? object['kind'] : undefined
  const reader = typeof kind === 'string' && Object.hasOwn(known, kind) ? known[kind] : undefined
  if (typeof kind !== 'string' || reader === undefined) return { problems: [stranger(manifest, kind)] }
  const name = `${kind} ${nameIn(object) ?? ''}`.trim()
  const wrong = misfits(object, reader.shape)
  if (wrong.length > 0) return { problems: wrong.map(each => leftOut(manifest, name, each)) }
  const remarks = reader.remarks(object as never)
  const problems = remarks.map(each => (each.note ? noted(manifest, name, each) : leftOut(manifest, name, each)))
  return remarks.some(each => !each.note)
    ? { problems }
    : { kept: { kind, object: object as Kept['object'] }, problems }
}

const leftOut = (manifest: Manifest, name: string, misfit: Misfit): Problem => ({
  ...problemAt(manifest, misfit),
  what: {
    zh: `${name}：${misfit.what.zh}；这个对象不予理会`,
    en: `${name}: ${misfit.what.en}; the object is left out`,
  },
})
const noted = (manifest: Manifest, name: string, misfit: Misfit): Problem => ({
  ...problemAt(manifest, misfit),
  what: { zh: `${name}：${misfit.what.zh}`, en: `${name}: ${misfit.what.en}` },
  severity: 'note',
})

function stranger({ file, line }: Manifest, kind: unknown): Problem {
  if (typeof kind !== 'string') {
    return {
      file,
      line,
      what: { zh: '这不是 Kubernetes 对象：没有 kind', en: 'not a Kubernetes object: it has no kind' },
    }
  }
  const what = { zh: `kube-proxy 不读 ${kind}，不予理会`, en: `kube-proxy does not read ${kind}; left out` }
  const fix = {
    zh: '给出 EndpointSlice：kubectl get endpointslices',
    en: 'bring EndpointSlices: kubectl get endpointslices',
  }
  return { file, line, what, ...(kind === 'Endpoints' && { fix }), severity: 'note' }
}
