import type { Kubelet } from '../../model/cluster/kubelet/kubelet.ts'
import { slicesOf } from '../../model/cluster/actors/endpoint-slice.ts'
import { kubectlGet } from '../../model/cluster/actors/kubectl-get.ts'
import { type Cluster, cluster } from '../../model/cluster/cluster.ts'
import type { PodTemplate, ReplicaSet, Stored, StoredPod } from '../../model/cluster/objects.ts'
import type { Image, Program } from '../../model/cluster/program.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { defaultLimits, type BackOffLimits } from '../../model/pod/back-off.ts'
import type { EndpointSpec, NodeSpec, PodSpec, Resources } from '../../objects.ts'
import type { Random } from '../../random.ts'
import type { FactKind, Millis, What } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import type { Parts } from './parts.ts'

export const second = 1000
export const minute = 60 * second

/** Where a play takes place: a cluster with everybody in it. Times that nothing decides by differ with the seed. */
export interface Stage {
  readonly cluster: Cluster
  readonly parts: Parts
  readonly random: Random
  readonly setUp: SetUp
  readonly kubelets: Map<string, Kubelet>
}
export interface SetUp {
  /** What runs under an image's name; an image without an entry is in no registry. */
  readonly programs: Readonly<Record<string, Program | ((startedBefore: number) => Program)>>
  /** What is worth a line; the rest happens all the same. */
  shows(what: What): boolean
  readonly limits?: BackOffLimits
  /** What it takes to create and start a container; default: 50 ms. */
  readonly start?: Millis
  /** Is `kubectl get pods --watch` on? Default: yes, for those who show StatusPrinted. */
  readonly watch?: boolean
  /** Is told of each call of the API. */
  readonly calls?: (from: string, to: string, verb: string, object: string) => void
  /** How long a silent node is waited for; default: 50 s. */
  readonly grace?: Millis
  /** How late everybody hears of a change; default: 1 to 20 ms. */
  readonly watchDelay?: { readonly least: Millis; readonly most: Millis }
  readonly slices?: { readonly maxEndpointsPerSlice: number }
  /** Default: one, `node-1`. */
  readonly nodes?: readonly string[]
}

export function newStage(tools: ModelTools, parts: Parts, setUp: SetUp): Stage {
  const made = cluster({
    tools,
    tells: what => setUp.shows(what),
    deletionMarked: parts.deletionMarked,
    ...(setUp.calls && { calls: setUp.calls }),
    ...(setUp.watchDelay && { watchDelay: setUp.watchDelay }),
  })
  const stage: Stage = { cluster: made, parts, random: tools.random.fork('stage'), setUp, kubelets: new Map() }
  const firstLook = stage.random.integer(5 * second)
  made.join(parts.scheduler())
  made.join(parts.endpointSliceController({ random: tools.random.fork('slices'), ...setUp.slices }))
  made.join(parts.deploymentController(parts))
  made.join(parts.replicaSetController(tools.random.fork('names'), parts))
  made.join(parts.nodeLifecycle({ grace: setUp.grace ?? 50 * second, firstLook }))
  made.join(parts.taintEviction())
  if (setUp.watch !== false) made.join(kubectlGet(made.host('kubectl'), parts.printedPod))
  for (const node of setUp.nodes ?? ['node-1']) addNode(stage, node)
  return stage
}

export interface NodeTraits {
  readonly spec?: NodeSpec
  readonly labels?: Readonly<Record<string, string>>
  /** Default: 4 CPUs, 8 GiB, 110 Pods. */
  readonly allocatable?: Resources
  /** Images that are on it already. */
  readonly cached?: readonly string[]
}

