import { podActions, type PodActions } from '../../../model/pod/actions.ts'
import { isFinal } from '../../../model/pod/api-status.ts'
import { isTrue } from '../../../model/pod/conditions.ts'
import { isSidecar } from '../../../model/pod/containers.ts'
import { policyOf } from '../../../model/pod/restart.ts'
import type { Pod } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'
import { knowledgeBehind, runtimeBehind } from './as-runtime.ts'
import { stillToStop } from './deletion-words.ts'
import { listed, type Said } from './finding.ts'
import {
  bare,
  created,
  directly,
  final,
  gatesFirst,
  makesSandbox,
  mayReplace,
  nobodyLeft,
  nodeLost,
  scheduler,
  startKinds,
  startWords,
  thenStarts,
  unconfirmed,
  waitsFor,
  watches,
  type StartKind,
} from './next-words.ts'
import { declaredContainers, statusIn } from './why-containers.ts'
import { isNew } from './why-phase.ts'

/** What happens next if nothing else changes: who does what. */
export function whatNext(pod: Pod): Said[] {
  if (isNew(pod)) return [next('create', text`${created}${placed(pod)}${thenStarts}${firstContainers(pod)}`)]
  if (pod.metadata.deletionTimestamp !== undefined)
    return [isNodeSilent(pod) ? next('unconfirmed', unconfirmed) : stillToStop(pod), ...replacement(pod)]
  if (isFinal(pod.status.phase)) return [next('nothing', final), ...replacement(pod)]
  if (pod.spec.nodeName === undefined) return [next('schedule', placed(pod))]
  if (isNodeSilent(pod)) return [next('node-lost', nodeLost), ...replacement(pod)]
  return kubeletDoes(pod, podActions(pod, runtimeBehind(pod), knowledgeBehind(pod)))
}

const next = (code: string, words: Text, containers: readonly string[] = []): Said => ({
  about: 'next',
  code,
  text: words,
  containers,
})

function placed({ spec }: Pod): Text {
  if (spec.nodeName !== undefined) return text`${directly} ${spec.nodeName}`
  return (spec.schedulingGates ?? []).length > 0 ? gatesFirst : scheduler
}

function firstContainers({ spec }: Pod): Text {
  const [init] = spec.initContainers ?? []
  return init === undefined ? listed(spec.containers.map(each => each.name)) : listed([init.name])
}

/** The control plane has set Ready to False although everything was reported ready. */
function isNodeSilent({ spec, status }: Pod): boolean {
  if (status.reason === 'NodeLost') return true
  const gates = (spec.readinessGates ?? []).every(gate => isTrue(status.conditions, gate.conditionType))
  const ready = status.conditions?.find(each => each.type === 'Ready')
  return ready?.status === 'False' && isTrue(status.conditions, 'ContainersReady') && gates
}

function replacement({ metadata }: Pod): Said[] {
  const owner = metadata.ownerReferences?.find(each => each.controller === true)
  if (owner === undefined) return [next('not-replaced', bare)]
  return [next('replaced', text`${owner.kind} ${owner.name}${mayReplace(owner.kind)}`)]
}

function kubeletDoes(pod: Pod, actions: PodActions): Said[] {
  const starts = [...actions.initContainersToStart, ...actions.containersToStart]
  if (actions.killPod && !actions.createSandbox) return [next('end', nobodyLeft)]
  const sandbox = actions.createSandbox ? [next('sandbox', makesSandbox)] : []
  const begins = startKinds.flatMap(kind => {
    const names = starts.filter(name => startKind(pod, name) === kind)
    return names.length === 0 ? [] : [next(kind, text`${startWords[kind]}${listed(names)}`, names)]
  })
  if (begins.length > 0) return [...sandbox, ...begins]
  return [...sandbox, ...waitsOrWatches(pod)]
}

function startKind(pod: Pod, name: string): StartKind {
  const status = statusIn(pod, name)
  const reason = status?.state?.waiting?.reason ?? ''
  if (reason === 'CrashLoopBackOff') return 'restart-later'
  if (reason === 'ErrImageNeverPull') return 'look-again'
  if (reason === 'InvalidImageName') return 'no-image-name'
  if (/Image|Registry/.test(reason)) return 'pull-again'
  if (reason.endsWith('Error')) return 'try-again'
  return status?.state?.terminated ? 'restart' : 'start'
}

function waitsOrWatches(pod: Pod): Said[] {
  const inits = (pod.spec.initContainers ?? []).filter(each => {
    const status = statusIn(pod, each.name)
    return status?.state?.running !== undefined && !(isSidecar(each) && status.started === true)
  })
  const holding = inits.map(each => each.name)
  const appsRun = pod.spec.containers.some(each => statusIn(pod, each.name)?.state?.running)
  if (!appsRun && holding.length > 0) return [next('wait-init', text`${waitsFor}${listed(holding)}`, holding)]
  const policies = new Set(declaredContainers(pod).map(each => policyOf(each, pod.spec)))
  return [next('watch', text`${watches} ${[...policies].join(', ')}`)]
}
