import type { Sandbox } from '../../model/pod/runtime-state.ts'
import type { SandboxVerdict } from '../../model/pod/sandbox.ts'
import type { PodSpec } from '../../objects.ts'
import type { Random } from '../../random.ts'
import { type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { all } from '../judging.ts'
import type { PauseOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { newStage, type Stage } from '../runtime/stage.ts'

/** The kubelet's pure function, given what a runtime may report: the rows of upstream's TestPodSandboxChanged, and some at random. */
export const sandboxChanged = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'sandbox-changed',
  asks: {
    zh: '每次同步，kubelet 凭什么断定沙箱没了、要建一个新的？新的是第几个？',
    en: 'At each sync: from what does the kubelet conclude that the sandbox is lost and another is needed, and which number does that get?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [countsAsLost, highestPlusOne],
})

interface Case {
  readonly text?: Text
  readonly spec?: Partial<PodSpec>
  readonly sandboxes: readonly Sandbox[]
  readonly expected?: string
}

const ready = (attempt: number, ip = '10.244.1.5'): Sandbox => ({ id: `s${attempt}`, state: 'READY', attempt, ip })
const notReady = (attempt: number): Sandbox => ({ id: `s${attempt}`, state: 'NOTREADY', attempt })

const cases: readonly Case[] = [
  {
    text: { zh: '新 Pod，还没有沙箱。', en: 'A new Pod: there is no sandbox yet.' },
    sandboxes: [],
    expected: 'changed=true attempt=0',
  },
  {
    text: { zh: '一切正常。', en: 'All is well.' },
    sandboxes: [ready(0)],
    expected: 'changed=false attempt=0 id=s0',
  },
  {
    text: {
      zh: 'pause 死了，或者节点重启过：最新的沙箱不再 READY。',
      en: 'pause died, or the node was rebooted: the newest sandbox is not READY any more.',
    },
    sandboxes: [notReady(1), notReady(0)],
    expected: 'changed=true attempt=2 id=s1',
  },
  {
    text: {
      zh: '竟有两个 READY 的沙箱：不猜该留哪个，换新的。',
      en: 'Two sandboxes are READY, which should not be: the kubelet does not guess which one to keep.',
    },
    sandboxes: [ready(1), ready(0)],
    expected: 'changed=true attempt=2 id=s1',
  },
  {
    text: {
      zh: '沙箱用的是 Pod 网络，而 Pod 要的是节点网络。',
      en: 'The sandbox has a network of its own, but the Pod wants that of the node.',
    },
    spec: { hostNetwork: true },
    sandboxes: [{ ...ready(0), network: 'POD' }],
    expected: 'changed=true attempt=1',
  },
  {
    text: { zh: '沙箱 READY，却没有地址。', en: 'The sandbox is READY, but has no address.' },
    sandboxes: [ready(0, '')],
    expected: 'changed=true attempt=1 id=s0',
  },
  {
    text: {
      zh: '#0 比 #1 创建得晚（时钟被往回拨过）：列表按时间排，编号却看最大的。',
      en: '#0 was created after #1 (the clock was set back): the list is by time, but the number is by the highest.',
    },
    sandboxes: [ready(0), notReady(1)],
    expected: 'changed=false attempt=1 id=s0',
  },
]

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools)
  for (const each of cases) ask(stage, parts, each)
  stage.tell({ zh: '几份随机的列表，新的在前。', en: 'A few lists at random, newest first.' })
  for (let i = 0; i < 3; i++) ask(stage, parts, { sandboxes: randomSandboxes(stage.random) })
  return stage.steps
}

function ask(stage: Stage, parts: Parts, { text, spec = {}, sandboxes, expected }: Case): void {
  if (text !== undefined) stage.tell(text)
  const verdict = parts.sandboxChanged({ spec: { containers: [], ...spec } }, sandboxes)
  const given = `${Object.keys(spec).join()} [${sandboxes.map(show).join(', ')}]`.trim()
  const what = { kind: 'Decided', rule: 'PodSandboxChanged', given, answer: answer(verdict) } as const
  stage.act('kubelet', expected === undefined ? what : { ...what, expected })
  stage.wait(1000)
}

const show = ({ state, attempt, ip, network }: Sandbox) =>
  `${state} #${attempt}${ip === '' ? ' without IP' : ''}${network === undefined ? '' : ` network=${network}`}`

const answer = ({ changed, attempt, id }: SandboxVerdict) =>
  `changed=${changed} attempt=${attempt}${id === undefined ? '' : ` id=${id}`}`

/** Two to four with different numbers, in any order; the newest is lost. */
function randomSandboxes(random: Random): Sandbox[] {
  const numbers = random.shuffle([0, 1, 2, 3, 4, 5]).slice(0, 2 + random.integer(3))
  return numbers.map((attempt, i) => (i > 0 && random.integer(2) === 0 ? ready(attempt) : notReady(attempt)))
}

const countsAsLost: Claim = {
  id: 'what-counts-as-lost',
  text: {
    zh: '五种情形算沙箱没了：一个也没有、不止一个 READY、最新的不 READY、网络模式不符、没有地址',
    en: 'Five things count as a lost sandbox: there is none, more than one is READY, the newest is not READY, the network mode differs, it has no address',
  },
  judge: facts =>
    all(
      ofKind(facts, 'Decided').filter(each => each.expected !== undefined),
      each => each.answer === each.expected,
    ),
}

const highestPlusOne: Claim = {
  id: 'attempt-highest-plus-one',
  text: {
    zh: '新沙箱的编号是已有最大编号加一，与列表顺序无关',
    en: 'The new sandbox gets the highest number so far plus one, in whatever order they are listed',
  },
  judge: facts =>
    all(
      ofKind(facts, 'Decided').filter(each => each.given.includes('#') && each.answer.includes('changed=true')),
      each => each.answer.includes(`attempt=${highest(each) + 1}`),
    ),
}

const highest = ({ given }: FactOf<'Decided'>) =>
  Math.max(...[...given.matchAll(/#(\d+)/g)].map(([, digits]) => Number(digits)))