export function addNode(stage: Stage, name: string, traits: NodeTraits = {}): void {
  const { spec = {}, labels = {}, allocatable = usual, cached = [] } = traits
  const { cluster, random, parts, setUp, kubelets } = stage
  const number = kubelets.size + 1
  let addresses = 1 + random.integer(50)
  const images = new Map(Object.entries(setUp.programs).map(([image, program]) => [image, imageOf(stage, program)]))
  const empty: Image = { pull: 0, program: () => ({}) }
  const kubelet = parts.kubelet({
    node: name,
    host: cluster.host(`kubelet/${name}`),
    runtime: cluster.host(`runtime/${name}`),
    rules: parts,
    registry: image => images.get(image),
    cached: new Map(cached.map(image => [image, images.get(image) ?? empty])),
    takes: {
      mount: between(stage, 100, 500),
      sandbox: between(stage, 200, 800),
      start: setUp.start ?? 50,
      failedPull: 800,
      resync: second,
    },
    limits: setUp.limits ?? defaultLimits,
    address: () => `10.244.${number}.${++addresses}`,
  })
  kubelets.set(name, kubelet)
  cluster.join(kubelet)
  const ready = { type: 'Ready', status: 'True' } as const
  cluster.write('user', {
    verb: 'create',
    object: { kind: 'Node', metadata: { name, labels }, spec, status: { allocatable, conditions: [ready] } },
  })
}

const usual = { cpu: '4', memory: '8Gi', pods: 110 }

const imageOf = (stage: Stage, program: SetUp['programs'][string]): Image => ({
  pull: between(stage, 500, 2500),
  program: typeof program === 'function' ? program : () => program,
})

/** In whole tenths of a second, so that times stay readable. */
export const between = ({ random }: Pick<Stage, 'random'>, from: Millis, to: Millis): Millis =>
  from + 100 * random.integer((to - from) / 100 + 1)

export const replicaSetObject = (
  name: string,
  replicas: number,
  template: PodTemplate,
  minReadySeconds?: number,
): ReplicaSet => ({
  kind: 'ReplicaSet',
  metadata: { name },
  spec: {
    replicas,
    ...(minReadySeconds !== undefined && { minReadySeconds }),
    selector: { matchLabels: template.metadata.labels ?? {} },
    template,
  },
})

export const podObject = (name: string, spec: PodSpec, labels: Readonly<Record<string, string>> = {}): StoredPod => ({
  kind: 'Pod',
  metadata: { name, labels },
  spec,
  status: {},
})

/** What the user does has no cause within the play. `change` says what matters about it. */
export function create({ cluster }: Stage, object: Stored, change = 'created'): Cause {
  const subject = `${object.kind}/${object.metadata.name}`
  return cluster.write('user', { verb: 'create', object, tells: [{ kind: 'Wrote', verb: 'create', subject, change }] })
    .because
}

export function remove({ cluster }: Stage, pod: string, graceSeconds?: number): Cause {
  const ref = { kind: 'Pod', name: pod } as const
  const change = graceSeconds === 0 ? 'force, grace period 0' : 'deleted'
  const tells = [{ kind: 'Wrote', verb: 'delete', subject: `Pod/${pod}`, change }] as const
  const seconds = graceSeconds === undefined ? {} : { graceSeconds }
  return cluster.write('user', { verb: 'delete', ref, ...seconds, tells }).because
}

export const look = ({ cluster }: Stage, subject: string, value: string | number | boolean): Cause =>
  cluster.tell('user', { kind: 'Looked', subject, value })

/** `kubectl get pod` now. */
export function print({ cluster, parts }: Stage, pod: string): void {
  const object = cluster.get('Pod', pod)
  if (object !== undefined) cluster.tell('kubectl', { kind: 'StatusPrinted', pod, ...parts.printedPod(object) })
}

/** Everything that is listed behind a Service, in whichever slice. */
export const endpointsOf = ({ cluster }: Stage, service: string): readonly EndpointSpec[] =>
  slicesOf(cluster, service).flatMap(slice => slice.endpoints ?? [])

export const shows =
  (...kinds: readonly FactKind[]) =>
  (what: What): boolean =>
    kinds.includes(what.kind)

export const isRunning = ({ cluster }: Stage, ...pods: readonly string[]): boolean =>
  pods.every(pod => cluster.get('Pod', pod)?.status.phase === 'Running')
