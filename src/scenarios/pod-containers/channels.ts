import { type Channel, channels as allChannels, commonFolder, findAt, leaveAt } from '../../model/runtime/channels.ts'
import { startContainer } from '../../model/runtime/containers.ts'
import { fileTree } from '../../model/runtime/files.ts'
import { holdOf } from '../../model/runtime/hold.ts'
import type { FileTree, Process } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { Sandbox } from '../../model/runtime/sandbox-namespaces.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { server } from '../runtime/programs.ts'
import { createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'
import { claims, outcomes, type Setting, subjectOf, twoPods } from './channels-claims.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Two processes, six ways to exchange something, and every combination of what they may have in common. */
export const channels = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'channels',
  asks: {
    zh: '两个容器怎样交换数据？每一种办法到底靠的是什么：卷、IPC 名字空间、/dev/shm，还是网络？',
    en: 'How do two containers exchange data, and what does each way rest on: a volume, the IPC namespace, /dev/shm or the network?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

interface Scene {
  readonly stage: Stage
  readonly parts: Parts
  readonly node: Node
}

function play(parts: Parts, { volume, privateShm }: ContainersOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, () => false)
  const scene: Scene = { stage, parts, node: newNode(stage, parts) }
  stage.tell({
    zh: `容器 a 用六种办法各留下一样东西，b 去找：${allChannels.join('、')}。先是选项所说的情形，随后是所有组合。（两个容器各用一个 IPC 名字空间的 Pod 在 Kubernetes 里写不出来，这里只为看清内核。）`,
    en: `Container a leaves something by each of six ways, and b looks for it: ${allChannels.join(', ')}. First as the options say, then in every combination. (Kubernetes has no Pod whose containers have IPC namespaces of their own: that is here to see what the kernel does.)`,
  })
  visit(scene, 'web', { volume, ipc: 'common', shm: privateShm ? 'private' : 'common' })
  let pods = 0
  for (const volume of ['both', 'none'] as const)
    for (const ipc of ['common', 'private'] as const)
      for (const shm of ['common', 'private'] as const) visit(scene, `pair-${++pods}`, { volume, ipc, shm })
  stage.tell({
    zh: '两个 Pod，同一个节点：先是什么都不共用，再是都挂载同一个 hostPath 目录。',
    en: 'Two Pods on one node: first with nothing in common, then with one hostPath directory mounted in both.',
  })
  for (const common of [false, true]) visitTwoPods(scene, common)
  return stage.steps
}

function visit(scene: Scene, pod: string, setting: Setting): void {
  const { stage, parts, node } = scene
  stage.wait(1000)
  const modes = { ...parts.modes({}), ...(setting.ipc === 'private' && { ipc: 'CONTAINER' as const }) }
  const created = createPod(stage, pod, setting)
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: holdOf('containerd', modes) }, created)
  const volume = fileTree('volume')
  const a = start(scene, sandbox, 'a', setting.volume === 'none' ? {} : { [commonFolder]: volume })
  const b = start(scene, sandbox, 'b', {
    ...(setting.volume === 'both' && { [commonFolder]: volume }),
    ...(setting.shm === 'private' && { '/dev/shm': fileTree('tmpfs of b') }),
  })
  if (a !== undefined && b !== undefined) stage.look(subjectOf(setting), reached(scene, a, b), created)
}

function visitTwoPods(scene: Scene, common: boolean): void {
  const { stage, parts, node } = scene
  stage.wait(1000)
  const [modes, folder] = [parts.modes({}), fileTree('directory of the node')]
  const mounts: Readonly<Record<string, FileTree>> = common ? { [commonFolder]: folder } : {}
  const [a, b] = ['x', 'y'].map(name => {
    const pod = `${name}-${common ? 'mounts' : 'alone'}`
    const created = createPod(stage, pod, { hostPath: common ? 'mounted' : 'none' })
    const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: holdOf('containerd', modes) }, created)
    return { process: start(scene, sandbox, 'app', mounts), created }
  })
  if (a?.process !== undefined && b?.process !== undefined)
    stage.look(twoPods(common), reached(scene, a.process, b.process), b.created)
}

const start = ({ node }: Scene, sandbox: Sandbox, name: string, mounts: Readonly<Record<string, FileTree>>) =>
  startContainer(node, sandbox, { name, program: server, mounts }, sandbox.latest)

/** The channels by which `b` finds what `a` has left. */
function reached({ parts }: Scene, a: Process, b: Process): string {
  for (const channel of allChannels) leaveAt(parts.places, channel, a)
  const found = allChannels.filter((channel: Channel) => findAt(parts.places, channel, b) === a.name)
  return found.join(', ') || 'nothing'
}
