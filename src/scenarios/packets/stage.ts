import type { EndpointSlice, Service } from '../../objects.ts'
import type { Random } from '../../random.ts'
import type { Fact, Millis, What } from '../../sim/fact.ts'
import { caption, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { type Cluster, dumpOf, load, newCluster, type SetUp, topologyOf } from './cluster.ts'
import type { Host } from './hosts.ts'
import type { Parts } from './parts.ts'

/** Where a play takes place: its clock, a cluster, and everything that was said and noted so far. */
export interface Stage {
  readonly steps: Step[]
  readonly random: Random
  readonly everyRule: boolean
  cluster: Cluster
  /** A new cluster, with nothing in it yet. */
  renew(): Cluster
  /** The last time that kube-proxy wrote a node's rules: why packets fare there as they do. */
  readonly written: Map<string, Fact>
  /** Ports that clients have used: the same one again would be the same connection. */
  readonly ports: Set<number>
  tell(text: Text): void
  wait(millis: Millis): void
  now(): Millis
  note(by: string, what: What, because?: Fact): Fact
}

export function newStage(tools: ModelTools, parts: Parts, setUp: SetUp = {}): Stage {
  let now = 0
  const steps: Step[] = []
  const random = tools.random.fork('packets')
  const renew = () => newCluster(parts, random, () => now, setUp)
  return {
    steps,
    random: tools.random,
    everyRule: tools.everyRule ?? false,
    cluster: renew(),
    renew,
    written: new Map(),
    ports: new Set(),
    tell: text => void steps.push(caption(text)),
    wait: millis => void (now += millis),
    now: () => now,
    note: (by, what, because) => {
      const fact = tools.fact(now, by, what, because)
      steps.push(fact)
      return fact
    },
  }
}

/** Services and EndpointSlices change, and each node's kube-proxy writes its rules anew, by default at most once a second. */
export function apply(
  stage: Stage,
  objects: { readonly services?: readonly Service[]; readonly slices?: readonly EndpointSlice[] },
  subject: string,
  change: string,
): Fact {
  const { cluster } = stage
  const verb = objects.services === undefined ? 'update' : 'create'
  cluster.services = objects.services ?? cluster.services
  cluster.slices = objects.slices ?? cluster.slices
  return sync(stage, stage.note('user', { kind: 'Wrote', verb, subject, change }))
}

/** kube-proxy is started, or started again, with other flags. */
export function configure(stage: Stage, settings: SetUp['settings'] & object, change: string): Fact {
  stage.cluster.settings = { ...stage.cluster.settings, ...settings }
  return sync(stage, stage.note('user', { kind: 'Wrote', verb: 'update', subject: 'ConfigMap/kube-proxy', change }))
}

/** Each node's kube-proxy writes its rules anew. */
export function sync(stage: Stage, because: Fact): Fact {
  stage.wait(100 * (1 + stage.random.integer(10)))
  for (const node of stage.cluster.nodes) writeRules(stage, node, because)
  return because
}

function writeRules(stage: Stage, node: Host, because: Fact): void {
  const { tables } = load(stage.cluster, node, dumpOf(stage.cluster, node))
  const count = (name: 'nat' | 'filter') =>
    [...(tables.get(name)?.chains.values() ?? [])].reduce((sum, chain) => sum + chain.rules.length, 0)
  const what = { kind: 'RulesWritten', node: node.name, nat: count('nat'), filter: count('filter') } as const
  stage.written.set(node.name, stage.note(`kube-proxy/${node.name}`, what, because))
}

/** By hand, on one node: `iptables -D` for every rule of which this is true. */
export function takeOut(stage: Stage, node: Host, matches: (rule: string) => boolean): Fact {
  const lines = dumpOf(stage.cluster, node).split('\n')
  const out = lines.filter(line => line.startsWith('-A') && matches(line))
  load(stage.cluster, node, lines.filter(line => !out.includes(line)).join('\n'))
  const [rule = ''] = out
  const fact = stage.note('user', { kind: 'RuleTakenOut', node: node.name, rule: rule.replace(/^-A /, '') })
  stage.written.set(node.name, fact)
  return fact
}

/** A port that a client happens to use, and nobody has used before. */
export function anyPort(stage: Pick<Stage, 'random' | 'ports'>): number {
  const port = 32_768 + stage.random.integer(28_000)
  if (stage.ports.has(port)) return anyPort(stage)
  stage.ports.add(port)
  return port
}

/** All rules of a node are deleted, and kube-proxy does not come back. */
export function flush(stage: Stage, node: Host): void {
  load(stage.cluster, node, '*filter\nCOMMIT\n*nat\nCOMMIT\n')
  stage.written.set(node.name, stage.note('user', { kind: 'RulesWritten', node: node.name, nat: 0, filter: 0 }))
}

/** On how many interfaces of each node there is this address. */
export function lookForAddress(stage: Stage, address: string): void {
  const { cluster, written } = stage
  for (const [i, node] of cluster.nodes.entries()) {
    const { interfaces } = topologyOf(cluster, i + 1)
    const value = interfaces.filter(each => each.addresses.some(words => words.startsWith(`${address}/`))).length
    const subject = `${node.name}$ ip -4 address | grep -c ${address}`
    stage.note('user', { kind: 'Looked', subject, value }, written.get(node.name))
  }
}
