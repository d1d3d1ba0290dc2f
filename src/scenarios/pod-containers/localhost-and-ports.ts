import { startContainer } from '../../model/runtime/containers.ts'
import { holdOf } from '../../model/runtime/hold.ts'
import type { Listener, Process } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { connect, listen } from '../../model/runtime/ports.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import { addressOf } from '../../model/runtime/sandbox-namespaces.ts'
import type { Fact } from '../../sim/fact.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { server } from '../runtime/programs.ts'
import { createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'
import { claims, outcomes } from './localhost-and-ports-claims.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** One server, and everyone who might reach it; ports that are wanted twice, and ports that are only declared. */
export const localhostAndPorts = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'localhost-and-ports',
  asks: {
    zh: '谁够得着一个只监听 127.0.0.1 的服务？两个容器想要同一个端口会怎样？',
    en: 'Who reaches a server that listens on 127.0.0.1 only? And what if two containers want one port?',
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

function play(parts: Parts, options: ContainersOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, what => what.kind === 'CniCalled')
  const scene: Scene = { stage, parts, node: newNode(stage, parts) }
  const [web, other] = [runPod(scene, 'web', { a: [], b: [] }), runPod(scene, 'other', { c: [] })]
  const [a, b, c] = [web.processes[0], web.processes[1], other.processes[0]]
  const host = [...scene.node.kernel.processes].find(each => each.container === 'node')
  if (a === undefined || b === undefined || c === undefined || host === undefined) return stage.steps
  askForPorts(scene, { a, b }, options)
  knock(scene, { b, c, host }, web.address, options.portA)
  stage.tell({ zh: '别的 Pod 有自己的端口空间：', en: 'Another Pod has a port space of its own:' })
  tryToListen(scene, c, options.portA, 'any')
  declare(scene, c)
  return stage.steps
}

/** By container: the ports that its spec declares. */
type Declared = Readonly<Record<string, readonly number[]>>

function runPod({ stage, parts, node }: Scene, pod: string, containers: Declared) {
  stage.wait(1000)
  const modes = parts.modes({})
  const change = Object.entries(containers).map(([name, ports]) => [
    name,
    ports.length === 0 ? 'server' : `containerPort ${ports.join(', ')}`,
  ])
  const created = createPod(stage, pod, Object.fromEntries(change))
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: holdOf('containerd', modes) }, created)
  const processes = Object.entries(containers).map(([name, ports]) => {
    const process = startContainer(node, sandbox, { name, program: server }, sandbox.latest)
    for (const port of parts.ports.reserved(ports)) if (process !== undefined) listen(process, port, 'any', parts.ports)
    return process
  })
  return { processes, address: addressOf(sandbox) ?? '', created }
}

function askForPorts(
  scene: Scene,
  { a, b }: Record<'a' | 'b', Process>,
  { portA, portB, bind }: ContainersOptions,
): void {
  scene.stage.tell({
    zh: `a 监听 127.0.0.1:${portA}；b 先要自己想要的端口，再要 a 的端口。`,
    en: `a listens on 127.0.0.1:${portA}; b asks for the port that it wants, and then for a's.`,
  })
  tryToListen(scene, a, portA, 'loopback')
  tryToListen(scene, b, portB, bind)
  for (const on of ['loopback', 'any'] as const) if (portB !== portA || on !== bind) tryToListen(scene, b, portA, on)
}

function tryToListen({ stage, parts }: Scene, process: Process, port: number, on: Listener['on']): Fact {
  const address = on === 'loopback' ? '127.0.0.1' : '0.0.0.0'
  stage.wait(100)
  return stage.look(
    `${process.name}: listen ${address}:${port}`,
    listen(process, port, on, parts.ports),
    process.started,
  )
}

function knock(scene: Scene, from: Record<'b' | 'c' | 'host', Process>, address: string, port: number): void {
  scene.stage.tell({
    zh: '邻居 b、另一个 Pod 的 c、节点上的进程，都来连 a。',
    en: 'Neighbour b, c of another Pod, and a process of the node try to connect to a.',
  })
  tryToConnect(scene, from.b, '127.0.0.1', port)
  for (const process of [from.c, from.host]) {
    tryToConnect(scene, process, '127.0.0.1', port)
    tryToConnect(scene, process, address, port)
  }
}

function tryToConnect({ stage, node }: Scene, process: Process, address: string, port: number): Fact {
  stage.wait(100)
  const answer = connect(node.kernel, process, address, port)
  const seen = typeof answer === 'string' ? answer : `answered by ${answer.name}`
  return stage.look(`${process.name}: connect ${address}:${port}`, seen, process.started)
}

/** x and y declare one port, z none; w declares a port and nobody listens on it. */
function declare(scene: Scene, client: Process): void {
  scene.stage.tell({
    zh: 'Pod declared：x 和 y 都声明了 containerPort 9000，只有 x 真的监听；z 什么都没声明却监听 9001；w 声明了 9002 却不监听。',
    en: 'Pod declared: x and y both declare containerPort 9000, and only x listens there; z declares nothing and listens on 9001; w declares 9002 and does not listen.',
  })
  const { processes, address } = runPod(scene, 'declared', { x: [9000], y: [9000], z: [], w: [9002] })
  const [x, , z] = processes
  if (x !== undefined) tryToListen(scene, x, 9000, 'any')
  if (z !== undefined) tryToListen(scene, z, 9001, 'any')
  for (const port of [9000, 9001, 9002]) tryToConnect(scene, client, address, port)
}
