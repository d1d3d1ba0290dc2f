import type { Probe } from '../../../objects.ts'
import type { ProbeResult } from '../../pod/knowledge.ts'
import type { ProbeKind } from '../program.ts'

/** How a probe stands: the verdict changes only when enough answers of one kind came in a row. */
export interface ProbeCount {
  readonly verdict: ProbeResult | undefined
  readonly last: 'success' | 'failure' | undefined
  readonly inARow: number
}
export const notYetProbed: ProbeCount = { verdict: undefined, last: undefined, inARow: 0 }

/** Models the prober's `worker.doProbe`. */
export function counted(_kind: ProbeKind, probe: Probe, before: ProbeCount, last: 'success' | 'failure'): ProbeCount {
  const inARow = before.last === last ? before.inARow + 1 : 1
  const threshold = last === 'success' ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
  return { verdict: inARow >= threshold ? last : before.verdict, last, inARow }
}

/** Only the startup probe runs until it has succeeded; after that it never runs again. */
export function mayRun(kind: ProbeKind, hasStartupProbe: boolean, startup: ProbeResult | undefined): boolean {
  return kind === 'startup' || !hasStartupProbe || startup === 'success'
}
