import { patch } from '../../model/cluster/actor.ts'
import { withDefaults } from '../../model/cluster/deployment/defaults.ts'
import { isComplete } from '../../model/cluster/deployment/progress.ts'
import type { Deployment, DeploymentSpec, PodTemplate, ReplicaSet } from '../../model/cluster/objects.ts'
import type { Program } from '../../model/cluster/program.ts'
import type { Cause } from '../../model/cluster/task.ts'
import type { Container } from '../../objects.ts'
import type { Fact, Millis } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import { addNode, look, newStage, type SetUp, type Stage } from '../cluster/stage.ts'
import { undoTarget } from './kubectl.ts'
import type { Parts } from './parts.ts'

/** Ends only when it is killed: so a grace period is used up. */
export const stubborn: Program = { onTerm: 'ignores' }
/** Versions whose processes use up their grace period. */
export const versions = (...names: readonly string[]): Readonly<Record<string, Program>> =>
  Object.fromEntries(names.map(name => [`app:${name}`, stubborn]))

/** One node, with all images on it: so Pods differ by nothing that an experiment does not vary. */
export function stageOf(tools: ModelTools, parts: Parts, setUp: Omit<SetUp, 'nodes' | 'watch'>): Stage {
  const stage = newStage(tools, parts, { ...setUp, nodes: [], watch: false })
  addNode(stage, 'node-1', { cached: Object.keys(setUp.programs) })
  return stage
}

export interface Given {
  readonly replicas: number
  readonly image: string
  readonly grace?: Millis
  readonly spec?: Partial<DeploymentSpec>
  readonly container?: Partial<Container>
}
/** `app: <name>` is its label and its selector. */
export function deploymentObject(name: string, { replicas, image, grace = 0, spec, container }: Given): Deployment {
  const labels = { app: name }
  const template: PodTemplate = {
    metadata: { labels },
    spec: {
      containers: [{ name: 'app', image, ...container }],
      terminationGracePeriodSeconds: Math.ceil(grace / 1000),
    },
  }
  const given = { replicas, selector: { matchLabels: labels }, template, ...spec }
  return { kind: 'Deployment', metadata: { name }, spec: withDefaults(given) }
}

/** `change` is what `kubectl` would have been told. */
export const edit = (
  { cluster }: Stage,
  name: string,
  change: string,
  edited: (deployment: Deployment) => Deployment,
): Cause =>
  cluster.write(
    'user',
    patch('Deployment', name, edited, { kind: 'Wrote', verb: 'update', subject: `Deployment/${name}`, change }),
  ).because

const withSpec = (change: (spec: DeploymentSpec) => DeploymentSpec) => (deployment: Deployment) => ({
  ...deployment,
  spec: change(deployment.spec),
})

export const editSpec = (
  stage: Stage,
  name: string,
  change: string,
  edited: (spec: DeploymentSpec) => DeploymentSpec,
) => edit(stage, name, change, withSpec(edited))

export const setImage = (stage: Stage, name: string, image: string): Cause =>
  editSpec(stage, name, `image=${image}`, spec => ({ ...spec, template: withImage(spec.template, image) }))

export const withImage = (template: PodTemplate, image: string): PodTemplate => ({
  ...template,
  spec: { ...template.spec, containers: template.spec.containers.map(each => ({ ...each, image })) },
})

export const scaleTo = (stage: Stage, name: string, replicas: number): Cause =>
  editSpec(stage, name, `replicas=${replicas}`, spec => ({ ...spec, replicas }))

export const pause = (stage: Stage, name: string, paused: boolean): Cause =>
  editSpec(stage, name, `paused=${paused}`, spec => ({ ...spec, paused }))

/** What kubectl answers; it writes nothing if it refuses. */
export function undo(stage: Stage, parts: Parts, name: string, revision?: number): void {
  const command = `kubectl rollout undo deployment/${name}${revision === undefined ? '' : ` --to-revision=${revision}`}`
  const deployment = stage.cluster.get('Deployment', name)
  const target = undoTarget(setsOf(stage, name), revision)
  if (deployment === undefined) return
  const refusal = parts.undoRefusal(deployment) ?? (target === undefined ? 'unable to find the revision' : undefined)
  look(stage, command, refusal === undefined ? 'rolled back' : `error: ${refusal}`)
  if (refusal !== undefined || target === undefined) return
  edit(stage, name, `template of ${target.metadata.name}`, each => ({ ...each, spec: parts.undone(each, target) }))
}

export function setsOf({ cluster }: Stage, name: string): readonly ReplicaSet[] {
  const uid = cluster.get('Deployment', name)?.metadata.uid
  return uid === undefined ? [] : [...cluster.replicaSetsOf(uid)]
}

/** Replicas of all its sets, oldest first, as their specs say. */
export const sizesOf = (stage: Stage, name: string): readonly number[] =>
  setsOf(stage, name).map(set => set.spec.replicas)

/** Is it rolled out, and everything gone that had to go? */
export function isSettled({ cluster }: Stage, name: string): boolean {
  const deployment = cluster.get('Deployment', name)
  if (deployment?.status === undefined || !isComplete(deployment, deployment.status)) return false
  return podsOf({ cluster }, name).length === deployment.spec.replicas
}

/** By their names, since the set that made them may be gone: `<deployment>-<hash>-<random>`. */
export const podsOf = ({ cluster }: Pick<Stage, 'cluster'>, name: string) =>
  [...cluster.list('Pod')].filter(({ metadata }) => {
    if (!metadata.name.startsWith(`${name}-`)) return false
    return metadata.name.indexOf('-', name.length + 1) === metadata.name.lastIndexOf('-')
  })

/** Until these are rolled out, at most so long. */
export function* settle(stage: Stage, most: Millis, ...names: readonly string[]): Iterable<Fact> {
  const { cluster } = stage
  yield* cluster.run(cluster.now() + most, () => names.every(name => isSettled(stage, name)))
}

/** Of no length: what was told is told before what comes next. */
export function* wait({ cluster }: Stage, length: Millis): Iterable<Fact> {
  yield* cluster.run(cluster.now() + length)
}
