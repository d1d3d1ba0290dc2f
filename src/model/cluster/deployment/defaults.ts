import type { DeploymentSpec, RollingUpdate } from '../objects.ts'

/** A spec as a user writes it. */
export type DeploymentSpecGiven = Partial<Omit<DeploymentSpec, 'strategy'>> & {
  readonly strategy?: { readonly type?: 'Recreate' | 'RollingUpdate'; readonly rollingUpdate?: RollingUpdate }
}

/** What the API server fills in. Models `SetDefaults_Deployment`. */
export function withDefaults<S extends DeploymentSpecGiven>(
  spec: S,
): S & Pick<DeploymentSpec, 'replicas' | 'strategy'> {
  const { replicas = 1, revisionHistoryLimit = 10, progressDeadlineSeconds = 600, strategy: given = {} } = spec
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...given.rollingUpdate }
  const strategy =
    given.type === 'Recreate' ? ({ type: 'Recreate' } as const) : ({ type: 'RollingUpdate', rollingUpdate } as const)
  return { ...spec, replicas, strategy, revisionHistoryLimit, progressDeadlineSeconds }
}
