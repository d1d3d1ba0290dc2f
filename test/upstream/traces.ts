import type { Deployment, IntOrPercent, PodTemplate, Strategy } from '../../src/model/cluster/objects.ts'
import { parts } from '../../src/scenarios/cluster/parts.ts'
import { create, newStage, type Stage } from '../../src/scenarios/cluster/stage.ts'
import type { Service } from '../../src/objects.ts'
import type { Fact } from '../../src/sim/fact.ts'
import { modelTools } from '../../src/sim/play.ts'

/** What a real control plane wrote, as the corpus has it. */
export interface Trace {
  readonly name: string
  readonly commands: string
  readonly writes: readonly Recorded[]
}
interface Recorded {
  readonly t: number
  readonly by: string
  readonly verb: string
  readonly resource: string
  readonly code: number
  readonly name?: string
  readonly replicas?: number
  readonly status?: { readonly conditions?: readonly string[] }
}

/** A command, the Deployment that there is afterwards, and the one that there was before. */
export interface Game {
  readonly kind: 'create' | 'scale' | 'rollout' | 'expose'
  readonly deployment: Deployment
  readonly base?: Deployment
  readonly withService: boolean
  readonly deadline?: number
}

/** Undefined: a command that is not known here. */
export function gameOf({ commands, writes }: Trace): Game | undefined {
  const withService = writes.some(each => each.resource === 'endpointslices')
  const created = /create deployment (\S+) --image=(\S+) --replicas=(\d+)/.exec(commands)
  if (created !== null)
    return { kind: 'create', deployment: deploymentOf(created[1], created[3], created[2]), withService }
  const base = deploymentOf('web', '3', 'nginx:1')
  if (/expose deployment/.test(commands)) return { kind: 'expose', deployment: base, base, withService }
  const scaled = /scale deployment \S+ --replicas=(\d+)/.exec(commands)
  if (scaled !== null) {
    const deployment = deploymentOf('web', scaled[1], 'nginx:1')
    // Down to 2 was recorded after up to 5.
    const before = deployment.spec.replicas < 3 ? deploymentOf('web', '5', 'nginx:1') : base
    return { kind: 'scale', deployment, base: before, withService }
  }
  return applied(commands, withService)
}

/** `dep NAME REPLICAS STRATEGY IMAGE [DEADLINE]`; with the first image it is new, with another it is an update. */
function applied(commands: string, withService: boolean): Game | undefined {
  const words = /^dep (\S+) (\d+) (?:'\{(.*)\}'|"\$\(RU (\S+) (\S+)\)") (\S+)(?: (\d+))?/.exec(commands)
  if (words === null) return undefined
  const [, name, replicas, yaml = '', surge, unavailable, image = '', deadline] = words
  if (/Recreate/.test(yaml)) return undefined
  const found = /maxSurge: (\S+), maxUnavailable: ([^\s}]+)/.exec(yaml)
  const maxSurge = numeral(surge ?? found?.[1])
  const maxUnavailable = numeral(unavailable ?? found?.[2])
  const strategy: Strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }
  const deployment = deploymentOf(name, replicas, image, strategy, deadline)
  if (image === 'nginx:1') return { kind: 'create', deployment, withService }
  const base = deploymentOf(name, replicas, 'nginx:1', strategy, deadline)
  return {
    kind: 'rollout',
    deployment,
    base,
    withService,
    ...(deadline !== undefined && { deadline: Number(deadline) }),
  }
}

const numeral = (word: string | undefined): IntOrPercent =>
  word === undefined ? '25%' : word.endsWith('%') ? word : Number(word)

function deploymentOf(
  name = '',
  replicas = '',
  image = '',
  strategy: Strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  deadline = '600',
): Deployment {
  const labels = { app: name }
  const template: PodTemplate = { metadata: { labels }, spec: { containers: [{ name: 'nginx', image }] } }
  const progressDeadlineSeconds = Number(deadline)
  const selector = { matchLabels: labels }
  const spec = { replicas: Number(replicas), selector, template, strategy, progressDeadlineSeconds }
  return { kind: 'Deployment', metadata: { name }, spec }
}

/** A write that went well, in the words of both sides: who, what, of which kind. */
export interface Write {
  readonly what: string
  readonly t: number
  readonly fact?: Fact
}

/** Whichever verb kubectl used; and our facts about Endpoints do not say which. */
const who = (by: string, verb: string, resource: string) =>
  by === 'kubectl' || by === 'endpoint-controller' ? `${by} ${resource.split('/')[0]}` : `${by} ${verb} ${resource}`

