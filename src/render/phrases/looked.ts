import { same, type Text } from '../../text.ts'
import { eachTranslated, type Pattern, translated } from './chinese.ts'

/** What was looked at, as a reader calls it: a command, a field or a few words. */
export const lookedAt = (subject: string): Text => translated(subject, subjects)

export const seenValue = (value: string | number | boolean): Text => {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (typeof value === 'number') return same(String(value))
  const whole = translated(value, values)
  return whole.zh === value ? eachTranslated(value, channels) : whole
}

export const subjects: readonly Pattern[] = [
  [/^phase of (\S+)$/, '$1 的阶段'],
  [/^running copies of (\S+)$/, '$1 同时在运行的份数'],
  [/^uid of the first Pod of (\S+)$/, '$1 的第一个 Pod 的 UID'],
  [/^uid of the second Pod of (\S+)$/, '$1 的第二个 Pod 的 UID'],
  [/^uid of (\S+)$/, '$1 的 UID'],
  [/^(\S+) stopped: Service answers$/, '停掉 $1：Service 应答'],
  [/^(\S+) stopped: its name resolves$/, '停掉 $1：域名能解析'],
  [/^(\S+) stopped: crashed container runs again$/, '停掉 $1：崩溃的容器又在运行'],
  [/^(\S+) stopped: successor of the deleted Pod$/, '停掉 $1：被删除的 Pod 的替身'],
  [/^(\S+) stopped: rules on (\S+) follow$/, '停掉 $1：$2 的规则跟着变'],
  [/^final state$/, '最后的状态'],
  [/^wanted less present when the controllers come back$/, '控制器恢复时还缺几个 Pod'],
  [/^Pods of the new ReplicaSet (\S+)$/, '新的 ReplicaSet $1 的 Pod 数'],
  [/^node of (\S+)$/, '$1 所在的节点'],
  [/^new Pods after two minutes$/, '两分钟后新建了几个 Pod'],
  [/^containers that run on (\S+)$/, '$1 上在运行的容器数'],
  [/^write, (\d+) of (\d+) stopped$/, '$2 个成员停掉 $1 个，能否写入'],
  [/^memory of (\S+)$/, '$1 的内存'],
  [/^Pods when the API server answers 201$/, 'API 服务器返回 201 时的 Pod 数'],
  [/^(\S+): Pods allowed$/, '$1：允许的 Pod 数'],
  [/^replicas wanted$/, '期望的副本数'],
  [/^processes of (\S+), nine minutes after$/, '九分钟后 $1 的进程数'],
  [/^processes of (\S+), in the end$/, '最后 $1 的进程数'],
  [/^Pods of (\S+) in Terminating, nine minutes after$/, '九分钟后 $1 停在 Terminating 的 Pod'],
  [/^Pods of (\S+) in Terminating, in the end$/, '最后 $1 停在 Terminating 的 Pod'],
  [/^Pods owned by (\S+)$/, '$1 拥有的 Pod 数'],
  [/^active Pods of (\S+)$/, '$1 的活跃 Pod 数'],
  [/^images a minute after the edit$/, '改模板一分钟后的镜像'],
  [/^images after one Pod was deleted$/, '删除一个 Pod 之后的镜像'],
  [/^(rs|rc): POST with NotIn$/, '$1：POST，选择算符用 NotIn'],
  [/^(rs|rc): POST without a selector$/, '$1：POST，不写选择算符'],
  [/^(rs|rc): PUT with another selector$/, '$1：PUT，换一个选择算符'],
  [/^(rs|rc): Pods left after a raw DELETE$/, '$1：直接 DELETE 之后剩下的 Pod 数'],
  [/^volume both, IPC (\S+), \/dev\/shm (\S+)$/, '两个容器都挂载卷，IPC $1，/dev/shm $2'],
  [/^volume none, IPC (\S+), \/dev\/shm (\S+)$/, '都不挂载卷，IPC $1，/dev/shm $2'],
  [/^(\S+): sum of requests \(m\)$/, '$1：请求之和（m）'],
  [/^(\S+): free on each node \(m\)$/, '$1：每个节点空闲（m）'],
  [/^(\S+): highest sum \(m\)$/, '$1：最大的和（m）'],
  [/^two Pods, hostPath (\S+)$/, '两个 Pod，hostPath $1'],
  [/^(\S+): max\(Pods\)$/, '$1：最多几个 Pod'],
  [/^(\S+): min\(available\)$/, '$1：最少可用几个'],
  [/^(\S+): waves$/, '$1：分几批'],
  [/^(\S+): max\(versions running\)$/, '$1：最多几个版本同时运行'],
  [/^(\S+): min\(ready endpoints\)$/, '$1：最少几个就绪端点'],
  [/^(\S+): pause containers$/, '$1 上的 pause 容器数'],
  [/^watch delay \(ms\)$/, 'watch 延迟（ms）'],
  [/^(\d+) h and (\d+) h old: the younger goes, of (\d+)$/, '活了 $1 小时的和 $2 小时的：$3 次里删较年轻的几次'],
  [/^EndpointSlices of (\S+): endpoints$/, '$1 的 EndpointSlice：端点数'],
  [/^EndpointSlices of (\S+): endpoints, managed-by (\S+)$/, '$1 的 EndpointSlice：由 $2 管的端点数'],
  [/^EndpointSlices of (\S+): managed-by$/, '$1 的 EndpointSlice：标签 managed-by'],
  [/^Service\/(\S+): ready endpoints$/, 'Service/$1：有就绪的端点吗'],
  [/^(\S+): endpoints$/, '$1：端点数'],
  [/^(\S+): watchers$/, '$1：监视者数'],
  [/^client: connections\/s$/, '客户端：每秒的连接数'],
  [/^(kubectl .+), owner: (\S+)$/, '$1，属主 $2'],
]

export const values: readonly Pattern[] = [
  [/^none$/, '没有'],
  [/^nothing$/, '没有'],
  [/^not deleted$/, '没有删掉'],
  [/^below the threshold$/, '低于阈值'],
  [/^accepted$/, '接受'],
  [
    /^refused: spec\.selector: a map of strings, without expressions$/,
    '拒绝：spec.selector 是字符串的映射，没有表达式',
  ],
  [/^refused: (.+)$/, '拒绝：$1'],
  [/^answered by (\S+)$/, '$1 应答'],
  [
    /^(\d+) ReplicaSets?, (\d+) of (\d+) Pods ready, (\d+) behind the rules$/,
    '$1 个 ReplicaSet，$3 个 Pod 中 $2 个就绪，规则通往其中 $4 个',
  ],
]

/** By which containers could reach one another. */
export const channels: readonly Pattern[] = [
  [/^message queue$/, '消息队列'],
  [/^System V segment$/, 'System V 共享内存段'],
  [/^file$/, '文件'],
  [/^path socket$/, '路径套接字'],
  [/^abstract socket$/, '抽象套接字'],
]
