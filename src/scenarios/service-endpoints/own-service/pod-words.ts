import { endpointOf } from '../../../model/cluster/endpoint-slice/endpoint.ts'
import { addressesOf, isListed } from '../../../model/cluster/endpoint-slice/membership.ts'
import { targetPort } from '../../../model/cluster/endpoint-slice/ports.ts'
import { familyOf } from '../../../model/cluster/endpoint-slice/endpoint.ts'
import { isTrue } from '../../../model/pod/conditions.ts'
import { sidecars } from '../../../model/pod/containers.ts'
import type { EndpointConditions, Pod, Service } from '../../../objects.ts'
import { same, text, type Text } from '../../../text.ts'
import { nameOf } from './membership-words.ts'
import { type Candidate, type Placed, placeOf } from './read.ts'
import type { Said } from './said.ts'

/** What a controller makes of a Pod that matches: its flags, or that it is not listed, and why. */
export interface Standing {
  readonly candidate: Candidate
  readonly conditions: EndpointConditions | undefined
  readonly said: readonly Said[]
}

export function standing(service: Placed<Service>, candidate: Candidate): Standing {
  const { pod, owner } = candidate
  const subject = nameOf(candidate)
  const say = (code: string, words: Text): Said => ({ about: 'endpoint', subject, code, text: ofPod(subject, words) })
  if (owner !== undefined) return { candidate, conditions: undefined, said: [say('template', notYet)] }
  if (!isListed(pod, true)) return { candidate, conditions: undefined, said: [notListed(candidate, say)] }
  const addressType = familyOf(addressesOf(pod)[0] ?? '')
  const { conditions } = endpointOf({ pod, node: undefined, service: service.object, addressType }) ?? {}
  return {
    candidate,
    conditions,
    said: [flags(conditions, say), ...whyUnready(service.object, candidate, conditions, say)],
  }
}

type Say = (code: string, words: Text) => Said
const ofPod = (subject: string, words: Text): Text => text`${subject}${{ zh: '：', en: ': ' }}${words}`

const notYet: Text = {
  zh: '它的模板符合选择算符：由它建的 Pod 有了地址就会列入',
  en: 'its template matches the selector: Pods made from it are listed as soon as they have an address',
}

function notListed(candidate: Candidate, say: Say): Said {
  const { phase = 'Pending', reason } = candidate.pod.status
  if (phase === 'Succeeded' || phase === 'Failed') {
    const words = `${phase}${reason === undefined ? '' : ` (${reason})`}`
    return say('finished', {
      zh: `不列：它已是 ${words}（${placeOf(candidate, 'status', 'phase')}），结束的 Pod 从不列入`,
      en: `not listed: it is ${words} (${placeOf(candidate, 'status', 'phase')}), and a finished Pod never is`,
    })
  }
  const why = unscheduled(candidate.pod)
  return say('no-address', {
    zh: `不列：还没有 podIP（${placeOf(candidate, 'status')}），阶段 ${phase}${why === undefined ? '' : `：${why}`}`,
    en: `not listed: it has no podIP yet (${placeOf(candidate, 'status')}), phase ${phase}${why === undefined ? '' : `: ${why}`}`,
  })
}

const unscheduled = ({ status, spec }: Pod): string | undefined => {
  const scheduled = status.conditions?.find(each => each.type === 'PodScheduled' && each.status === 'False')
  if (scheduled !== undefined) return [scheduled.reason, scheduled.message].filter(Boolean).join(': ')
  return spec.nodeName === undefined ? undefined : waitingReasons(status)[0]
}

const waitingReasons = ({ containerStatuses = [] }: Pod['status']): string[] =>
  containerStatuses.flatMap(({ name, state }) =>
    state?.waiting?.reason === undefined ? [] : [`${name}: ${state.waiting.reason}`],
  )

const flags = (conditions: EndpointConditions | undefined, say: Say): Said => {
  const { ready = true, serving = true, terminating = false } = conditions ?? {}
  const words = `ready=${ready} serving=${serving} terminating=${terminating}`
  return say(ready ? 'ready' : terminating ? 'terminating' : 'not-ready', {
    zh: `已列入：${words}`,
    en: `listed: ${words}`,
  })
}

