import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { cniCalls, created, ends, sandboxStates, starts } from '../runtime/judging.ts'

interface Loss {
  readonly pod: string
  readonly never: boolean
  readonly sharesPid: boolean
  /** The end of its pause. */
  readonly pauseEnd: FactOf<'ProcessEnded'>
  /** Facts before and after that. */
  readonly before: readonly Fact[]
  readonly after: readonly Fact[]
}

/** The Pods of the play, each with the moment in which it lost its pause. */
function losses(facts: readonly Fact[]): Loss[] {
  return created(facts).flatMap(({ pod, spec }) => {
    const [pauseEnd] = ends(facts, pod, 'pause')
    if (pauseEnd === undefined) return []
    return [
      {
        pod,
        never: spec.includes('restartPolicy: Never'),
        sharesPid: spec.includes('shareProcessNamespace: true'),
        pauseEnd,
        before: facts.filter(each => each.id < pauseEnd.id),
        after: facts.filter(each => each.id > pauseEnd.id),
      },
    ]
  })
}

const forEachLoss = (
  facts: readonly Fact[],
  which: (loss: Loss) => boolean,
  judge: (loss: Loss) => ReturnType<typeof all>,
) => {
  const found = losses(facts).filter(which).map(judge)
  return found.length === 0 ? { holds: false, deciding: [] } : both(...found)
}

const allRestart: Claim = {
  id: 'pause-dies-all-restart',
  text: {
    zh: 'pause 死了，不是只重启 pause：所有容器都停掉，换新沙箱（attempt + 1），从第一个 Init 容器重新来过',
    en: 'When pause dies it is not pause alone that is restarted: all containers are stopped, a new sandbox is made (attempt + 1), and all begins again with the first init container',
  },
  judge: facts =>
    forEachLoss(
      facts,
      loss => !loss.never,
      ({ pod, before, after }) => {
        const [fresh] = sandboxStates(after, pod).filter(each => each.state === 'READY')
        const [old, again] = [starts(before, pod), starts(after, pod)]
        const endedBefore = (container: string) => ends(facts, pod, container).some(each => fresh && each.id < fresh.id)
        const oldAllEnded = old.every(each => endedBefore(each.container))
        const sameOrder = again.map(each => each.container).join() === old.map(each => each.container).join()
        const isNew = fresh?.attempt === 1 && again.every(each => each.container === 'pause' || each.id > fresh.id)
        return both(
          all(sandboxStates(after, pod), () => true),
          all(again, () => oldAllEnded && sameOrder && isNew),
        )
      },
    ),
}

const newAddress: Claim = {
  id: 'new-sandbox-new-address',
  text: {
    zh: '旧沙箱交还地址（CNI DEL），新沙箱另要一个（CNI ADD）：Pod 的地址变了',
    en: 'The old sandbox gives its address back (CNI DEL) and the new one asks for another (CNI ADD): the address of the Pod changes',
  },
  judge: facts =>
    forEachLoss(
      facts,
      loss => !loss.never,
      ({ pod }) => {
        const calls = cniCalls(facts, pod)
        const [first, del, second] = calls
        const inTurn = calls.map(each => each.command).join() === 'ADD,DEL,ADD'
        return all(calls, () => inTurn && first?.address === del?.address && first?.address !== second?.address)
      },
    ),
}

const identityStays: Claim = {
  id: 'uid-and-volumes-stay',
  text: {
    zh: '沙箱换了，Pod 没换：UID 不变，卷里的文件还在',
    en: 'The sandbox is another, the Pod is not: its UID stays, and so do the files in its volumes',
  },
  judge: facts =>
    forEachLoss(
      facts,
      () => true,
      ({ pod }) => {
        const looks = ofKind(facts, 'Looked')
        const uids = looks.filter(each => each.subject.startsWith(`kubectl get pod ${pod} `))
        const files = looks.filter(each => each.subject.includes(`/${pod}-uid/`))
        return both(
          all(uids, fact => uids.length === 2 && fact.value === uids[0]?.value),
          all(files, fact => files.length === 2 && fact.value === 'hello'),
        )
      },
    ),
}

const neverStays: Claim = {
  id: 'never-is-not-revived',
  text: {
    zh: 'restartPolicy 为 Never 且已创建过容器的 Pod 不会得到新沙箱：只收尾；应用以非 0 退出，所以阶段是 Failed',
    en: 'With restartPolicy Never, a Pod that ever had a container gets no new sandbox: it is only cleaned up, and ends as Failed, since its apps exited with other than 0',
  },
  judge: facts =>
    forEachLoss(
      facts,
      loss => loss.never,
      ({ pod, after }) => {
        const phases = ofKind(after, 'PhaseChanged').filter(each => each.pod === pod)
        const nothingStarts = starts(after, pod).length === 0
        return both(
          all(sandboxStates(after, pod), each => each.state === 'NOTREADY'),
          all(phases.slice(-1), phase => phase.to === 'Failed' && nothingStarts),
        )
      },
    ),
}

const sharedDiesAtOnce: Claim = {
  id: 'shared-pid-dies-at-once',
  text: {
    zh: '共用 PID 时，内核在 pause 死的同一刻杀掉所有应用（137，没有宽限）；不共用时它们照跑，直到 kubelet 来停',
    en: 'With a shared PID namespace the kernel kills all apps in the same moment (137, no grace); without, they run on until the kubelet stops them',
  },
  judge: facts =>
    both(
      forEachLoss(
        facts,
        loss => loss.sharesPid,
        ({ pod, pauseEnd, after }) =>
          all(
            ends(after, pod).slice(0, runningAt(facts, pod, pauseEnd)),
            end => end.at === pauseEnd.at && end.exitCode === 137 && end.because === pauseEnd.id,
          ),
      ),
      forEachLoss(
        facts,
        loss => !loss.sharesPid,
        ({ pod, pauseEnd, after }) =>
          all(
            ends(after, pod).slice(0, runningAt(facts, pod, pauseEnd)),
            end => end.at > pauseEnd.at && ofKind(after, 'Signalled').some(each => each.id === end.because),
          ),
      ),
    ),
}

/** How many other processes of the Pod were running in that moment. */
function runningAt(facts: readonly Fact[], pod: string, moment: Fact): number {
  const until = facts.filter(each => each.id < moment.id)
  return starts(until, pod).length - ends(until, pod).length - 1
}

export const fateClaims: readonly Claim[] = [allRestart, newAddress, identityStays, neverStays, sharedDiesAtOnce]
