import { startContainer } from '../../model/runtime/containers.ts'
import { appendLine, readLines } from '../../model/runtime/files.ts'
import type { Process, Signal } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { endProcess, findByNumber, processList, startProcess } from '../../model/runtime/processes.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import { sendSignal } from '../../model/runtime/signals.ts'
import type { Fact } from '../../sim/fact.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { noFile, noProcess, pidClaims, separate, shared } from './pid-view-claims.ts'
import { nginx, script } from '../runtime/programs.ts'
import { createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** After the kubernetes.io page "Share Process Namespace between Containers in a Pod": nginx, and a shell to look from. */
export const pidView = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'pid-view',
  asks: {
    zh: '从一个容器里看得见邻居的进程吗？能向它们、向 1 号进程发信号吗？',
    en: "From inside a container, are the neighbour's processes to be seen, and can one signal them, or process 1?",
  },
  plays: { model: ({ sharePid }, tools) => play(parts, sharePid, tools) },
  ...pidClaims,
})

/** What the options ask for first, then the opposite. */
function play(parts: Parts, sharePid: boolean, tools: ModelTools): Step[] {
  const stage = newStage(tools, what => !what.kind.startsWith('Namespace') && what.kind !== 'CniCalled')
  const node = newNode(stage, parts)
  for (const share of [sharePid, !sharePid]) visit(stage, parts, node, share)
  return stage.steps
}

function visit(stage: Stage, parts: Parts, node: Node, share: boolean): void {
  stage.tell(
    share
      ? { zh: 'Pod 写了 shareProcessNamespace: true。', en: 'A Pod with shareProcessNamespace: true.' }
      : { zh: 'Pod 没写 shareProcessNamespace。', en: 'A Pod without shareProcessNamespace.' },
  )
  const pod = share ? shared : separate
  const spec = share ? { shareProcessNamespace: true } : {}
  const modes = parts.modes(spec)
  const because = createPod(stage, pod, spec)
  const sandbox = runSandbox(node, { pod, attempt: 0, modes, hold: parts.holdOf('containerd', modes) }, because)
  stage.wait(1000)
  const start = (name: string, program: Process['program']) =>
    startContainer(node, sandbox, { name, program }, sandbox.latest)
  const server = start('nginx', nginx)
  if (server === undefined) return
  appendLine(server, '/etc/nginx/nginx.conf', 'worker_processes 1;')
  fork(node, server, 'worker')
  const shell = start('shell', script)
  if (shell !== undefined) tryThings(stage, node, server, shell)
}

function fork(node: Node, parent: Process, child: string, because = parent.started): Process | undefined {
  const launch = { name: `${parent.name}:${child}`, container: parent.container, program: script, by: parent.name }
  return startProcess(node.kernel, { ...launch, parent }, because)
}

function tryThings(stage: Stage, node: Node, server: Process, shell: Process): void {
  stage.wait(1000)
  const listed = processList(node.kernel, shell.namespaces.pid)
  stage.look(
    `${shell.name}$ ps`,
    listed.map(({ pid, process }) => `${pid} ${short(process)}`).join(', '),
    shell.started,
  )

  stage.wait(1000)
  const seen = listed.find(each => each.process === server)
  const target = seen?.pid ?? 2
  const conf = seen && readLines(seen.process, '/etc/nginx/nginx.conf')?.join(' ')
  stage.look(`${shell.name}$ cat /proc/${target}/root/etc/nginx/nginx.conf`, conf ?? noFile, shell.started)
  const hangUp = signal(stage, node, shell, 'HUP', target)
  if (hangUp?.outcome === 'handled') reload(node, server, hangUp.sent)

  stage.wait(1000)
  signal(stage, node, shell, 'KILL', 1)
  stage.wait(1000)
  signal(stage, node, shell, 'TERM', 1)
  stage.wait(1000)
}

const short = ({ name }: Process) => name.replace(/^.*\//, '')

function signal(stage: Stage, node: Node, shell: Process, name: Exclude<Signal, 'INT'>, pid: number) {
  const target = findByNumber(node.kernel, shell, pid)
  if (target === undefined) return void stage.look(`${shell.name}$ kill -${name} ${pid}`, noProcess, shell.started)
  const [pod = '', container = ''] = target.name.split('/', 2)
  const sent = stage.note(shell.name, { kind: 'Signalled', pod, container, signal: name }, shell.started)
  return { outcome: sendSignal(node.kernel, name, target, shell, sent), sent }
}

/** nginx on HUP: the master stays, its worker is replaced. */
function reload(node: Node, master: Process, because?: Fact): void {
  const [old] = [...node.kernel.processes].filter(each => each.parent === master)
  fork(node, master, 'worker', because)
  if (old !== undefined) endProcess(node.kernel, old, { code: 0 }, because)
}
