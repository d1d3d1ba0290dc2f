import { appendLine } from '../../model/runtime/files.ts'
import type { Container, Pod, RestartPolicy } from '../../objects.ts'
import type { Fact, What } from '../../sim/fact.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { fateClaims } from './kill-pause-claims.ts'
import { fateOutcomes } from './kill-pause-outcomes.ts'
import { syncUntilQuiet } from './kubelet.ts'
import { volumeOf } from './kubelet-volumes.ts'
import { losePause } from './loss.ts'
import type { PauseOptions } from './options.ts'
import type { Parts, Place } from './parts.ts'
import { isRunning, type PodOnNode, podOnNode, processOf } from './pod-on-node.ts'
import { createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** Somebody on the node kills the pause process of a running Pod; then that of a Pod with the opposite policy and sharing. */
export const killPause = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'kill-pause',
  asks: {
    zh: '有人在节点上杀掉了一个 Pod 的 pause 进程：这个 Pod 会怎样？',
    en: "Somebody on the node kills a Pod's pause process: what becomes of the Pod?",
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: fateClaims,
  outcomes: fateOutcomes,
})

interface Setting {
  readonly restartPolicy: RestartPolicy
  readonly shareProcessNamespace: boolean
}

function play(parts: Parts, options: PauseOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, isShown)
  const place = { stage, parts, node: newNode(stage, parts) }
  const { restartPolicy, sharePid, inits, apps } = options
  const setting = { restartPolicy, shareProcessNamespace: sharePid }
  stage.tell({
    zh: `Pod web：${inits} 个 Init 容器、一个边车 proxy、${apps} 个应用容器；app-1 挂载了卷 data。`,
    en: `Pod web: ${inits} init containers, a sidecar named proxy, ${apps} app containers; app-1 mounts the volume data.`,
  })
  visit(place, 'web', setting, {
    initContainers: [...numbered('init', inits), proxy],
    containers: numbered('app', apps),
  })

  const opposite = {
    restartPolicy: restartPolicy === 'Never' ? 'Always' : 'Never',
    shareProcessNamespace: !sharePid,
  } as const
  stage.tell({
    zh: '对照：重启策略和 PID 共用都反过来的一个 Pod。',
    en: 'For comparison, a Pod with the opposite policy and the opposite sharing of PIDs.',
  })
  visit(place, 'other', opposite, { containers: numbered('app', 1) })
  return stage.steps
}

const numbered = (name: string, count: number): Container[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${name}-${i + 1}`,
    ...(name === 'app' && i === 0 ? { volumeMounts: [{ name: 'data', mountPath: '/data' }] } : {}),
  }))
const proxy: Container = { name: 'proxy', restartPolicy: 'Always' }

// Network and (shared) PID namespaces tell the story; IPC and UTS fare as the network does.
const isShown = (what: What) =>
  what.kind !== 'NamespacePinned' && !('type' in what && (what.type === 'ipc' || what.type === 'uts'))

function visit(
  place: Place,
  name: string,
  setting: Setting,
  containers: Pick<Pod['spec'], 'containers' | 'initContainers'>,
): void {
  const { stage } = place
  const uid = uidOf(stage)
  const on = podOnNode({
    metadata: { name, uid },
    spec: { ...setting, ...containers, volumes: [{ name: 'data', emptyDir: {} }] },
    status: {},
  })
  const quiet = syncUntilQuiet(place, on, createPod(stage, name, setting))
  const written = writeFile(place, on, quiet)
  lookAtPod(place, on, written)
  stage.wait(20_000)
  stage.tell({ zh: '节点上的 root 杀掉 pause。', en: 'root on the node kills pause.' })
  const lost = losePause(place, on)
  stage.look(`node$ crictl ps -q --pod ${name} | wc -l`, on.instances.filter(isRunning).length, lost)
  stage.tell(next)
  const settled = syncUntilQuiet(place, on, lost)
  lookAtPod(place, on, settled)
  stage.wait(5000)
}

const next: Text = {
  zh: '下一次同步：kubelet 发现沙箱没了，按重启策略行事。',
  en: 'At its next sync the kubelet finds the sandbox lost, and does what the restart policy says.',
}

function writeFile({ stage }: Place, on: PodOnNode, because?: Fact): Fact | undefined {
  const writer = processOf(on, 'app-1')
  if (writer === undefined) return because
  appendLine(writer, '/data/note', 'hello')
  return stage.note(
    writer.name,
    { kind: 'FileWritten', path: '/data/note', container: writer.name, text: 'hello' },
    writer.started,
  )
}

/** UID and file as root on the node sees them: also of a Pod in which nothing runs any more. */
function lookAtPod(place: Place, on: PodOnNode, because?: Fact): void {
  const { name } = on.pod.metadata
  place.stage.look(`kubectl get pod ${name} -o jsonpath={.metadata.uid}`, on.pod.metadata.uid ?? '', because)
  const note = volumeOf(place, on, 'data')?.files.get('/note')?.join(' ')
  place.stage.look(`node$ cat …/pods/${name}-uid/…/data/note`, note ?? 'No such file or directory', because)
}

const uidOf = ({ random }: Stage) => Array.from({ length: 8 }, () => random.integer(16).toString(16)).join('')