export const writesOf = ({ writes }: Trace): Write[] =>
  writes
    .filter(each => each.code < 300 && each.resource !== 'events')
    .map(each => ({ what: who(each.by, each.verb, each.resource), t: each.t }))

/** Pods created at a time: a new batch begins where more than `gap` lies between two. The first sync alone. */
export function batchesOf(writes: readonly Write[], gap: number): number[] {
  const times = writes.filter(each => each.what === 'replicaset-controller create pods').map(({ t }) => t)
  const batches: number[] = []
  for (const [i, t] of times.entries()) {
    if (i === 0 || t - (times[i - 1] ?? 0) > gap) batches.push(0)
    batches[batches.length - 1] = (batches.at(-1) ?? 0) + 1
  }
  return batches
}

export interface Size {
  readonly set: 'old' | 'new'
  readonly size: number
}

/** Plays the command on the model, from when what was there before is complete. */
export function playGame(game: Game, seed: number) {
  const stage = stageOf(game, seed)
  const { cluster } = stage
  if (game.base !== undefined) create(stage, game.base)
  if (game.withService && game.kind !== 'expose') create(stage, service(game.deployment))
  const settled = [...cluster.run(minute)]
  const before = new Set([...cluster.list('ReplicaSet')].map(({ metadata }) => metadata.name))
  command(stage, game)
  const facts = [...settled, ...cluster.run(cluster.now() + 2 * minute)]
  const since = facts.slice(settled.length)
  const { name } = game.deployment.metadata
  return {
    facts,
    writes: since.flatMap(fact => writeOf(fact)),
    sizes: since.flatMap((fact): Size[] => {
      if (fact.kind !== 'Scaled') return []
      return [{ set: game.kind === 'rollout' && before.has(fact.set) ? 'old' : 'new', size: fact.to }]
    }),
    conditions: (cluster.get('Deployment', name)?.status?.conditions ?? []).map(
      ({ type, status, reason = '' }) => `${type}=${status} ${reason}`,
    ),
  }
}

const minute = 60_000

function stageOf({ withService }: Game, seed: number): Stage {
  const program = { startUp: 100, onTerm: { after: 300, code: 0 } }
  const stage = newStage(modelTools(seed, 'trace'), parts, {
    programs: { 'nginx:1': program, 'nginx:2': program },
    watch: false,
    shows: () => true,
    nodes: ['node-1', 'node-2'],
  })
  if (withService) stage.cluster.join(parts.endpointsController())
  return stage
}

function command(stage: Stage, { kind, deployment }: Game): void {
  if (kind === 'create') return void create(stage, deployment)
  if (kind === 'expose') return void create(stage, service(deployment))
  const { name } = deployment.metadata
  stage.cluster.write('user', {
    verb: 'patch',
    ref: { kind: 'Deployment', name },
    change: each => (each.kind === 'Deployment' ? { ...each, spec: deployment.spec } : each),
    tells: [{ kind: 'Wrote', verb: 'update', subject: `Deployment/${name}`, change: 'spec' }],
  })
}

const service = ({ metadata: { name } }: Deployment): Service => ({
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, clusterIP: '10.96.0.10', ports: [{ port: 80, targetPort: 8080 }] },
})

const writers: Readonly<Record<string, string>> = {
  user: 'kubectl',
  scheduler: 'kube-scheduler',
  'endpoints-controller': 'endpoint-controller',
}
const resources: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  Pod: 'pods',
  Service: 'services',
}

function writeOf(fact: Fact): Write[] {
  const by = fact.by.startsWith('kubelet/') ? 'kubelet' : (writers[fact.by] ?? fact.by)
  const write = (verb: string, resource: string) => [{ what: who(by, verb, resource), t: fact.at / 1000, fact }]
  if (fact.kind === 'Bound') return write('create', 'pods/binding')
  if (fact.kind === 'SliceWritten') return write(fact.verb, 'endpointslices')
  if (fact.kind === 'EndpointsWritten') return write('', 'endpoints')
  if (fact.kind === 'ConditionChanged' && by === 'kubelet' && fact.condition === 'Ready' && fact.status === 'True')
    return fact.subject.startsWith('Pod/') ? write('patch', 'pods/status') : []
  if (fact.kind !== 'Wrote') return []
  const resource = resources[fact.subject.split('/')[0] ?? ''] ?? fact.subject
  return write(fact.verb, fact.change === 'status' ? `${resource}/status` : resource)
}
