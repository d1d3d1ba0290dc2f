import { bootKernel } from '../../../src/model/runtime/boot.ts'
import { countingPool } from '../../../src/model/runtime/cni.ts'
import type { Hold, Modes } from '../../../src/model/runtime/hold.ts'
import type { Note, Program } from '../../../src/model/runtime/kernel.ts'
import { containerRuntime, type Node } from '../../../src/model/runtime/node.ts'
import type { Fact } from '../../../src/sim/fact.ts'

/** A node that keeps what it noted in `facts`. */
export function recordingNode() {
  const facts: Fact[] = []
  const note: Note = (by, what, because) => {
    const fact: Fact = { id: facts.length + 1, at: 0, by, ...(because && { because: because.id }), ...what }
    facts.push(fact)
    return fact
  }
  const node: Node = { kernel: bootKernel(note), pool: countingPool(2), runtime: 'containerd', rules: containerRuntime }
  return { node, kernel: node.kernel, facts }
}

export const program = (reaps: Program['reaps'] = 'own', handlers: Program['handlers'] = {}): Program => ({
  reaps,
  handlers,
})

export const modes = (pid: Modes['pid'] = 'CONTAINER', network: 'POD' | 'NODE' = 'POD'): Modes => ({
  network,
  uts: network,
  ipc: 'POD',
  pid,
  mount: 'CONTAINER',
})

export const heldBy = (pause: boolean, ...pins: Hold['pins']): Hold => ({ pause, pins })

/** For what the set-up must have made. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing in the set-up of the test')
  return value
}
