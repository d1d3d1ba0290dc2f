import type { Deployment } from '../../src/model/cluster/objects.ts'
import { parts } from '../../src/scenarios/cluster/parts.ts'
import { create, newStage, type Stage } from '../../src/scenarios/cluster/stage.ts'
import type { Fact } from '../../src/sim/fact.ts'
import { modelTools } from '../../src/sim/play.ts'

/** A cluster with all its actors and nothing to do. */
export const clusterOf = (nodes: number): Stage =>
  newStage(modelTools(1, 'bench'), parts, {
    programs: { web: {} },
    watch: false,
    shows: () => true,
    nodes: Array.from({ length: nodes }, (_, i) => `node-${i + 1}`),
  })

/** Creates the Deployments at once and plays until every one has all its Pods; the facts are hashed and let go. */
export function fill(
  stage: Stage,
  deployments: number,
  replicas: number,
): { readonly facts: number; readonly hash: string } {
  for (let i = 0; i < deployments; i++) create(stage, deploymentOf(`web-${i + 1}`, replicas))
  const hash = hashing()
  let [running, wanted] = [0, deployments * replicas]
  for (const fact of stage.cluster.run(hour, () => running === wanted)) {
    hash.add(fact)
    if (fact.kind === 'PhaseChanged' && fact.to === 'Running') running += 1
  }
  if (running < wanted) throw new Error(`${running} of ${wanted} Pods run after an hour`)
  return hash.result()
}

/** An hour of nothing but signs of life. */
export function idle(stage: Stage): number {
  return [...stage.cluster.run(stage.cluster.now() + hour)].length
}

const hour = 3_600_000

const deploymentOf = (name: string, replicas: number): Deployment => ({
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web' }] } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  },
})

/** FNV-1a over everything that the facts say, so that a run leaves one word that another can be compared with. */
function hashing() {
  let [hash, facts] = [0x811c9dc5, 0]
  const mix = (number: number) => void (hash = Math.imul(hash ^ number, 0x01000193))
  return {
    add(fact: Fact) {
      facts += 1
      for (const key in fact) {
        const value = fact[key as keyof Fact]
        if (typeof value === 'number') mix(value)
        else for (let text = String(value), i = 0; i < text.length; i++) mix(text.charCodeAt(i))
      }
    },
    result: () => ({ facts, hash: (hash >>> 0).toString(16).padStart(8, '0') }),
  }
}
