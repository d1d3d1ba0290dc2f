import type { Actor, Answer, Write } from '../../model/cluster/actor.ts'
import type { View } from '../../model/cluster/store.ts'

/** The same actor with other writes. */
export const writing = (actor: Actor, change: (write: Write, view: View) => readonly Write[]): Actor => ({
  ...actor,
  *reconcile(ref, view, because) {
    const writes = actor.reconcile(ref, view, because)[Symbol.iterator]()
    let answer: Answer = { ok: true, because }
    for (let next = writes.next(answer); next.done !== true; next = writes.next(answer))
      for (const write of change(next.value, view)) answer = yield write
  },
})
