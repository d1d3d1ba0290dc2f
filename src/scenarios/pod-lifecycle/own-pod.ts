import { type Fact, isKind } from '../../sim/fact.ts'
import { caption, type Inputs, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { Pod } from '../../objects.ts'
import { same } from '../../text.ts'
import { printedPod } from '../../model/pod/status-column.ts'
import type { LifecycleOptions } from './options.ts'
import { whyDeleting } from './own-pod/deletion-words.ts'
import type { Said } from './own-pod/finding.ts'
import { readPods, type OwnPods } from './own-pod/read.ts'
import { whatNext } from './own-pod/what-next.ts'
import { whyConditions } from './own-pod/why-conditions.ts'
import { containerState, declaredContainers, whyContainer } from './own-pod/why-containers.ts'
import { isNew, whyPhase } from './own-pod/why-phase.ts'

/** `-f pod.yaml`: why is this Pod in its phase, and what will be done next? */
export const ownPod: Inputs<LifecycleOptions, OwnPods> = {
  flags: [
    {
      flag: 'filename',
      kind: 'manifests',
      repeats: true,
      about: {
        zh: '解释这个 Pod 为何处于它的阶段、接下来会怎样（kubectl get pod -o yaml 的输出）',
        en: 'explain why this Pod is in its phase and what comes next (as kubectl get pod -o yaml prints it)',
      },
    },
  ],
  read: readPods,
  *play({ pods, refused }, _options, tools) {
    for (const pod of pods) yield* explain(pod, tools)
    for (const name of refused) {
      const text = { zh: `${name} 有错误，没有解释`, en: `${name} has errors and is not explained` }
      yield tools.fact(0, 'k8s-study', { kind: 'Finding', about: 'input', subject: name, code: 'refused', text })
    }
  },
  verdict,
}

/** `yes`: every Pod is explained; `unknown`: a status does not follow from the rules modelled here; `no`: an object has errors. */
function verdict(facts: readonly Fact[]): 'yes' | 'no' | 'unknown' {
  const abouts = facts.filter(isKind('Finding')).map(fact => fact.about)
  if (abouts.includes('input')) return 'no'
  return abouts.length === 0 || abouts.includes('disagreement') ? 'unknown' : 'yes'
}

/** What kubectl shows, what the containers are in, and from that phase, conditions and what comes next; each with its cause. */
function* explain(pod: Pod, tools: ModelTools): Iterable<Step> {
  const { name: subject, namespace } = pod.metadata
  yield caption(same(`Pod ${namespace === undefined ? subject : `${namespace}/${subject}`}`))
  if (!isNew(pod)) yield tools.fact(0, 'kubectl', { kind: 'StatusPrinted', pod: subject, ...printedPod(pod) })
  const known = new Map<string, Fact>()
  for (const container of declaredContainers(pod)) {
    const state = containerState(pod, container)
    if (state === undefined) continue
    const fact = tools.fact(0, 'kubelet', state)
    known.set(container.name, fact)
    yield fact
  }
  const because = ({ containers = [] }: Said) => containers.flatMap(name => known.get(name) ?? [])[0]
  const say = (said: Said, cause = because(said)) =>
    tools.fact(
      0,
      speaker[said.about],
      { kind: 'Finding', about: said.about, subject, code: said.code, text: said.text },
      cause,
    )
  for (const said of declaredContainers(pod).flatMap(each => whyContainer(pod, each))) yield say(said)
  const why = say(whyPhase(pod))
  yield why
  for (const said of [...whyConditions(pod), ...whyDeleting(pod)]) yield say(said)
  for (const said of whatNext(pod)) yield say(said, because(said) ?? why)
}

const speaker = {
  input: 'k8s-study',
  container: 'kubelet',
  phase: 'kubelet',
  condition: 'kubelet',
  scheduling: 'scheduler',
  deletion: 'API server',
  disagreement: 'k8s-study',
  next: 'k8s-study',
} as const
