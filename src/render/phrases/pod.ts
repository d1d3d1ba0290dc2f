import type { PodWhat } from '../../sim/facts/pod.ts'
import { same, text, type Text } from '../../text.ts'
import { renderDuration } from '../../sim/duration.ts'
import { changed } from './changed.ts'
import { givenOrAnswer, ruleName } from './decided.ts'
import type { Phrases } from './table.ts'

export const podPhrases: Phrases<PodWhat> = {
  Wrote: ({ verb, subject, change }) =>
    text`${wrote[verb]} ${subject}${details(change === pastOf[verb] ? undefined : changed(change))}`,
  Bound: ({ pod, node }) => ({ zh: `Pod ${pod} 绑定到节点 ${node}`, en: `Pod ${pod} is bound to node ${node}` }),
  PhaseChanged: ({ pod, from, to, reason }) =>
    from === undefined
      ? text`${{ zh: `Pod ${pod} 的阶段是 ${to}`, en: `Pod ${pod} is in phase ${to}` }}${why(reason)}`
      : text`${{ zh: `Pod ${pod} 的阶段：`, en: `Pod ${pod} changes phase: ` }}${from} → ${to}${why(reason)}`,
  ConditionChanged: ({ subject, condition, status, reason }) =>
    text`${{ zh: `${subject} 的状况 ${condition}`, en: `${subject}: condition ${condition}` }} = ${status}${why(reason)}`,
  EventSeen: ({ subject, reason, message }) => ({
    zh: `${subject} 的事件 ${reason}：${message}`,
    en: `Event ${reason} on ${subject}: ${message}`,
  }),
  ContainerState: ({ pod, container, role, state, reason, exitCode, restarts }) =>
    text`${roles[role]} ${pod}/${container} ${states[state]}${details(
      reason === undefined ? undefined : same(reason),
      exitCode === undefined ? undefined : { zh: `退出码 ${exitCode}`, en: `exit code ${exitCode}` },
      restarts === 0 ? undefined : { zh: `已重启 ${restarts} 次`, en: `restarts: ${restarts}` },
    )}`,
  VolumesReady: ({ pod, node }) => ({
    zh: `Pod ${pod} 的卷已挂载到节点 ${node}`,
    en: `The volumes of Pod ${pod} are mounted on node ${node}`,
  }),
  Hung: ({ pod, container }) => ({
    zh: `${pod}/${container} 的进程卡死：不应答，也不理会 SIGTERM`,
    en: `The process of ${pod}/${container} hangs: no answers, no reaction to SIGTERM`,
  }),
  StatusPrinted: ({ pod, ready, status, restarts }) => ({
    zh: `kubectl get pod 显示 ${pod}：READY ${ready}，STATUS ${status}，RESTARTS ${restarts}`,
    en: `kubectl get pod prints ${pod}: READY ${ready}, STATUS ${status}, RESTARTS ${restarts}`,
  }),
  Decided: ({ rule, given, answer, expected }) =>
    text`${ruleName(rule)}${{ zh: '：给定 ', en: ': given ' }}${givenOrAnswer(given)}${{ zh: '，得出 ', en: ', the answer is ' }}${givenOrAnswer(answer)}${
      expected === undefined || expected === answer
        ? same('')
        : text`${{ zh: '，而应为 ', en: ', where ' }}${givenOrAnswer(expected)}${{ zh: '', en: ' was expected' }}`
    }`,
  Probed: ({ pod, container, probe, result, inARow }) =>
    text`${probes[probe]} ${pod}/${container} ${results[result]}${
      inARow > 1 ? { zh: `（连续第 ${inARow} 次）`, en: ` (${inARow} in a row)` } : same('')
    }`,
  BackOff: ({ pod, container, delay, restart }) => ({
    zh: `${pod}/${container} 第 ${restart} 次重启前回退等待 ${renderDuration(delay)}`,
    en: `${pod}/${container} backs off ${renderDuration(delay)} before restart ${restart}`,
  }),
  Signalled: ({ pod, container, signal }) => ({
    zh: `向 ${pod}/${container} 发送 SIG${signal}`,
    en: `Sends SIG${signal} to ${pod}/${container}`,
  }),
  HookRan: ({ pod, container, hook, phase }) =>
    text`${{ zh: `${pod}/${container} 的 ${hook} 回调`, en: `${hook} hook of ${pod}/${container} ` }}${hookPhases[phase]}`,
  EndpointChanged: ({ pod, address, present, ready, serving, terminating }) =>
    present
      ? text`${{ zh: `端点 ${address}（${pod}）：`, en: `Endpoint ${address} (${pod}): ` }}ready=${flag(ready)} serving=${flag(serving)} terminating=${flag(terminating)}`
      : { zh: `端点 ${address}（${pod}）被移除`, en: `Endpoint ${address} (${pod}) is removed` },
  NodeChanged: ({ node, change }) => text`${{ zh: `节点 ${node} `, en: `Node ${node} ` }}${nodeChanges[change]}`,
  Evicted: ({ pod, reason }) => ({ zh: `驱逐 Pod ${pod}：${reason}`, en: `Pod ${pod} is evicted: ${reason}` }),
  Finding: ({ text }) => text,
}

const wrote = {
  create: { zh: '创建', en: 'Creates' },
  update: { zh: '更新', en: 'Updates' },
  delete: { zh: '删除', en: 'Deletes' },
}
const pastOf = { create: 'created', update: 'updated', delete: 'deleted' }
const roles = {
  init: { zh: 'Init 容器', en: 'Init container' },
  sidecar: { zh: '边车容器', en: 'Sidecar' },
  app: { zh: '应用容器', en: 'Container' },
}
const states = {
  waiting: { zh: '在等待', en: 'is waiting' },
  running: { zh: '在运行', en: 'is running' },
  terminated: { zh: '已终止', en: 'has terminated' },
}
const probes = {
  startup: { zh: '启动探针', en: 'Startup probe of' },
  liveness: { zh: '存活态探针', en: 'Liveness probe of' },
  readiness: { zh: '就绪态探针', en: 'Readiness probe of' },
}
const results = { success: { zh: '成功', en: 'succeeds' }, failure: { zh: '失败', en: 'fails' } }
const hookPhases = {
  begins: { zh: '开始', en: 'begins' },
  ends: { zh: '结束', en: 'ends' },
  'cut off': { zh: '被中断', en: 'is cut off' },
}
const nodeChanges = {
  'cut off': { zh: '失联', en: 'is cut off' },
  returned: { zh: '恢复连接', en: 'is back' },
  'lease expired': { zh: '的租约逾期未续', en: 'has not renewed its Lease in time' },
  tainted: { zh: '被打上污点', en: 'is tainted' },
  drained: { zh: '被腾空', en: 'is drained' },
}

const flag = (value: boolean): string => (value ? 'true' : 'false')
const why = (reason: string | undefined): Text => details(reason === undefined ? undefined : same(reason))

/** In brackets of the language, those that there are. */
function details(...parts: readonly (Text | undefined)[]): Text {
  const present = parts.filter(part => part !== undefined)
  if (present.length === 0) return same('')
  return {
    zh: `（${present.map(part => part.zh).join('，')}）`,
    en: ` (${present.map(part => part.en).join(', ')})`,
  }
}
