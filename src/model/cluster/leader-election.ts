import type { Random } from '../../random.ts'
import type { Millis } from '../../sim/fact.ts'
import type { Host } from './actor.ts'
import type { Lease } from './objects.ts'
import type { Cause } from './task.ts'

/** The defaults of kube-scheduler and kube-controller-manager. */
export const leaseDuration: Millis = 15_000
const retryPeriod: Millis = 2000
/** A standby waits between one and 2.2 retry periods. */
const jitter = 1.2

/** What a candidate last saw, and when it saw that by its own clock. */
export interface Observed {
  readonly lease: Lease
  readonly at: Millis
}

/**
 * May it take the lead? A Lease that nobody holds is free; one that is held is until its duration has passed since the
 * candidate *saw* it renewed: the time that the holder wrote is not looked at, since clocks differ. Models `tryAcquireOrRenew`.
 */
export function mayTake({ lease, at }: Observed, now: Millis): boolean {
  const { holderIdentity = '', leaseDurationSeconds = 0 } = lease.spec
  return holderIdentity === '' || now >= at + leaseDurationSeconds * 1000
}

export interface Candidacy {
  readonly lease: string
  readonly random: Random
  /** What its clock says, given the true time. */
  readonly clock: (now: Millis) => Millis
  readonly mayTake: typeof mayTake
  /** Called when it has got the Lease. */
  readonly leads: (because: Cause) => void
}

export interface Candidate {
  /** What it does next it will do because of that: that nobody renews any more has a cause, too. */
  blame(because: Cause): void
  /** From now on it does nothing any more, and tells nobody. */
  crash(): void
  /** Stops, and gives the Lease up first. */
  release(because: Cause): Cause
}

/** Tries to get the Lease, and renews it once it has it. Models client-go's LeaderElector; left out: the renew deadline of 10 s. */
export function candidate(
  host: Host,
  { lease: name, random, clock, mayTake: decides, leads }: Candidacy,
  started: Cause,
): Candidate {
  let [stopped, leading] = [false, false]
  let cause = started
  let observed: Observed | undefined

  function look(): void {
    if (stopped) return
    const found = host.get('Lease', name)
    if (found !== undefined && found.metadata.resourceVersion !== observed?.lease.metadata.resourceVersion)
      observed = { lease: found, at: clock(host.now()) }
    cause = attempt(found, cause)
    const wait = leading ? retryPeriod : Math.round(retryPeriod * (1 + jitter * random.next()))
    host.after(wait, look)
  }

  function attempt(found: Lease | undefined, because: Cause): Cause {
    const spec = { holderIdentity: host.name, leaseDurationSeconds: leaseDuration / 1000, renewTime: clock(host.now()) }
    if (leading && found !== undefined) return host.write(writing({ ...found, spec }, 'renewTime'), because).because
    if (found !== undefined && observed !== undefined && !decides(observed, clock(host.now()))) return because
    const write =
      found === undefined
        ? ({ verb: 'create', object: { kind: 'Lease', metadata: { name }, spec } } as const)
        : writing({ ...found, spec }, `holderIdentity=${host.name}`)
    const answer = host.write(write, because)
    if (!answer.ok) return because
    leading = true
    const fact = host.tell({ kind: 'ComponentChanged', component: host.name, change: 'leads' }, answer.because)
    leads(fact)
    return fact
  }

  look()
  return {
    blame: because => void (cause = because),
    crash: () => void (stopped = true),
    release(because) {
      stopped = true
      const found = host.get('Lease', name)
      if (found === undefined || !leading) return because
      const spec = { holderIdentity: '', leaseDurationSeconds: 1, renewTime: clock(host.now()) }
      return host.write(writing({ ...found, spec }, 'holderIdentity=""'), because).because
    },
  }
}

/** An update: whoever comes second with the same version is refused, so there is never more than one holder. */
const writing = (object: Lease, change: string) =>
  ({
    verb: 'update',
    object,
    tells: [{ kind: 'Wrote', verb: 'update', subject: `Lease/${object.metadata.name}`, change }],
  }) as const
