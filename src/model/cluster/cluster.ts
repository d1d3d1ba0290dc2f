import type { Random } from '../../random.ts'
import type { Fact, Millis, What } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import type { Actor, Answer, ApiWrite, Host, ViewNow } from './actor.ts'
import { admitted, deletionMarked } from './api-server.ts'
import { nameOf, type Ref } from './objects.ts'
import { cancel, queue, type Timer } from './queue.ts'
import { type Change, isWatched, type Refusal, store } from './store.ts'
import { type Cause, start } from './task.ts'

/**
 * One simulated cluster: a store, virtual time, and the actors that joined. Left out: namespaces, access control, admission
 * beyond defaults, finalizers, garbage collection, leader election, and that what an actor reads may be older than what is
 * stored (it only hears of changes late).
 */
export interface Cluster extends ViewNow {
  join(actor: Actor): void
  /** For an actor whose work takes time; it bears the actor's name. */
  host(name: string): Host
  write(by: string, write: ApiWrite, because?: Cause): Answer
  tell(by: string, what: What, because?: Cause): Cause
  /** The actor hears nothing any more and its writes get lost; what it does on its own machine goes on. */
  cutOff(actor: string): void
  /** It lists everything that it watches, and so learns what it missed. */
  rejoin(actor: string, because: Cause): void
  /** Whoever means to look at this later will do so because of that: that something does *not* happen has a cause too. */
  blame(ref: Ref, because: Cause): void
  /** Yields the facts as they happen, first those told since the last run. Ends at `until`, or as soon as it is `enough`. */
  run(until: Millis, enough?: () => boolean): Iterable<Fact>
}

/** An actor's place in the cluster. */
interface Seat {
  readonly actor: Actor
  readonly random: Random
  /** What it will look at, by name: several changes before that are one look. */
  readonly due: Map<string, Due>
  /** Changes of which it could not be told. */
  missed: Map<string, { readonly ref: Ref; readonly because: Cause }> | undefined
}
interface Due {
  readonly timer: Timer
  because: Cause
}

/** The longest that an actor hears of a change late. */
const watchDelay = 20
/** After a refused write. */
const retryDelay = 5

export interface SetUp {
  readonly tools: ModelTools
  /** Which facts the play is told; what follows from an untold one has the untold one's cause. Default: all. */
  readonly tells?: (what: What) => boolean
  readonly deletionMarked?: typeof deletionMarked
}

export function cluster({ tools, tells = () => true, deletionMarked: mark = deletionMarked }: SetUp): Cluster {
  const time = queue()
  const objects = store()
  const seats = new Map<string, Seat>()
  const told: Fact[] = []
  const { get, list, podsOn, podsOf } = objects
  const view: ViewNow = { get, list, podsOn, podsOf, now: time.now }

  function tell(by: string, what: What, because?: Cause): Cause {
    if (!tells(what)) return because
    const fact = tools.fact(time.now(), by, what, because)
    told.push(fact)
    return fact
  }

  function write(by: string, write: ApiWrite, because?: Cause): Answer {
    const seat = seats.get(by)
    const change = seat?.missed === undefined ? carryOut(write) : 'Unreachable'
    if (typeof change === 'string') return { ok: false, because }
    const cause = tellAll(by, write.tells ?? [], because)
    if (write.verb === 'create' && write.object.kind === 'Pod') tellPending(write.object.metadata.name, cause)
    objects.notify(change, cause)
    return { ok: true, because: cause }
  }

  function tellAll(by: string, whats: readonly What[], because: Cause): Cause {
    let first = because
    for (const what of whats) {
      const fact = tell(by, what, first)
      if (first === because) first = fact
    }
    return first
  }

  const tellPending = (pod: string, because: Cause) =>
    tell('api-server', { kind: 'PhaseChanged', pod, from: undefined, to: 'Pending' }, because)

  function carryOut(write: ApiWrite): Change | Refusal {
    if (write.verb === 'create') return objects.put(admitted(write.object, time.now()))
    if (write.verb === 'update') return objects.put(write.object)
    const object = objects.get(write.ref.kind, write.ref.name)
    if (object === undefined) return 'NotFound'
    if (write.verb === 'patch') return objects.put(write.change(object))
    const marked = object.kind === 'Pod' ? mark(object, write.graceSeconds, time.now()) : undefined
    return marked === undefined ? objects.remove(write.ref) : objects.put(marked)
  }

  function wake(seat: Seat, ref: Ref, at: Millis, because: Cause): void {
    const name = nameOf(ref)
    if (seat.missed !== undefined) return void seat.missed.set(name, { ref, because })
    const due = seat.due.get(name)
    if (due !== undefined && due.timer.time <= at) return void (due.because = because ?? due.because)
    cancel(due?.timer)
    seat.due.set(name, { because, timer: time.at(at, () => look(seat, ref)) })
  }

  function look(seat: Seat, ref: Ref): void {
    const because = seat.due.get(nameOf(ref))?.because
    seat.due.delete(nameOf(ref))
    for (const each of seat.actor.reconcile(ref, view, because)) {
      if (each.verb === 'again') wake(seat, each.ref, each.at, because)
      // After a 409 or 404 the world is not what the actor took it for: it looks again.
      else if (!write(seat.actor.name, each, because).ok) wake(seat, ref, time.now() + retryDelay, because)
    }
  }

  /** Watches are not instant: each actor hears of each change a little later, drawn from its own stream. */
  const soon = (seat: Seat) => time.now() + 1 + seat.random.integer(watchDelay)
  const hear = (seat: Seat, change: Change, because: Cause) => {
    for (const ref of seat.actor.affected(change, view)) wake(seat, ref, soon(seat), because)
  }

  const seatOf = (name: string): Seat => {
    const seat = seats.get(name)
    if (seat === undefined) throw new Error(`no actor ${name} has joined`)
    return seat
  }

  return {
    ...view,
    tell,
    write,
    join(actor) {
      const seat: Seat = { actor, random: tools.random.fork(actor.name), due: new Map(), missed: undefined }
      seats.set(actor.name, seat)
      for (const watch of actor.watches) objects.watch(watch, (change, because) => hear(seat, change, because))
    },
    host: name => ({
      ...view,
      name,
      tell: (what, because) => tell(name, what, because),
      write: (each, because) => write(name, each, because),
      start: (task, done) => start(time, task, done),
      after: (delay, run) => void time.at(time.now() + delay, run),
    }),
    cutOff(name) {
      const seat = seatOf(name)
      seat.missed = new Map()
      for (const { timer } of seat.due.values()) cancel(timer)
      seat.due.clear()
    },
    rejoin(name, because) {
      const seat = seatOf(name)
      const missed = seat.missed ?? new Map<string, { ref: Ref }>()
      seat.missed = undefined
      for (const { ref } of missed.values()) wake(seat, ref, soon(seat), because)
      for (const watch of seat.actor.watches) {
        for (const after of objects.list(watch.kind)) {
          if (isWatched(watch, after)) hear(seat, { after }, because)
        }
      }
    },
    blame(ref, because) {
      for (const seat of seats.values()) {
        const due = seat.due.get(nameOf(ref))
        if (due !== undefined) due.because = because
      }
    },
    *run(until, enough = () => false) {
      yield* told.splice(0)
      while (!enough() && time.step(until)) yield* told.splice(0)
    },
  }
}
