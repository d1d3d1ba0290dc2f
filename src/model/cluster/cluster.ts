import type { Fact, Millis, What } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import type { Actor, Answer, ApiWrite, Host, ViewNow } from './actor.ts'
import { admitted, deletionMarked, isForbidden, numbered } from './api-server.ts'
import { type Informer, informer } from './informer.ts'
import { nameOf, type Ref, refOf } from './objects.ts'
import { queue } from './queue.ts'
import { type Change, getOrMake } from './shelf.ts'
import { isWatched, type Listener, type Refusal, store } from './store.ts'
import { type Cause, start } from './task.ts'
import { type WorkQueue, workQueue } from './work-queue.ts'

/**
 * One simulated cluster: a store, virtual time, and the actors that joined. Left out: namespaces, access control, admission
 * beyond defaults and a quota of Pods, finalizers, garbage collection, leader election.
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
  readonly view: ViewNow
  readonly queue: WorkQueue
  /** How late it hears of a change. */
  readonly delay: () => Millis
}

export interface SetUp {
  readonly tools: ModelTools
  /** Which facts the play is told; what follows from an untold one has the untold one's cause. Default: all. */
  readonly tells?: (what: What) => boolean
  readonly deletionMarked?: typeof deletionMarked
  /** Is told of each call of the API, watches included, and of what the API server asks etcd for. */
  readonly calls?: (from: string, to: string, verb: string, object: string) => void
  /** How late an actor hears of a change, drawn anew for each; default: 1 to 20 ms. */
  readonly watchDelay?: { readonly least: Millis; readonly most: Millis }
}

export function cluster({
  tools,
  tells = () => true,
  deletionMarked: mark = deletionMarked,
  ...setUp
}: SetUp): Cluster {
  const { least, most } = setUp.watchDelay ?? { least: 1, most: 20 }
  const time = queue()
  const objects = store()
  const seats = new Map<string, Seat>()
  const informers = new Map<string, Informer>()
  const unreachable = new Set<string>()
  const told: Fact[] = []
  const { get, list, podsOn, podsOf, replicaSetsOf } = objects
  const view: ViewNow = { get, list, podsOn, podsOf, replicaSetsOf, now: time.now }

  function tell(by: string, what: What, because?: Cause): Cause {
    if (!tells(what)) return because
    const fact = tools.fact(time.now(), by, what, because)
    told.push(fact)
    return fact
  }

  function write(by: string, write: ApiWrite, because?: Cause): Answer {
    if (unreachable.size > 0 && unreachable.has(by)) return { ok: false, why: 'Unreachable', because }
    setUp.calls?.(by, 'kube-apiserver', write.verb, subjectOf(write))
    const change = carryOut(write)
    if (change === 'Unchanged') return { ok: true, because }
    if (typeof change === 'string') return refuse(by, write, change, because)
    setUp.calls?.('kube-apiserver', 'etcd', 'put', subjectOf(write))
    const cause = tellAll(by, write.tells ?? [], because)
    if (write.verb === 'create' && write.object.kind === 'Pod') tellPending(write.object.metadata.name, cause)
    objects.notify(change, cause)
    return { ok: true, because: cause, ...(change.after && { object: change.after }) }
  }

  function refuse(by: string, write: ApiWrite, why: Refusal, because: Cause): Answer {
    const subject = subjectOf(write)
    return { ok: false, why, because: tell(by, { kind: 'Refused', verb: write.verb, subject, why }, because) }
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

  /** A patch that changes nothing makes no new version. */
  function carryOut(write: ApiWrite): Change | Refusal | 'Unchanged' {
    if (write.verb === 'create')
      return isForbidden(write.object, view) ? 'Forbidden' : objects.put(admitted(write.object, time.now()))
    if (write.verb === 'update') {
      const before = get(write.object.kind, write.object.metadata.name)
      return objects.put(numbered(before, write.object), before)
    }
    const object = get(write.ref.kind, write.ref.name)
    if (object === undefined) return 'NotFound'
    if (write.verb === 'patch') {
      const after = write.change(object)
      return after === object ? 'Unchanged' : objects.put(numbered(object, after), object)
    }
    const marked = object.kind === 'Pod' ? mark(object, write.graceSeconds, time.now()) : undefined
    return marked === undefined ? objects.remove(write.ref) : objects.put(marked)
  }

  /** Watches are not instant: each actor hears of each change a little later, drawn from its own stream. */
  const hear = (seat: Seat, change: Change, because: Cause) => {
    for (const ref of seat.actor.affected(change, seat.view)) seat.queue.add(ref, time.now() + seat.delay(), because)
  }

  function seatFor(actor: Actor): Seat {
    const random = tools.random.fork(actor.name)
    const writes = (each: ApiWrite, because: Cause) => write(actor.name, each, because)
    // Whoever reads a cache has heard late already; what is left is how soon one of its workers is free.
    const cache = actor.process === undefined ? undefined : informerOf(actor.process)
    const delay = cache === undefined ? () => least + random.integer(most - least + 1) : () => random.integer(3)
    const seen: ViewNow = cache === undefined ? view : { now: time.now, ...cache.view }
    return {
      actor,
      view: seen,
      delay,
      queue: workQueue(time, (ref, because) => actor.reconcile(ref, seen, because), writes, actor.workers),
    }
  }

  const informerOf = (process: string) =>
    getOrMake(informers, process, () => {
      const random = tools.random.fork(process)
      return informer(objects, time, () => least + random.integer(most - least + 1))
    })

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
      const seat = seatFor(actor)
      seats.set(actor.name, seat)
      const listener: Listener = (change, because) => hear(seat, change, because)
      for (const watch of actor.watches) {
        setUp.calls?.(actor.name, 'kube-apiserver', 'watch', watch.kind)
        if (actor.process === undefined) objects.watch(watch, listener)
        else informerOf(actor.process).follow(watch.kind, listener)
      }
    },
    host: name => ({
      name,
      tell: (what, because) => tell(name, what, because),
      write: (each, because) => write(name, each, because),
      start: (task, done) => start(time, task, done),
      after: (delay, run) => void time.at(time.now() + delay, run),
      ...view,
    }),
    cutOff(name) {
      seatOf(name).queue.stop()
      unreachable.add(name)
    },
    rejoin(name, because) {
      const seat = seatOf(name)
      unreachable.delete(name)
      for (const ref of seat.queue.resume()) seat.queue.add(ref, time.now() + seat.delay(), because)
      for (const watch of seat.actor.watches) {
        for (const after of objects.list(watch.kind)) {
          if (isWatched(watch, after)) hear(seat, { after }, because)
        }
      }
    },
    blame(ref, because) {
      for (const seat of seats.values()) seat.queue.blame(ref, because)
    },
    *run(until, enough = () => false) {
      for (const fact of told.splice(0)) yield fact
      while (!enough() && time.step(until)) if (told.length > 0) for (const fact of told.splice(0)) yield fact
    },
  }
}

const subjectOf = (write: ApiWrite): string => nameOf('ref' in write ? write.ref : refOf(write.object))