function whyUnready(
  { spec }: Service,
  candidate: Candidate,
  conditions: EndpointConditions | undefined,
  say: Say,
): Said[] {
  const { pod } = candidate
  const use = whenDeleted(conditions)
  const deleted: Said[] =
    pod.metadata.deletionTimestamp === undefined
      ? []
      : [
          say('deleted', {
            zh: `它正在被删除（${placeOf(candidate, 'metadata', 'deletionTimestamp')}）：${use.zh}`,
            en: `it is being deleted (${placeOf(candidate, 'metadata', 'deletionTimestamp')}): ${use.en}`,
          }),
        ]
  if (isTrue(pod.status.conditions, 'Ready')) return deleted
  const at = (pod.status.conditions ?? []).findIndex(each => each.type === 'Ready')
  const condition = pod.status.conditions?.[at]
  const details = [condition?.reason, condition?.message, ...waitingReasons(pod.status)].filter(Boolean).join('; ')
  const place = at < 0 ? placeOf(candidate, 'status') : placeOf(candidate, 'status', 'conditions', at)
  const published = spec.publishNotReadyAddresses === true
  const words = text`${{ zh: '它的 Ready 状况不是 True', en: 'its condition Ready is not True' }} (${place})${same(details === '' ? '' : `: ${details}`)}`
  return [...deleted, say(published ? 'published' : 'unready', published ? text`${words}${yetPublished}` : words)]
}
/** kube-proxy takes the ready ones, and those that serve while terminating if there are none. */
function whenDeleted({ ready, serving }: EndpointConditions = {}): Text {
  if (ready === true)
    return { zh: 'publishNotReadyAddresses 让它照常被使用', en: 'publishNotReadyAddresses has it used like any other' }
  return serving === true
    ? { zh: '别的都没有就绪时才会用它', en: 'used only while nothing else is ready' }
    : {
        zh: '它也不再提供服务（serving=false），不会用它',
        en: 'and it does not serve any more (serving=false), so it is not used',
      }
}
const yetPublished: Text = {
  zh: '；但 publishNotReadyAddresses 让它算就绪',
  en: '; publishNotReadyAddresses makes it count as ready all the same',
}

/** Ports of the Service that this Pod does not declare. */
export function missingPorts({ object, ...place }: Placed<Service>, candidate: Candidate): Said[] {
  const { spec } = candidate.pod
  const declared = [...spec.containers, ...sidecars(spec)].flatMap(each => each.ports ?? [])
  const names = declared.flatMap(({ name }) => name ?? [])
  return (object.spec.ports ?? []).flatMap((port, i) => {
    if (targetPort(port, spec) !== undefined) return []
    const where = placeOf(place, 'spec', 'ports', i, 'targetPort')
    const wrongProtocol = declared.some(each => each.name === port.targetPort)
    const found = names.length === 0 ? { zh: '一个也没有', en: 'none' } : same(names.join(', '))
    const words: Text = wrongProtocol
      ? {
          zh: `targetPort ${port.targetPort}（${where}）：它声明了这个名字，但协议不是 ${port.protocol ?? 'TCP'}；这个端口悄悄地去掉了`,
          en: `targetPort ${port.targetPort} (${where}): it declares that name, but not for ${port.protocol ?? 'TCP'}; the port is dropped, silently`,
        }
      : {
          zh: `targetPort ${port.targetPort}（${where}）：它的容器没有声明这个名字，有的是：${found.zh}；这个端口悄悄地去掉了`,
          en: `targetPort ${port.targetPort} (${where}): none of its containers declares that name, they declare: ${found.en}; the port is dropped, silently`,
        }
    return [
      {
        about: 'endpoint' as const,
        subject: nameOf(candidate),
        code: 'missing-port',
        text: ofPod(nameOf(candidate), words),
      },
    ]
  })
}
