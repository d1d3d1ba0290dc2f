import type { Text } from '../../text.ts'
import { type Pattern, translated } from './chinese.ts'

/** What somebody changed in an object, or why he deleted it. */
export const changed = (change: string): Text => translated(change, changes)

export const changes: readonly Pattern[] = [
  [/^toleration over$/, '容忍时间已过'],
  [/^grace period 0$/, '宽限期为 0'],
  [/^force, grace period 0$/, '强制，宽限期为 0'],
  [/^its owner is gone$/, '属主已经不在'],
  [/^no propagation policy$/, '不带传播策略'],
  [/^no endpoints$/, '没有端点'],
  [/^(.+), no endpoints$/, '$1，没有端点'],
  [/^(.+), (\d+) endpoints$/, '$1，$2 个端点'],
  [/^(.+), by (\S+)$/, '$1，由 $2 管'],
  [/^template of (\S+)$/, '$1 的模板'],
  [/^(\S+) removed$/, '去掉 $1'],
  [/^(\S+) replaces (\S+)$/, '$1 取代 $2'],
]
