import { startContainer } from '../../model/runtime/containers.ts'
import type { Process, Program } from '../../model/runtime/kernel.ts'
import type { Node } from '../../model/runtime/node.ts'
import { childrenOf, endProcess, processList, startProcess } from '../../model/runtime/processes.ts'
import { pauseProgram, runSandbox } from '../../model/runtime/sandbox.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Outcome, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { all, both } from '../judging.ts'
import { created, podOf } from '../runtime/judging.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { script } from '../runtime/programs.ts'
import { between, createPod, newNode, newStage, type Stage } from '../runtime/stage.ts'

/** An app starts a helper, the helper starts jobs and ends: the jobs are orphans. Then the jobs end too. */
export const whoReaps = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'who-reaps',
  asks: {
    zh: '应用留下的孤儿进程归谁？它们结束后，由谁来回收，会不会变成僵尸？',
    en: 'Whose are the orphans that an app leaves behind? When they end, does anybody collect them, or do they stay as zombies?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [reapsWhenShared, zombiesStay],
  outcomes: [zombies],
})

interface Setting {
  readonly sharePid: boolean
  readonly reaper: 'reaping' | 'not'
  readonly orphans: number
}

/** What the options ask for, then the opposite of both, with two orphans. */
function play(parts: Parts, { sharePid, reaper, orphans }: PauseOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, isShown)
  const node = newNode(stage, parts)
  visit(stage, parts, node, { sharePid, reaper, orphans })
  visit(stage, parts, node, { sharePid: !sharePid, reaper: reaper === 'not' ? 'reaping' : 'not', orphans: 2 })
  return stage.steps
}

/** Of many orphans the first few are enough: the rest fare the same and are counted at the end. */
const shown = 5
function isShown(what: What): boolean {
  if ('process' in what) return Number(/\/job-(\d+)$/.exec(what.process)?.[1] ?? 0) <= shown
  return !what.kind.startsWith('Namespace') && what.kind !== 'CniCalled'
}

function visit(stage: Stage, parts: Parts, node: Node, { sharePid, reaper, orphans }: Setting): void {
  stage.tell(introduction[sharePid ? 'shared' : 'separate'][reaper])
  const pod = `${sharePid ? 'shared' : 'own'}-${reaper === 'reaping' ? 'reaping' : 'lazy'}`
  const spec = sharePid ? { shareProcessNamespace: true } : {}
  const modes = parts.modes(spec)
  const request = { pod, attempt: 0, modes, hold: parts.holdOf('containerd', modes) }
  const first: Program['reaps'] = reaper === 'reaping' ? 'all' : 'own'
  const pause = sharePid ? { ...pauseProgram, reaps: first } : pauseProgram
  const sandbox = runSandbox(node, request, createPod(stage, pod, spec), pause)
  stage.wait(1000)
  const program = sharePid ? script : { ...script, reaps: first }
  const app = startContainer(node, sandbox, { name: 'app', program }, sandbox.latest)
  if (app !== undefined) leaveOrphans(stage, node, app, orphans)
}

const introduction: Readonly<Record<'shared' | 'separate', Readonly<Record<Setting['reaper'], Text>>>> = {
  shared: {
    reaping: {
      zh: '共用 PID 名字空间，1 号进程是今天的 pause（3.1 起会回收）。',
      en: 'The PID namespace is shared, and process 1 is the pause of today, which reaps (since 3.1).',
    },
    not: {
      zh: '共用 PID 名字空间，1 号进程是旧的 pause 3.0，不回收。',
      en: 'The PID namespace is shared, and process 1 is the old pause 3.0, which does not reap.',
    },
  },
  separate: {
    reaping: {
      zh: '各用各的 PID 名字空间：1 号进程就是应用自己，它（像 tini 那样）会回收。',
      en: 'Each container has its own PID namespace: process 1 is the app itself, and it reaps, as tini would.',
    },
    not: {
      zh: '各用各的 PID 名字空间：1 号进程就是应用自己，它从不回收别人留下的进程。',
      en: 'Each container has its own PID namespace: process 1 is the app itself, and it does not reap what it did not start.',
    },
  },
}

function leaveOrphans(stage: Stage, node: Node, app: Process, orphans: number): void {
  stage.wait(1000)
  const helper = fork(node, app, 'helper')
  if (helper === undefined) return
  const jobs = Array.from({ length: orphans }, (_, i) => fork(node, helper, `job-${i + 1}`))
  if (orphans > shown)
    stage.tell({
      zh: `（${orphans} 个 job，只列前 ${shown} 个）`,
      en: `(${orphans} jobs, of which the first ${shown} are listed)`,
    })
  stage.wait(between(stage, 500, 2000))
  endProcess(node.kernel, helper, { code: 0 })
  const pod = podOf(app.name)
  const first = app.namespaces.pid.init
  const adopted = first === undefined ? [] : childrenOf(node.kernel, first)
  stage.look(`${pod}$ ps --ppid 1 | grep -c job`, adopted.length, helper.ended)
  for (const job of jobs) {
    stage.wait(100)
    if (job !== undefined) endProcess(node.kernel, job, { code: 0 })
  }
  stage.wait(60_000)
  const left = processList(node.kernel, app.namespaces.pid).filter(each => each.process.state === 'zombie')
  stage.look(`${pod}$ ps -e | grep -c defunct`, left.length, jobs.at(-1)?.ended ?? helper.ended)
}

function fork(node: Node, parent: Process, child: string): Process | undefined {
  const launch = { name: `${podOf(parent.name)}/${child}`, container: parent.container, program: script }
  return startProcess(node.kernel, { ...launch, by: parent.name, parent }, parent.started)
}

const counted = (facts: readonly Fact[], pod: string, command: string) =>
  ofKind(facts, 'Looked').filter(each => each.subject.startsWith(`${pod}$ `) && each.subject.includes(command))

const reapsWhenShared: Claim = {
  id: 'reaping-only-when-shared',
  text: {
    zh: '只有共用 PID 名字空间时，孤儿才归 pause；否则归容器自己的 1 号进程，pause 帮不上忙',
    en: "Orphans go to pause only if the PID namespace is shared; otherwise to the container's own process 1, and pause is no help",
  },
  judge(facts) {
    const adoptions = ofKind(facts, 'ProcessReparented')
    return all(adoptions, ({ process, to }) => {
      const pod = podOf(process)
      return to === (pod.startsWith('shared') ? `${pod}/pause` : `${pod}/app`)
    })
  },
}

const zombiesStay: Claim = {
  id: 'zombies-without-reaper',
  text: {
    zh: '1 号进程不回收，每个孤儿结束后都留下一个僵尸，不会自己消失；1 号进程回收，就一个也不剩',
    en: 'If process 1 does not reap, every orphan that ends stays as a zombie and does not vanish by itself; if it reaps, none stays',
  },
  judge: facts =>
    both(
      ...created(facts).map(({ pod }) => {
        const [orphans] = counted(facts, pod, 'grep -c job')
        const expected = pod.endsWith('-reaping') ? 0 : orphans?.value
        return both(
          all(counted(facts, pod, 'grep -c job'), () => true),
          all(counted(facts, pod, 'defunct'), fact => fact.value === expected),
        )
      }),
    ),
}

const zombies: Outcome = {
  name: 'zombies',
  kind: 'number',
  asks: {
    zh: '一分钟后，容器里有几个僵尸进程？',
    en: 'A minute later, how many zombies are there in the container?',
  },
  of(facts) {
    const [first] = created(facts)
    return Number(counted(facts, first?.pod ?? '', 'defunct')[0]?.value ?? 0)
  },
}
