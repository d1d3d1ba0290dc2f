import type { Terminated } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'

/** `exit code 137 (OOMKilled: …)`: what the end of a container means, as far as code and reason tell. */
export function exitWords({ exitCode, reason, signal }: Terminated): Text {
  const meaning = (reason && byReason[reason]) ?? byCode(exitCode, signal)
  const named = reason === undefined ? '' : ` ${reason}`
  return text`${{ zh: '退出码', en: 'exit code' }} ${exitCode}${named}${meaning ? text`${open}${meaning}${close}` : ''}`
}

const open: Text = { zh: '（', en: ' (' }
const close: Text = { zh: '）', en: ')' }

const byReason: Readonly<Record<string, Text>> = {
  Completed: { zh: '自行结束，成功', en: 'it ended by itself, successfully' },
  OOMKilled: {
    zh: '超出内存限制，被内核终止；提高 limits.memory 或减少用量',
    en: 'over its memory limit and killed by the kernel; raise limits.memory or use less',
  },
  ContainerStatusUnknown: {
    zh: '容器从运行时中消失，退出码是 kubelet 补上的',
    en: 'the container vanished from the runtime, the code was invented by the kubelet',
  },
  RestartingAllContainers: {
    zh: '被 RestartAllContainers 规则移除，退出码是 kubelet 补上的',
    en: 'removed by a RestartAllContainers rule, the code was invented by the kubelet',
  },
  StartError: { zh: '运行时没能启动进程', en: 'the runtime could not start the process' },
  ContainerCannotRun: { zh: '运行时没能启动进程', en: 'the runtime could not start the process' },
  DeadlineExceeded: { zh: '超过了 activeDeadlineSeconds', en: 'activeDeadlineSeconds was exceeded' },
}

function byCode(exitCode: number, signal: number | undefined): Text | undefined {
  const number = signal || (exitCode > 128 && exitCode <= 128 + 64 ? exitCode - 128 : undefined)
  if (number === undefined) return codes[exitCode]
  const name = signals[number]
  return name ?? { zh: `被信号 ${number} 终止`, en: `ended by signal ${number}` }
}

const codes: Readonly<Record<number, Text>> = {
  0: { zh: '成功', en: 'success' },
  126: { zh: '命令不可执行', en: 'the command is not executable' },
  127: { zh: '找不到命令', en: 'the command was not found' },
}

const signals: Readonly<Record<number, Text>> = {
  1: { zh: 'SIGHUP', en: 'SIGHUP' },
  2: { zh: 'SIGINT', en: 'SIGINT' },
  6: { zh: 'SIGABRT：程序自行中止', en: 'SIGABRT: the program gave up' },
  9: {
    zh: 'SIGKILL：宽限期用完、存活态探针失败后不肯退出，或内存不足',
    en: 'SIGKILL: the grace period ran out, it would not stop after a failed probe, or memory ran out',
  },
  11: { zh: 'SIGSEGV：程序崩溃', en: 'SIGSEGV: the program crashed' },
  15: { zh: 'SIGTERM：按停止信号结束', en: 'SIGTERM: it ended at the stop signal' },
}
