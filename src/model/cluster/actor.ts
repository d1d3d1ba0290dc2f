import type { Millis, What } from '../../sim/fact.ts'
import type { Kind, Ref, Stored, StoredOf } from './objects.ts'
import type { Change, View } from './shelf.ts'
import type { Refusal, Watch } from './store.ts'
import type { Cause, Task } from './task.ts'
import type { Workers } from './work-queue.ts'

/**
 * A controller, the scheduler, a kubelet: all watch, compare and write. An actor is told *that* an object changed, late and
 * perhaps once for several changes; what is so it reads for itself. So it must come to the same end whichever changes it
 * missed (level, not edge).
 */
export interface Actor {
  /** Stands beside each of its facts. */
  readonly name: string
  readonly watches: readonly Watch[]
  /**
   * The loops of one process share a cache of what they watch and read nothing else: what they see is as old as what they have
   * heard. Default: it reads what is stored, and only hears late.
   */
  readonly process?: string
  readonly workers?: Workers
  /** What has to be looked at because of a change; it decides nothing by itself. */
  affected(change: Change, view: View): readonly Ref[]
  /**
   * What to write so that the object at `ref` becomes as it should be; nothing if it is, or is gone. A generator is handed the
   * answer to each write. Never asked for the same object again before it is done.
   */
  reconcile(ref: Ref, view: ViewNow, because: Cause): Writes
}

export interface ViewNow extends View {
  readonly now: () => Millis
}

export type Writes = Iterable<Write, void, Answer>

/** `tells` become facts if the write succeeds: the first because of what woke the actor, the others because of the first. */
export type Write = ApiWrite | Again | Pause
export type ApiWrite = (Create | Update | Patch | Delete) & { readonly tells?: readonly What[] }
interface Create {
  readonly verb: 'create'
  readonly object: Stored
}
/** Made from the version that the object carries; refused if that is not the newest any more. */
interface Update {
  readonly verb: 'update'
  readonly object: Stored
}
/** Applied to the newest version, whichever it is. */
interface Patch {
  readonly verb: 'patch'
  readonly ref: Ref<Kind>
  change(object: Stored): Stored
}
interface Delete {
  readonly verb: 'delete'
  readonly ref: Ref<Kind>
  /** Of a Pod; default: what its spec says. 0 removes the object at once. */
  readonly graceSeconds?: number
}
/** The calls made so far take so long to be answered. */
interface Pause {
  readonly verb: 'pause'
  readonly length: Millis
}
/** Look at this again later, even if nothing changes. */
interface Again {
  readonly verb: 'again'
  readonly ref: Ref
  readonly at: Millis
}

export const patch = <K extends Kind>(
  kind: K,
  name: string,
  change: (object: StoredOf<K>) => StoredOf<K>,
  ...tells: readonly What[]
): ApiWrite => ({
  verb: 'patch',
  ref: { kind, name },
  change: object => change(object as StoredOf<K>),
  tells,
})

/** For an actor whose work takes time, the kubelet above all: what it starts in one moment and finishes in a later one. */
export interface Host extends ViewNow {
  /** Of the actor. */
  readonly name: string
  /** The fact, or its cause if the play does not tell facts of this kind. */
  tell(what: What, because: Cause): Cause
  write(write: ApiWrite, because: Cause): Answer
  start<Result>(task: Task<Result>, done?: (result: Result) => void): void
  after(delay: Millis, run: () => void): void
}

/** `because` is the fact that the write became, or its refusal, else what caused it. */
export interface Answer {
  readonly ok: boolean
  readonly why?: Refusal | 'Unreachable'
  /** As it is stored now; undefined if it is gone. */
  readonly object?: Stored
  readonly because: Cause
}
