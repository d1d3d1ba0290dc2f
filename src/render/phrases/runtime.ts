import type { NamespaceType, RuntimeWhat, WhyIgnored } from '../../sim/facts/runtime.ts'
import { same, text, type Text } from '../../text.ts'
import type { Phrases } from './table.ts'

export const runtimePhrases: Phrases<RuntimeWhat> = {
  NamespaceCreated: ({ type, namespace }) =>
    text`${namespaces[type]} ${namespace} ${{ zh: '被创建', en: 'is created' }}`,
  NamespaceDestroyed: ({ type, namespace, lost }) =>
    text`${namespaces[type]} ${namespace} ${{ zh: '被内核销毁', en: 'is destroyed by the kernel' }}${withIt(lost)}`,
  NamespacePinned: ({ type, namespace, path }) =>
    text`${namespaces[type]} ${namespace} ${{ zh: `被绑定挂载固定在 ${path}`, en: `is pinned by a bind mount at ${path}` }}`,
  ProcessStarted: ({ process, pid, parent, namespaces: ids }) =>
    parent === 'shim'
      ? {
          zh: `${process} 启动，是 ${pid} 号进程，位于 ${ids.join(' ')}`,
          en: `${process} starts as process ${pid}, in ${ids.join(' ')}`,
        }
      : {
          zh: `${process} 启动，是 ${pid} 号进程，父进程是 ${parent}`,
          en: `${process} starts as process ${pid}, a child of ${parent}`,
        },
  StartRefused: ({ process, namespace }) => ({
    zh: `内核拒绝在 ${namespace} 中启动 ${process}：它的 1 号进程已死（fork: Cannot allocate memory）`,
    en: `${process} cannot start in ${namespace}, whose process 1 is dead (fork: Cannot allocate memory)`,
  }),
  ProcessEnded: ({ process, exitCode, signal }) => ({
    zh: `${process} ${signal === undefined ? '退出' : `被 SIG${signal} 杀死`}，退出码 ${exitCode}`,
    en: `${process} ${signal === undefined ? 'exits' : `is killed by SIG${signal}`} with code ${exitCode}`,
  }),
  ProcessBecameZombie: ({ process, parent }) => ({
    zh: `${process} 成为僵尸，等 ${parent} 回收`,
    en: `${process} is a zombie until ${parent} collects it`,
  }),
  ProcessReaped: ({ process, reaper }) => ({
    zh: `${process} 被 ${reaper} 回收`,
    en: `${process} is reaped by ${reaper}`,
  }),
  ProcessReparented: ({ process, to }) => ({
    zh: `孤儿进程 ${process} 过继给 ${to}`,
    en: `The orphan ${process} becomes a child of ${to}`,
  }),
  SignalIgnored: ({ signal, process, why }) => ({
    zh: `SIG${signal} 对 ${process} 无效：${ignored[why].zh}`,
    en: `SIG${signal} has no effect on ${process}: ${ignored[why].en}`,
  }),
  CniCalled: ({ command, sandbox, address }) =>
    command === 'ADD'
      ? {
          zh: `CNI ADD：沙箱 ${sandbox} 得到地址 ${address}`,
          en: `CNI ADD gives sandbox ${sandbox} the address ${address}`,
        }
      : {
          zh: `CNI DEL：沙箱 ${sandbox} 交还地址 ${address}`,
          en: `CNI DEL takes ${address} back from sandbox ${sandbox}`,
        },
  SandboxState: ({ sandbox, attempt, state, address }) => ({
    zh: `沙箱 ${sandbox}（attempt ${attempt}）${state}${address === '' ? '' : `，地址 ${address}`}`,
    en: `Sandbox ${sandbox} (attempt ${attempt}) is ${state}${address === '' ? '' : `, address ${address}`}`,
  }),
  VolumeMounted: ({ volume, container }) => ({
    zh: `卷 ${volume} 挂载到 ${container}`,
    en: `Volume ${volume} is mounted into ${container}`,
  }),
  FileWritten: ({ path, container, text: words }) => ({
    zh: `${container} 写入 ${path}：${words}`,
    en: `${container} writes ${path}: ${words}`,
  }),
}

const withIt = (lost: readonly string[]): Text =>
  lost.length === 0 ? same('') : { zh: `，${lost.join('、')} 随之消失`, en: `, and ${lost.join(', ')} with it` }

const ignored: Readonly<Record<WhyIgnored, Text>> = {
  'from-inside': {
    zh: '1 号进程不受自己名字空间里发出的 SIGKILL 影响',
    en: 'process 1 is protected from SIGKILL sent inside its own namespace',
  },
  'no-handler': {
    zh: '1 号进程只收到自己注册了处理函数的信号',
    en: 'process 1 gets only signals that it has a handler for',
  },
}

const namespaces: Readonly<Record<NamespaceType, Text>> = {
  network: { zh: '网络名字空间', en: 'Network namespace' },
  ipc: { zh: 'IPC 名字空间', en: 'IPC namespace' },
  uts: { zh: 'UTS 名字空间', en: 'UTS namespace' },
  pid: { zh: 'PID 名字空间', en: 'PID namespace' },
  mount: { zh: '挂载名字空间', en: 'Mount namespace' },
  user: { zh: '用户名字空间', en: 'User namespace' },
}
