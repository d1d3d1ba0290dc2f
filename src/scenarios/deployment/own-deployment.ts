import { fencepostsOf } from '../../model/cluster/deployment/fenceposts.ts'
import { hasDeadline } from '../../model/cluster/deployment/progress.ts'
import { conditionOf } from '../../model/cluster/conditions.ts'
import type { Deployment, PodTemplate } from '../../model/cluster/objects.ts'
import type { Program } from '../../model/cluster/program.ts'
import { renderDuration } from '../../sim/duration.ts'
import { isKind, type Millis } from '../../sim/fact.ts'
import { caption, type Inputs, type ModelTools, type Step } from '../../sim/scenario.ts'
import { same, type Text } from '../../text.ts'
import { addNode, create, minute, newStage, second, type Stage } from '../cluster/stage.ts'
import { editSpec, settle, sizesOf, withImage } from './acts.ts'
import { census, counting } from './census.ts'
import type { DeploymentOptions } from './options.ts'
import { readDeployments } from './own-deployment/read.ts'
import { parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'

/** `-f app.yaml`: how will a rollout of this Deployment go, and where does it stop if the new version does not come up? */
export const ownDeployment: Inputs<DeploymentOptions, readonly Deployment[]> = {
  flags: [
    {
      flag: 'filename',
      kind: 'manifests',
      repeats: true,
      about: {
        zh: '演练这个 Deployment 换镜像的过程：时间线、最少可用数、会停在哪里（--ready-delay：容器多久才就绪）',
        en: 'play what happens to this Deployment when its image changes: timeline, fewest available, where it would stall (--ready-delay: how long a container takes)',
      },
    },
  ],
  read: readDeployments,
  *play(deployments, options, tools) {
    const stage = stageFor(options, tools)
    for (const deployment of deployments) yield* rehearse(stage, deployment, options)
  },
  verdict(facts) {
    const codes = facts.filter(isKind('Finding')).map(fact => fact.code)
    if (codes.length === 0) return 'unknown'
    return codes.includes('incomplete') ? 'no' : 'yes'
  },
}

const [ready, never, setUp] = ['new', 'never', 'set-up']

/** Room for everything: how many nodes there are is not for the manifest to say. */
function stageFor({ readyDelay }: DeploymentOptions, tools: ModelTools): Stage {
  const app: Program = { startUp: readyDelay }
  const programs = { old: app, [ready]: app, [setUp]: { exits: { after: second, code: 0 } } }
  const stage = newStage(tools, parts, {
    programs,
    shows: what => isShownWithoutConditions(what) || what.kind === 'Finding',
    nodes: [],
    watch: false,
  })
  addNode(stage, 'node-1', {
    cached: Object.keys(programs),
    allocatable: { cpu: '100000', memory: '1000Ti', pods: 10_000 },
  })
  return stage
}

/** Its own images are in no registry here: each stands for a program that starts and gets ready. */
function playable(deployment: Deployment): Deployment {
  const { template } = deployment.spec
  const { initContainers } = template.spec
  const inits = initContainers?.map(each => ({ ...each, image: each.restartPolicy === 'Always' ? 'old' : setUp }))
  const changed = withImage(template, 'old')
  const spec = { ...changed.spec, ...(inits && { initContainers: inits }) }
  return { ...deployment, spec: { ...deployment.spec, template: { ...changed, spec } } }
}

function* rehearse(stage: Stage, given: Deployment, { readyDelay }: DeploymentOptions): Iterable<Step> {
  const { cluster } = stage
  const { name } = given.metadata
  const { replicas, template } = given.spec
  const longest = patience(given, readyDelay)
  yield caption(same(`Deployment ${name}`))
  const because = create(stage, { ...playable(given), spec: { ...playable(given).spec, paused: false } })
  const say = (code: string, text: Text) =>
    void cluster.tell('k8s-study', { kind: 'Finding', about: 'next', subject: name, code, text }, because)
  say('bounds', bounds(given))
  if (!hasReadinessProbe(template)) say('no-readiness-probe', noProbe)
  yield* settle(stage, longest, name)
  if (given.spec.paused === true) say('paused', paused)
  yield caption({ zh: `${name}：换镜像，新版本正常。`, en: `${name}: a new image, and it works.` })
  const pods = census(stage, name)
  const began = cluster.now()
  editSpec(stage, name, 'image', spec => ({ ...spec, template: withImage(spec.template, ready) }))
  yield* counting(stage, [pods], longest, () => isRolledOut(stage, name))
  const took = cluster.now() - began
  const isDone = isRolledOut(stage, name)
  pods.tell()
  say(isDone ? 'complete' : 'incomplete', isDone ? complete(took) : incomplete(took))
  yield* settle(stage, longest, name)
  yield* cluster.run(cluster.now())
  if (!isDone || replicas === 0) return
  yield caption({ zh: `${name}：再换镜像，这次新版本起不来。`, en: `${name}: another image, which does not come up.` })
  yield* stall(stage, name, say)
}

const isRolledOut = (stage: Stage, name: string): boolean => {
  const { status, metadata, spec } = stage.cluster.get('Deployment', name) ?? {}
  return (
    status?.observedGeneration === metadata?.generation &&
    status?.updatedReplicas === spec?.replicas &&
    status?.replicas === spec?.replicas &&
    status?.availableReplicas === spec?.replicas
  )
}

function* stall(stage: Stage, name: string, say: (code: string, text: Text) => void): Iterable<Step> {
  const { cluster } = stage
  const pods = census(stage, name)
  const began = cluster.now()
  editSpec(stage, name, 'image', spec => ({ ...spec, template: withImage(spec.template, never) }))
  const { progressDeadlineSeconds } = cluster.get('Deployment', name)?.spec ?? {}
  const deadline = hasDeadline(progressDeadlineSeconds) ? progressDeadlineSeconds * second : undefined
  const hasMissed = () =>
    conditionOf(cluster.get('Deployment', name)?.status, 'Progressing')?.reason === 'ProgressDeadlineExceeded'
  yield* counting(stage, [pods], (deadline ?? 0) + 5 * minute, () => deadline !== undefined && hasMissed())
  pods.tell()
  const sizes = sizesOf(stage, name).filter(size => size > 0)
  const [old = 0, fresh = 0] = sizes.length > 1 ? sizes : [0, ...sizes]
  say('stalls', {
    zh: `新版本起不来时停在 ${old} 个旧 Pod 和 ${fresh} 个新 Pod；${hasMissed() ? `${renderDuration(cluster.now() - began)} 之后 Progressing 变为 False（ProgressDeadlineExceeded）` : '没有期限，谁也不会报告'}，不会自动回滚`,
    en: `If the new version does not come up it stalls at ${old} old and ${fresh} new Pods; ${hasMissed() ? `after ${renderDuration(cluster.now() - began)} Progressing becomes False (ProgressDeadlineExceeded)` : 'there is no deadline, so nothing reports it'}; nothing is rolled back`,
  })
  yield* cluster.run(cluster.now())
}

/** Virtual time costs little, but has to end. */
function patience({ spec }: Deployment, readyDelay: Millis): Millis {
  const grace = (spec.template.spec.terminationGracePeriodSeconds ?? 30) * second
  const each = readyDelay + grace + (spec.minReadySeconds ?? 0) * second + probeDelay(spec.template) + 10 * second
  return Math.min((spec.replicas + 2) * each, 24 * 60 * minute)
}

const probeDelay = ({ spec }: PodTemplate): Millis =>
  Math.max(
    0,
    ...spec.containers.map(({ readinessProbe: probe }) =>
      probe === undefined ? 0 : ((probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * 2) * second,
    ),
  )

const hasReadinessProbe = ({ spec }: PodTemplate) =>
  spec.containers.some(({ readinessProbe, startupProbe }) => readinessProbe !== undefined || startupProbe !== undefined)

function bounds(deployment: Deployment): Text {
  const { replicas, strategy } = deployment.spec
  if (strategy.type === 'Recreate')
    return {
      zh: `策略 Recreate：先停掉全部 ${replicas} 个，再建新的；中间没有可用的 Pod`,
      en: `Strategy Recreate: all ${replicas} are stopped before new ones are made; there is a time without available Pods`,
    }
  const { surge, unavailable } = fencepostsOf(deployment)
  return {
    zh: `n = ${replicas}，S = ${surge}，U = ${unavailable}：至少 ${replicas - unavailable} 个可用，ReplicaSet 最多要 ${replicas + Math.min(surge, replicas)} 个`,
    en: `n = ${replicas}, S = ${surge}, U = ${unavailable}: at least ${replicas - unavailable} are available, the ReplicaSets want ${replicas + Math.min(surge, replicas)} at most`,
  }
}

const noProbe: Text = {
  zh: '没有就绪态探针：容器一启动就算就绪，刚启动就崩溃也拦不住上线',
  en: 'There is no readiness probe: a container counts as ready once it has started, and a crash soon after stops no rollout',
}
const paused: Text = {
  zh: 'spec.paused 是 true：实际上换镜像不会触发上线，恢复之后才会；下面演练的是恢复之后',
  en: 'spec.paused is true: a new image begins no rollout until it is resumed; what follows is played as if it were',
}
const complete = (took: Millis): Text => ({
  zh: `上线完成，用时 ${renderDuration(took)}`,
  en: `The rollout is complete after ${renderDuration(took)}`,
})
const incomplete = (after: Millis): Text => ({
  zh: `${renderDuration(after)} 之后上线仍未完成：新 Pod 一直不可用`,
  en: `The rollout is still not complete after ${renderDuration(after)}: its Pods do not become available`,
})
