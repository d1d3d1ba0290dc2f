import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { ends } from '../runtime/judging.ts'

/** Names of the two Pods. */
export const separate = 'separate'
export const shared = 'shared'
export const noFile = 'No such file or directory'
export const noProcess = 'No such process'

const lookedAt = (facts: readonly Fact[], pod: string, begins: string) =>
  ofKind(facts, 'Looked').filter(each => each.subject.startsWith(`${pod}/shell$ ${begins}`))
const sees = (name: string) => (fact: { readonly value: unknown }) => String(fact.value).includes(name)

const offByDefault: Claim = {
  id: 'pid-view-off',
  text: {
    zh: '默认看不见邻居的进程，也发不了信号；写了 shareProcessNamespace 才行，连对方的文件也能经 /proc 看到',
    en: "By default the neighbour's processes can be neither seen nor signalled; with shareProcessNamespace they can, and even its files are to be seen through /proc",
  },
  judge: facts =>
    both(
      all(lookedAt(facts, separate, 'ps'), fact => !sees('nginx')(fact) && !sees('pause')(fact)),
      all(lookedAt(facts, separate, 'kill -HUP'), fact => fact.value === noProcess),
      all(lookedAt(facts, separate, 'cat'), fact => fact.value === noFile),
      all(lookedAt(facts, shared, 'ps'), sees('nginx')),
      all(lookedAt(facts, shared, 'cat'), fact => fact.value !== noFile),
    ),
}

const pauseIsFirst: Claim = {
  id: 'pause-is-pid-1',
  text: {
    zh: '共用 PID 名字空间时，1 号进程是 pause；不共用时，每个容器的 1 号是它自己的第一个进程',
    en: 'In a shared PID namespace process 1 is pause; otherwise each container has its own first process as process 1',
  },
  judge: facts =>
    both(
      all(lookedAt(facts, shared, 'ps'), fact => String(fact.value).startsWith('1 pause')),
      all(lookedAt(facts, separate, 'ps'), fact => String(fact.value).startsWith('1 shell')),
    ),
}

const killIgnored: Claim = {
  id: 'sigkill-to-1-ignored',
  text: {
    zh: '在容器里对 1 号进程 kill -9 没有任何作用：内核保护自己名字空间里的 1 号进程',
    en: 'kill -9 of process 1 from inside the container does nothing: the kernel protects process 1 of its own namespace',
  },
  judge(facts) {
    const kills = ofKind(facts, 'Signalled').filter(each => each.signal === 'KILL')
    const ignored = ofKind(facts, 'SignalIgnored').filter(each => each.signal === 'KILL')
    return both(
      all(kills, kill => ignored.some(each => each.because === kill.id)),
      all(ignored, each => each.why === 'from-inside'),
    )
  },
}

const termEndsAll: Claim = {
  id: 'pause-gone-all-gone',
  text: {
    zh: 'pause 会处理 SIGTERM：共用 PID 时，容器里 kill 1 会让 pause 退出，内核随即杀死其中所有进程（137）',
    en: 'pause does handle SIGTERM: in a shared PID namespace a plain kill 1 ends it, and the kernel kills everybody else at once (137)',
  },
  judge(facts) {
    const everybody = ends(facts, shared).filter(each => !each.process.endsWith(':worker') || each.exitCode !== 0)
    const pause = everybody.find(each => each.container === 'pause')
    const others = everybody.filter(each => each.container !== 'pause')
    return both(
      all(everybody.slice(0, 1), fact => fact === pause && fact.exitCode === 0),
      all(others, fact => others.length === 3 && fact.because === pause?.id && fact.exitCode === 137),
    )
  },
}

const pidOne: Outcome = {
  name: 'pid-1',
  kind: 'choice',
  values: ['pause', 'app', 'init-of-node'],
  asks: {
    zh: '在 shell 容器里看，1 号进程是谁：pause、容器自己的第一个进程（app）、还是节点的 init？',
    en: "Seen from the shell's container, who is process 1: pause, the container's own first process (app), or the node's init?",
  },
  of(facts) {
    const [first] = ofKind(facts, 'Looked').filter(each => each.subject.endsWith('/shell$ ps'))
    const name = String(first?.value).split(',')[0]
    return name === '1 pause' ? 'pause' : name === '1 systemd' ? 'init-of-node' : 'app'
  },
}

export const pidClaims: Pick<Experiment, 'claims' | 'outcomes'> = {
  claims: [offByDefault, pauseIsFirst, killIgnored, termEndsAll],
  outcomes: [pidOne],
}
