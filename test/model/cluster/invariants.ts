import { fencepostsOf, minAvailable } from '../../../src/model/cluster/deployment/fenceposts.ts'
import { isActive, isReady } from '../../../src/model/cluster/replica-set/activity.ts'
import type { Deployment, PodTemplate } from '../../../src/model/cluster/objects.ts'
import type { Random } from '../../../src/random.ts'
import { create, newStage, remove, type Stage } from '../../../src/scenarios/cluster/stage.ts'
import type { Parts } from '../../../src/scenarios/cluster/parts.ts'
import type { Fact } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

export interface Outcome {
  /** What should never be so and was, each with the number of a fact. */
  readonly violations: readonly string[]
  readonly hash: string
}

/**
 * A Deployment of 1 to 4 Pods in a cluster of two nodes, every size and bound drawn from the seed: it is created, updated, and
 * often updated again before that is done. Every other seed also has someone who deletes Pods, whom no bound can hold.
 */
export function playOnce(seed: number, parts: Parts): Outcome {
  const tools = modelTools(seed, 'invariants')
  const random = tools.random.fork('acts')
  const isDisturbed = seed % 2 === 1
  const shape = deploymentOf(random, 'v1')
  const stage = newStage(tools, parts, {
    programs: { v1: {}, v2: {}, v3: {} },
    watch: false,
    shows: () => true,
    nodes: ['node-1', 'node-2'],
  })
  const watched = watching(stage, shape)
  create(stage, shape)
  watched.until(() => isComplete(stage))
  watched.bounded = !isDisturbed
  for (const image of random.integer(2) === 0 ? ['v2'] : ['v2', 'v3']) {
    // The Deployment controller counts by its cache. Were the next template to come while the cache still lacks the last sizes
    // that it wrote, it would give the new set room that is taken: upstream has that gap of some milliseconds, and so have we.
    watched.untilCached()
    setTemplate(stage, templateOf(image))
    const patience = stage.cluster.now() + 500 + random.integer(4000)
    const isLast = image === 'v3'
    if (isDisturbed) remove(stage, random.pick([...stage.cluster.list('Pod')])?.metadata.name ?? '')
    watched.until(() => isComplete(stage) || (!isLast && stage.cluster.now() >= patience))
  }
  watched.until(() => isComplete(stage))
  // What was told to go has gone a little later.
  watched.run(stage.cluster.now() + 5000)
  watched.atTheEnd()
  return { violations: watched.violations, hash: watched.hash() }
}

/** Plays on and looks at every fact as it comes. */
function watching(stage: Stage, { spec }: Deployment) {
  const { cluster } = stage
  const shape: Deployment = { kind: 'Deployment', metadata: { name: 'web' }, spec }
  const [least, most] = [minAvailable(shape), spec.replicas + fencepostsOf(shape).surge]
  const [violations, bound, sizes] = [[] as string[], new Map<string, string>(), new Map<string, number>()]
  let [hash, last, bounded, resizedAt] = [0x811c9dc5, 0, false, 0]

  function look(fact: Fact): void {
    const blame = (what: string) => void violations.push(`${what}, fact ${fact.id}`)
    const text = JSON.stringify(fact)
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    if (fact.id !== last + 1) blame('facts are not numbered in turn')
    last = fact.id
    if (fact.because === undefined ? fact.by !== 'user' : fact.because >= fact.id || fact.because < 1)
      blame(`no cause before ${fact.kind} by ${fact.by}`)
    if (fact.kind === 'Scaled') {
      sizes.set(fact.set, fact.to)
      resizedAt = fact.at
      const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
      if (all > most) blame(`${all} Pods wanted, and ${most} is the most`)
    }
    if (fact.kind === 'Bound') {
      if (bound.has(fact.pod)) blame(`Pod ${fact.pod} bound to ${bound.get(fact.pod)} and ${fact.node}`)
      bound.set(fact.pod, fact.node)
    }
    if (bounded && (fact.kind === 'Wrote' || fact.kind === 'ConditionChanged')) {
      const available = [...cluster.list('Pod')].filter(pod => isActive(pod) && isReady(pod)).length
      if (available < least) blame(`${available} Pods available, and ${least} is the least`)
    }
  }

  const play = (until: number, enough?: () => boolean) => {
    for (const fact of cluster.run(until, enough)) look(fact)
  }
  return {
    violations,
    set bounded(yes: boolean) {
      bounded = yes
    },
    run: (until: number) => play(until),
    untilCached() {
      while (cluster.now() - resizedAt <= 50) play(cluster.now() + 50)
    },
    until(enough: () => boolean) {
      play(cluster.now() + 120_000, enough)
      if (!enough()) violations.push(`not done after two minutes, fact ${last}`)
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    atTheEnd() {
      const pods = [...cluster.list('Pod')]
      const owners = new Set([...cluster.list('ReplicaSet')].map(({ metadata }) => metadata.uid))
      const isOwned = (owner: string | undefined) => owner !== undefined && owners.has(owner)
      for (const { metadata } of pods)
        if (!isOwned(metadata.ownerReferences?.[0]?.uid)) violations.push(`Pod ${metadata.name} has no owner`)
      for (const { metadata } of cluster.list('ReplicaSet'))
        if (cluster.get('Deployment', 'web')?.metadata.uid !== metadata.ownerReferences?.[0]?.uid)
          violations.push(`ReplicaSet ${metadata.name} has no owner`)
      if (pods.length !== spec.replicas) violations.push(`${pods.length} Pods at the end instead of ${spec.replicas}`)
      for (const [node, kubelet] of stage.kubelets)
        for (const pod of bound.keys())
          if (kubelet.running(pod).length > 0 && cluster.get('Pod', pod)?.spec.nodeName !== node)
            violations.push(`Pod ${pod} still runs on ${node}`)
    },
  }
}

function isComplete({ cluster }: Stage): boolean {
  const web = cluster.get('Deployment', 'web')
  const { replicas, updatedReplicas, availableReplicas, observedGeneration } = web?.status ?? {}
  const wanted = web?.spec.replicas
  const isSeen = observedGeneration === web?.metadata.generation
  return isSeen && replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted
}

function setTemplate({ cluster }: Stage, template: PodTemplate): void {
  cluster.write('user', {
    verb: 'patch',
    ref: { kind: 'Deployment', name: 'web' },
    change: each => (each.kind === 'Deployment' ? { ...each, spec: { ...each.spec, template } } : each),
    tells: [{ kind: 'Wrote', verb: 'update', subject: 'Deployment/web', change: 'spec.template' }],
  })
}

const templateOf = (image: string): PodTemplate => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image }] },
})

function deploymentOf(random: Random, image: string): Deployment {
  const maxSurge = random.pick([0, 1, 2, '25%', '60%'])
  const maxUnavailable = random.pick(maxSurge === 0 ? [1, 2, '25%', '50%'] : [0, 1, '25%', '50%'])
  return {
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 1 + random.integer(4),
      selector: { matchLabels: { app: 'web' } },
      template: templateOf(image),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          ...(maxSurge !== undefined && { maxSurge }),
          ...(maxUnavailable !== undefined && { maxUnavailable }),
        },
      },
      progressDeadlineSeconds: 600,
    },
  }
}
