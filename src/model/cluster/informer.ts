import type { Millis } from '../../sim/fact.ts'
import type { Kind } from './objects.ts'
import type { Queue } from './queue.ts'
import { getOrMake, shelf, type View } from './shelf.ts'
import type { Listener, Store } from './store.ts'

/**
 * The cache that the loops of one process share: it hears of changes late, those of one kind in their order, and it is what
 * they read. So a loop may act on what is not so any more, its own last write included. Models a SharedInformerFactory;
 * resyncs and lost watches are left out.
 */
export interface Informer {
  readonly view: View
  /** From now on; called when the cache has the change. */
  follow(kind: Kind, handler: Listener): void
}

export function informer(objects: Store, time: Queue, delay: () => Millis): Informer {
  const cache = shelf()
  const handlers = new Map<Kind, Listener[]>()

  function watch(kind: Kind): Listener[] {
    for (const after of objects.list(kind)) cache.apply({ after })
    const ofKind: Listener[] = []
    let heard = 0
    objects.watch({ kind }, (change, because) => {
      heard = Math.max(heard, time.now() + delay())
      time.at(heard, () => {
        cache.apply(change)
        for (const handler of ofKind) handler(change, because)
      })
    })
    return ofKind
  }

  return { view: cache, follow: (kind, handler) => void getOrMake(handlers, kind, () => watch(kind)).push(handler) }
}
