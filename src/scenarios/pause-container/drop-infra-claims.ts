import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { created, looks, starts } from '../runtime/judging.ts'

export const statusCommand = (pod: string) => `kubectl get pod ${pod} -o wide`
export const addressCommand = (pod: string) => `node$ nsenter --net=/run/netns/${pod}#0 ip -4 addr show eth0`
export const pauseCount = (runtime: string) => `node-${runtime}: pause containers`

const hasPause = (facts: readonly Fact[], pod: string) => starts(facts, pod, 'pause').length > 0

const mayDrop: Claim = {
  id: 'runtime-may-drop-pause',
  text: {
    zh: '没有 pause 也能有沙箱：CRI-O 默认不为普通 Pod 启动它，应用崩溃时地址照样在，靠的是绑定挂载',
    en: 'A sandbox needs no pause: by default CRI-O starts none for ordinary Pods, and their address survives a crash of the app all the same, by a bind mount',
  },
  judge(facts) {
    const pod = 'crio-plain'
    const [given] = ofKind(facts, 'CniCalled').filter(each => each.sandbox.startsWith(`${pod}#`))
    const pins = ofKind(facts, 'NamespacePinned').filter(
      each => each.path.includes(`/${pod}#`) && each.type === 'network',
    )
    const withoutPause = !hasPause(facts, pod) && hasPause(facts, 'containerd-plain')
    return both(
      all(pins, () => withoutPause),
      all(looks(facts, addressCommand(pod)), fact => fact.value === given?.address),
    )
  },
}

const keptForShared: Claim = {
  id: 'kept-for-shared-pid',
  text: {
    zh: '共用 PID 名字空间的 Pod 仍有 pause：要有一个活着的 1 号进程；hostPID 的 Pod 用节点的，不需要',
    en: "A Pod that shares its PID namespace keeps its pause, for it needs a living process 1; one with hostPID has the node's and needs none",
  },
  judge: facts =>
    both(
      all(
        starts(facts, 'crio-shared-pid'),
        fact => hasPause(facts, 'crio-shared-pid') && (fact.pid === 1) === (fact.container === 'pause'),
      ),
      all(starts(facts, 'crio-host-pid'), fact => fact.container !== 'pause' && fact.namespaces.includes('pid:host')),
    ),
}

const sameStatus: Claim = {
  id: 'status-is-the-same',
  text: {
    zh: '从 Pod 的状态看不出区别：有没有 pause 是运行时的内部细节',
    en: "Nothing of it shows in the Pod's status: whether there is a pause is the runtime's own affair",
  },
  judge(facts) {
    const status = (pod: string) => looks(facts, statusCommand(pod))
    const others = created(facts).filter(({ pod }) => pod.startsWith('crio-'))
    return both(
      ...others.map(({ pod }) => {
        const twins = [...status(pod), ...status(pod.replace('crio-', 'containerd-'))]
        return all(twins, fact => twins.length === 2 && fact.value === twins[0]?.value)
      }),
    )
  },
}

const noPinForPids: Claim = {
  id: 'a-pin-cannot-hold-pids',
  text: {
    zh: '绑定挂载能留住 PID 名字空间，却留不住它的用处：1 号进程一死，就再也进不去新进程',
    en: 'A bind mount keeps a PID namespace but not its use: once process 1 is dead, no new process can enter',
  },
  judge(facts) {
    const pins = ofKind(facts, 'NamespacePinned').filter(each => each.type === 'pid')
    const refusals = ofKind(facts, 'StartRefused')
    return both(
      all(pins, pinned => refusals.some(each => each.namespace === pinned.namespace)),
      all(refusals, () => true),
    )
  },
}

const pauses: Outcome = {
  name: 'pauses',
  kind: 'number',
  asks: {
    zh: '节点上有三个 Pod：plain（用 kata 时在虚拟机里）、host-pid、shared-pid。运行时一共跑了几个 pause？',
    en: 'Three Pods are on the node: plain (with kata: in a virtual machine), host-pid and shared-pid. How many pause containers does the runtime run?',
  },
  of: facts => Number(ofKind(facts, 'Looked').find(each => each.subject.endsWith(': pause containers'))?.value ?? 0),
}

export const dropInfraClaims: Pick<Experiment, 'claims' | 'outcomes'> = {
  claims: [mayDrop, keptForShared, noPinForPids, sameStatus],
  outcomes: [pauses],
}
