import { mayTake } from '../../model/cluster/leader-election.ts'
import { type SetKind, setKinds } from '../../model/cluster/replica-set/kinds.ts'
import { type Parts as ClusterParts, parts as clusterParts } from '../cluster/parts.ts'
import { setAlone } from './create-trace.ts'

/** What the experiments rest on, beside the parts of a cluster. */
export interface Parts extends ClusterParts {
  /** What the API server stores because of a request to create a set. */
  readonly stored: typeof setAlone
  readonly mayTake: typeof mayTake
  readonly setKinds: Readonly<Record<'rs' | 'rc', SetKind>>
}

export const parts: Parts = { ...clusterParts, stored: setAlone, mayTake, setKinds }
