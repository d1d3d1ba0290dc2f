import type { Broken } from '../../sim/scenario.ts'
import { type BeliefsAbout, playedWith } from '../beliefs.ts'
import { firstOfNode, newestPlusOne, onePerPod, sandboxAlone, withPids } from './broken-parts.ts'
import { type Parts, parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

const beliefs: BeliefsAbout<Parts> = {
  'namespace-modes': [
    [
      'an-address-each',
      'net-ipc-uts-shared',
      { zh: '每个容器有自己的 IP 地址', en: 'Every container has an IP address of its own' },
      { modes: spec => ({ ...parts.modes(spec), network: 'CONTAINER' }) },
    ],
    [
      'pids-shared-by-default',
      'pid-own-by-default',
      { zh: '同一 Pod 的容器默认共用 PID 名字空间', en: 'The containers of a Pod share a PID namespace by default' },
      { modes: withPids('POD') },
    ],
    [
      'one-root-filesystem',
      'mount-never-shared',
      { zh: '同一 Pod 的容器共用一个文件系统', en: 'The containers of a Pod share one filesystem' },
      { modes: spec => ({ ...parts.modes(spec), mount: 'POD' }) },
    ],
    [
      'host-name-of-its-own',
      'host-network-takes-host-uts',
      {
        zh: 'hostNetwork 只换网络，主机名仍是 Pod 自己的',
        en: 'hostNetwork changes the network alone; the host name is still that of the Pod',
      },
      { modes: spec => ({ ...parts.modes(spec), uts: 'POD' }) },
    ],
  ],
  'hold-the-address': [
    [
      'app-owns-the-network',
      'app-dies-address-stays',
      {
        zh: '网络名字空间属于应用容器，应用一崩溃 Pod 就换地址',
        en: 'The network namespace is that of the app container: when the app crashes, the Pod gets another address',
      },
      { kernel: { ...parts.kernel, isUnused: () => true } },
    ],
    [
      'address-in-the-pod-object',
      'no-holder-no-address',
      {
        zh: '地址记在 Pod 对象里，节点上没有进程也丢不了',
        en: 'The address is kept in the Pod object, and cannot be lost on the node',
      },
      { kernel: { ...parts.kernel, isUnused: () => false } },
    ],
    [
      'an-address-at-every-start',
      'one-cni-add',
      { zh: '每启动一个容器，CNI 就分配一次地址', en: 'CNI hands out an address whenever a container starts' },
      { runtime: { ...parts.runtime, needsNetwork: () => true } },
    ],
  ],
  'pid-view': [
    [
      'neighbours-always-visible',
      'pid-view-off',
      {
        zh: '有了 pause，同一 Pod 的程序就能看到彼此的进程',
        en: 'Thanks to pause the programs of a Pod see each other’s processes',
      },
      { modes: withPids('POD') },
    ],
    [
      'numbers-of-the-node',
      'pause-is-pid-1',
      {
        zh: '容器里看到的进程号就是节点上的进程号，1 号是节点的 init',
        en: 'Inside a container one sees the process numbers of the node, and process 1 is its init',
      },
      { kernel: { ...parts.kernel, pidSeen: process => Math.max(...process.pids.values()) } },
    ],
    [
      'kill-9-always-kills',
      'sigkill-to-1-ignored',
      { zh: 'kill -9 总能杀掉进程，容器里的 1 号也不例外', en: 'kill -9 always kills, process 1 of a container too' },
      {
        kernel: {
          ...parts.kernel,
          effect: (signal, ...rest) => (signal === 'KILL' ? 'ends' : parts.kernel.effect(signal, ...rest)),
        },
      },
    ],
    [
      'members-survive-in-the-pod',
      'pause-gone-all-gone',
      {
        zh: '1 号进程退出后，同一 PID 名字空间里的其他进程照常运行',
        en: 'When process 1 ends, the others of its PID namespace run on',
      },
      { kernel: { ...parts.kernel, dieWith: () => [] } },
    ],
  ],
  'who-reaps': [
    [
      'orphans-go-to-the-node',
      'reaping-only-when-shared',
      { zh: '容器里的孤儿进程都归节点的 init 收养', en: 'Orphans of a container are adopted by the init of the node' },
      { kernel: { ...parts.kernel, adopter: firstOfNode } },
    ],
    [
      'zombies-vanish',
      'zombies-without-reaper',
      { zh: '僵尸进程过一会儿就会自己消失', en: 'Zombies vanish by themselves after a while' },
      { kernel: { ...parts.kernel, isCollected: () => true } },
    ],
  ],
  'kill-pause': [
    [
      'pause-restarted-alone',
      'pause-dies-all-restart',
      {
        zh: 'pause 死了，kubelet 只把 pause 重新拉起来',
        en: 'When pause dies, the kubelet starts pause again and nothing else',
      },
      { actions: (pod, runtime) => sandboxAlone(parts.actions(pod, runtime), runtime) },
    ],
    [
      'address-belongs-to-the-pod',
      'new-sandbox-new-address',
      { zh: 'Pod 的地址一辈子不变', en: 'A Pod keeps its address for life' },
      { pool: onePerPod },
    ],
    [
      'another-pod',
      'uid-and-volumes-stay',
      {
        zh: '沙箱没了，原来的 Pod 就由一个新的 Pod 代替',
        en: 'With its sandbox the Pod is lost, and a new Pod takes its place',
      },
      { survivor: pod => ({ ...pod, metadata: { ...pod.metadata, uid: `${pod.metadata.uid ?? ''}2` } }) },
    ],
    [
      'never-revived-too',
      'never-is-not-revived',
      { zh: '沙箱没了总会重建，与重启策略无关', en: 'A lost sandbox is always made anew, whatever the restart policy' },
      { actions: (pod, runtime) => parts.actions({ ...pod, spec: { ...pod.spec, restartPolicy: 'Always' } }, runtime) },
    ],
    [
      'grace-for-everybody',
      'shared-pid-dies-at-once',
      { zh: '无论如何，应用都有宽限期来收尾', en: 'Whatever happens, the apps get their grace period to finish' },
      { kernel: { ...parts.kernel, dieWith: () => [] } },
    ],
  ],
  'volumes-without-pause': [
    [
      'volumes-of-the-sandbox',
      'volumes-survive-pause',
      { zh: '卷由 pause 提供，pause 死了卷也就没了', en: 'The volumes are provided by pause, and gone with it' },
      { volumeOwner: (pod, attempt) => `${pod.metadata.name}#${attempt}` },
    ],
    [
      'files-of-all',
      'files-shared-only-if-mounted',
      {
        zh: '应用容器共享 pause 的挂载，所以看得到彼此的全部文件',
        en: 'App containers share the mounts of pause, and so all of each other’s files',
      },
      { modes: spec => ({ ...parts.modes(spec), mount: 'POD' }) },
    ],
  ],
  'drop-infra': [
    [
      'no-pause-no-pod',
      'runtime-may-drop-pause',
      { zh: '没有 pause 就没有 Pod：每个 Pod 必有一个 pause', en: 'No pause, no Pod: every Pod has one' },
      { holdOf: (runtime, modes) => ({ ...parts.holdOf(runtime, modes), pause: true }) },
    ],
    [
      'host-pid-needs-it-too',
      'kept-for-shared-pid',
      {
        zh: '只要不是各用各的 PID 名字空间，hostPID 也好，都得有 pause',
        en: 'Whenever containers do not have their own PID namespaces, with hostPID too, there must be a pause',
      },
      {
        holdOf: (runtime, modes) => ({
          ...parts.holdOf(runtime, modes),
          pause: runtime !== 'crio' || modes.pid !== 'CONTAINER',
        }),
      },
    ],
    [
      'a-pin-holds-anything',
      'a-pin-cannot-hold-pids',
      {
        zh: '绑定挂载能代替 pause 守住任何名字空间，包括 PID',
        en: 'A bind mount can hold any namespace in place of pause, PID included',
      },
      { kernel: { ...parts.kernel, admits: () => true } },
    ],
    [
      'without-pause-nothing-holds',
      'status-is-the-same',
      {
        zh: '省掉 pause 的运行时里，应用一崩溃 Pod 就换地址',
        en: 'With a runtime that drops pause, a Pod changes its address whenever its app crashes',
      },
      { holdOf: (runtime, modes) => ({ ...parts.holdOf(runtime, modes), pins: [] }) },
    ],
  ],
  'sandbox-changed': [
    [
      'no-address-no-matter',
      'what-counts-as-lost',
      {
        zh: '沙箱只要 READY 就行，有没有地址无所谓',
        en: 'A sandbox only has to be READY; whether it has an address does not matter',
      },
      {
        sandboxChanged: (pod, sandboxes) =>
          parts.sandboxChanged(
            pod,
            sandboxes.map(each => ({ ...each, ip: '10.0.0.1' })),
          ),
      },
    ],
    [
      'newest-plus-one',
      'attempt-highest-plus-one',
      { zh: '新沙箱的编号是最新那个的编号加一', en: 'The new sandbox gets the number of the newest one plus one' },
      { sandboxChanged: newestPlusOne },
    ],
  ],
  'last-to-die': [
    [
      'pause-is-best-effort',
      'pause-dies-last',
      {
        zh: 'pause 没有资源请求，算 BestEffort，内存紧张时最先被杀',
        en: 'pause requests nothing, so it is BestEffort and among the first to be killed',
      },
      { pauseOomScoreAdj: 1000 },
    ],
  ],
}

/** What people believe of pause, each played with one decision replaced. */
export const broken: readonly Broken[] = playedWith(parts, beliefs, scenarioWith)
