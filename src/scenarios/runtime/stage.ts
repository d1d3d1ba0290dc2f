import { bootKernel } from '../../model/runtime/boot.ts'
import type { Note } from '../../model/runtime/kernel.ts'
import type { AddressPool } from '../../model/runtime/cni.ts'
import type { KernelRules } from '../../model/runtime/kernel-rules.ts'
import type { Node, RuntimeRules } from '../../model/runtime/node.ts'
import type { Random } from '../../random.ts'
import type { Fact, Millis, What } from '../../sim/fact.ts'
import { caption, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'

/** Where a play takes place: its clock, which the play itself moves on, and everything that was said and noted so far. */
export interface Stage {
  readonly steps: Step[]
  readonly random: Random
  readonly note: Note
  tell(text: Text): void
  wait(millis: Millis): void
  now(): Millis
  /** Looks at something; the command that one would type stands for what is looked at. */
  look(subject: string, value: string | number | boolean, because?: Fact): Fact
  /** What the play itself does, and so without a cause. */
  act(by: string, what: What): Fact
}

/** The decisions that a node is made with. */
export interface NodeParts {
  readonly kernel: KernelRules
  readonly runtime: RuntimeRules
  /** `first` is the last byte of the first address. */
  readonly pool: (first: number) => AddressPool
}

/** `watches` says what is worth a line; what it leaves out happens all the same. */
export function newStage(tools: ModelTools, watches: (what: What) => boolean = () => true): Stage {
  let now = 0
  const steps: Step[] = []
  const record = (by: string, what: What, because?: Fact) => {
    const fact = tools.fact(now, by, what, because)
    steps.push(fact)
    return fact
  }
  return {
    steps,
    random: tools.random,
    note: (by, what, because) => (watches(what) ? record(by, what, because) : because),
    tell: text => void steps.push(caption(text)),
    wait: millis => void (now += millis),
    now: () => now,
    look: (subject, value, because) => record('user', { kind: 'Looked', subject, value }, because),
    act: (by, what) => record(by, what),
  }
}

/** Times differ with the seed, in whole tenths of a second: an experiment must not depend on them. */
export const between = ({ random }: Stage, from: Millis, to: Millis): Millis =>
  from + 100 * random.integer((to - from) / 100 + 1)

/** Where a node's addresses begin; differs with the seed. */
export const firstAddress = ({ random }: Stage): number => 2 + random.integer(200)

export const newNode = (stage: Stage, parts: NodeParts, runtime = 'containerd', first = firstAddress(stage)): Node => ({
  kernel: bootKernel(stage.note, parts.kernel),
  pool: parts.pool(first),
  runtime,
  rules: parts.runtime,
})

/** `kubectl apply`, and the kubelet takes the Pod: what everything in the Pod is because of. */
export const createPod = (stage: Stage, name: string, spec: object = {}): Fact =>
  stage.act('user', { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: changeOf(spec) })

/** `hostNetwork: true, restartPolicy: Never`; `created` for a Pod without any of this. */
export const changeOf = (spec: object): string =>
  Object.entries(spec)
    .map(([field, value]) => `${field}: ${String(value)}`)
    .join(', ') || 'created'
