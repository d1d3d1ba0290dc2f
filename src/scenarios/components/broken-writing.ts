import type { Actor, Answer, Write } from '../../model/cluster/actor.ts'

/** The same actor with other writes; those that it makes one by one get the answer to the last that became of each. */
export const writing = (actor: Actor, change: (write: Write) => readonly Write[]): Actor => ({
  ...actor,
  *reconcile(ref, view, because) {
    const writes = actor.reconcile(ref, view, because)[Symbol.iterator]()
    let answer: Answer = { ok: true, because }
    for (let next = writes.next(answer); next.done !== true; next = writes.next(answer)) {
      for (const each of change(next.value)) answer = yield each
    }
  },
})
