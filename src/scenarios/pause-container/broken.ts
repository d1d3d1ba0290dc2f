import type { Broken } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { firstOfNode, newestPlusOne, onePerPod, sandboxAlone, withPids } from './broken-parts.ts'
import { type Parts, parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of pause, each played with one decision replaced. */
export const broken: readonly Broken[] = [
  ...belief('namespace-modes', {
    'net-ipc-uts-shared': [
      'an-address-each',
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
      { zh: '每个容器有自己的 IP 地址', en: 'Every container has an IP address of its own' },
    ],
    'pid-own-by-default': [
      'pids-shared-by-default',
      { modes: withPids('POD') },
      { zh: '同一 Pod 的容器默认共用 PID 名字空间', en: 'The containers of a Pod share a PID namespace by default' },
    ],
    'mount-never-shared': [
      'one-root-filesystem',
      { modes: spec => ({ ...parts.modes(spec), mount: 'POD' }) },
      { zh: '同一 Pod 的容器共用一个文件系统', en: 'The containers of a Pod share one filesystem' },
    ],
    'host-network-takes-host-uts': [
      'host-name-of-its-own',
      { modes: spec => ({ ...parts.modes(spec), uts: 'POD' }) },
      {
        zh: 'hostNetwork 只换网络，主机名仍是 Pod 自己的',
        en: 'hostNetwork changes the network alone; the host name is still that of the Pod',
      },
    ],
  }),
  ...belief('hold-the-address', {
    'app-dies-address-stays': [
      'app-owns-the-network',
      { kernel: { ...parts.kernel, isUnused: () => true } },
      {
        zh: '网络名字空间属于应用容器，应用一崩溃 Pod 就换地址',
        en: 'The network namespace is that of the app container: when the app crashes, the Pod gets another address',
      },
    ],
    'no-holder-no-address': [
      'address-in-the-pod-object',
      { kernel: { ...parts.kernel, isUnused: () => false } },
      {
        zh: '地址记在 Pod 对象里，节点上没有进程也丢不了',
        en: 'The address is kept in the Pod object, and cannot be lost on the node',
      },
    ],
    'one-cni-add': [
      'an-address-at-every-start',
      { runtime: { ...parts.runtime, needsNetwork: () => true } },
      { zh: '每启动一个容器，CNI 就分配一次地址', en: 'CNI hands out an address whenever a container starts' },
    ],
  }),
  ...belief('pid-view', {
    'pid-view-off': [
      'neighbours-always-visible',
      { modes: withPids('POD') },
      {
        zh: '有了 pause，同一 Pod 的程序就能看到彼此的进程',
        en: 'Thanks to pause the programs of a Pod see each other’s processes',
      },
    ],
    'pause-is-pid-1': [
      'numbers-of-the-node',
      { kernel: { ...parts.kernel, pidSeen: process => Math.max(...process.pids.values()) } },
      {
        zh: '容器里看到的进程号就是节点上的进程号，1 号是节点的 init',
        en: 'Inside a container one sees the process numbers of the node, and process 1 is its init',
      },
    ],
    'sigkill-to-1-ignored': [
      'kill-9-always-kills',
      {
        kernel: {
          ...parts.kernel,
          effect: (signal, ...rest) => (signal === 'KILL' ? 'ends' : parts.kernel.effect(signal, ...rest)),
        },
      },
      { zh: 'kill -9 总能杀掉进程，容器里的 1 号也不例外', en: 'kill -9 always kills, process 1 of a container too' },
    ],
    'pause-gone-all-gone': [
      'members-survive-in-the-pod',
      { kernel: { ...parts.kernel, dieWith: () => [] } },
      {
        zh: '1 号进程退出后，同一 PID 名字空间里的其他进程照常运行',
        en: 'When process 1 ends, the others of its PID namespace run on',
      },
    ],
  }),
  ...belief('who-reaps', {
    'reaping-only-when-shared': [
      'orphans-go-to-the-node',
      { kernel: { ...parts.kernel, adopter: firstOfNode } },
      { zh: '容器里的孤儿进程都归节点的 init 收养', en: 'Orphans of a container are adopted by the init of the node' },
    ],
    'zombies-without-reaper': [
      'zombies-vanish',
      { kernel: { ...parts.kernel, isCollected: () => true } },
      { zh: '僵尸进程过一会儿就会自己消失', en: 'Zombies vanish by themselves after a while' },
    ],
  }),
  ...belief('kill-pause', {
    'pause-dies-all-restart': [
      'pause-restarted-alone',
      { actions: (pod, runtime) => sandboxAlone(parts.actions(pod, runtime), runtime) },
      {
        zh: 'pause 死了，kubelet 只把 pause 重新拉起来',
        en: 'When pause dies, the kubelet starts pause again and nothing else',
      },
    ],
    'new-sandbox-new-address': [
      'address-belongs-to-the-pod',
      { pool: onePerPod },
      { zh: 'Pod 的地址一辈子不变', en: 'A Pod keeps its address for life' },
    ],
    'uid-and-volumes-stay': [
      'another-pod',
      { survivor: pod => ({ ...pod, metadata: { ...pod.metadata, uid: `${pod.metadata.uid ?? ''}2` } }) },
      {
        zh: '沙箱没了，原来的 Pod 就由一个新的 Pod 代替',
        en: 'With its sandbox the Pod is lost, and a new Pod takes its place',
      },
    ],
    'never-is-not-revived': [
      'never-revived-too',
      { actions: (pod, runtime) => parts.actions({ ...pod, spec: { ...pod.spec, restartPolicy: 'Always' } }, runtime) },
      { zh: '沙箱没了总会重建，与重启策略无关', en: 'A lost sandbox is always made anew, whatever the restart policy' },
    ],
    'shared-pid-dies-at-once': [
      'grace-for-everybody',
      { kernel: { ...parts.kernel, dieWith: () => [] } },
      { zh: '无论如何，应用都有宽限期来收尾', en: 'Whatever happens, the apps get their grace period to finish' },
    ],
  }),
  ...belief('volumes-without-pause', {
    'volumes-survive-pause': [
      'volumes-of-the-sandbox',
      { volumeOwner: (pod, attempt) => `${pod.metadata.name}#${attempt}` },
      { zh: '卷由 pause 提供，pause 死了卷也就没了', en: 'The volumes are provided by pause, and gone with it' },
    ],
    'files-shared-only-if-mounted': [
      'files-of-all',
      { modes: spec => ({ ...parts.modes(spec), mount: 'POD' }) },
      {
        zh: '应用容器共享 pause 的挂载，所以看得到彼此的全部文件',
        en: 'App containers share the mounts of pause, and so all of each other’s files',
      },
    ],
  }),
  ...belief('drop-infra', {
    'runtime-may-drop-pause': [
      'no-pause-no-pod',
      { holdOf: (runtime, modes) => ({ ...parts.holdOf(runtime, modes), pause: true }) },
      { zh: '没有 pause 就没有 Pod：每个 Pod 必有一个 pause', en: 'No pause, no Pod: every Pod has one' },
    ],
    'kept-for-shared-pid': [
      'host-pid-needs-it-too',
      {
        holdOf: (runtime, modes) => ({
          ...parts.holdOf(runtime, modes),
          pause: runtime !== 'crio' || modes.pid !== 'CONTAINER',
        }),
      },
      {
        zh: '只要不是各用各的 PID 名字空间，hostPID 也好，都得有 pause',
        en: 'Whenever containers do not have their own PID namespaces, with hostPID too, there must be a pause',
      },
    ],
    'a-pin-cannot-hold-pids': [
      'a-pin-holds-anything',
      { kernel: { ...parts.kernel, admits: () => true } },
      {
        zh: '绑定挂载能代替 pause 守住任何名字空间，包括 PID',
        en: 'A bind mount can hold any namespace in place of pause, PID included',
      },
    ],
    'status-is-the-same': [
      'without-pause-nothing-holds',
      { holdOf: (runtime, modes) => ({ ...parts.holdOf(runtime, modes), pins: [] }) },
      {
        zh: '省掉 pause 的运行时里，应用一崩溃 Pod 就换地址',
        en: 'With a runtime that drops pause, a Pod changes its address whenever its app crashes',
      },
    ],
  }),
  ...belief('sandbox-changed', {
    'what-counts-as-lost': [
      'no-address-no-matter',
      {
        sandboxChanged: (pod, sandboxes) =>
          parts.sandboxChanged(
            pod,
            sandboxes.map(each => ({ ...each, ip: '10.0.0.1' })),
          ),
      },
      {
        zh: '沙箱只要 READY 就行，有没有地址无所谓',
        en: 'A sandbox only has to be READY; whether it has an address does not matter',
      },
    ],
    'attempt-highest-plus-one': [
      'newest-plus-one',
      { sandboxChanged: newestPlusOne },
      { zh: '新沙箱的编号是最新那个的编号加一', en: 'The new sandbox gets the number of the newest one plus one' },
    ],
  }),
  ...belief('last-to-die', {
    'pause-dies-last': [
      'pause-is-best-effort',
      { pauseOomScoreAdj: 1000 },
      {
        zh: 'pause 没有资源请求，算 BestEffort，内存紧张时最先被杀',
        en: 'pause requests nothing, so it is BestEffort and among the first to be killed',
      },
    ],
  }),
]

/** By the claim that it breaks: name, what is replaced, the belief in a sentence. */
function belief(
  experiment: string,
  beliefs: Readonly<Record<string, readonly [string, Partial<Parts>, Text]>>,
): Broken[] {
  return Object.entries(beliefs).map(([breaks, [name, replaced, text]]) => ({
    name,
    breaks,
    text,
    experiment,
    scenario: () => scenarioWith({ ...parts, ...replaced }),
  }))
}
