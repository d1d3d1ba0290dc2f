import type { ServiceWhat } from '../../sim/facts/service.ts'
import { same, text, type Text } from '../../text.ts'
import type { Phrases } from './table.ts'

export const servicePhrases: Phrases<ServiceWhat> = {
  SliceWritten: ({ verb, slice, service, endpoints, ports }) =>
    verb === 'delete'
      ? { zh: `删除 ${service} 的切片 ${slice}`, en: `Deletes slice ${slice} of ${service}` }
      : {
          zh: `${verb === 'create' ? '创建' : '更新'} ${service} 的切片 ${slice}：${endpoints} 个端点，端口 ${ports === '' ? '无' : ports}`,
          en: `${verb === 'create' ? 'Creates' : 'Updates'} slice ${slice} of ${service}: ${counted(endpoints, 'endpoint')}, ports ${ports === '' ? 'none' : ports}`,
        },
  EndpointsWritten: ({ service, addresses, notReadyAddresses, truncated }) => ({
    zh: `写 Endpoints/${service}：addresses ${addresses} 个，notReadyAddresses ${notReadyAddresses} 个${truncated ? '，已截断' : ''}`,
    en: `Writes Endpoints/${service}: ${addresses} in addresses, ${notReadyAddresses} in notReadyAddresses${truncated ? ', truncated' : ''}`,
  }),
  AddressMoved: ({ service, pod, list }) =>
    list === 'none'
      ? { zh: `${pod} 不再列在 Endpoints/${service} 里`, en: `${pod} is not in Endpoints/${service} any more` }
      : {
          zh: `${pod} 列在 Endpoints/${service} 的 ${list} 里`,
          en: `${pod} stands in ${list} of Endpoints/${service}`,
        },
  RulesSynced: ({ node, ready }) => ({
    zh: `节点 ${node} 的规则写好了：${ready} 个就绪端点`,
    en: `The rules of ${node} are written: ${counted(ready, 'ready endpoint')}`,
  }),
  Resolved: ({ name, type, answers }) => text`DNS: ${name} → ${answerOf(type, answers)}`,
  Reached: ({ node, to, answered, refused, silent, backends }) => {
    const shares = [
      answered > 0 && { zh: `${percent(answered)} 有应答`, en: `${percent(answered)} answered` },
      refused > 0 && { zh: `${percent(refused)} 被拒绝`, en: `${percent(refused)} refused` },
      silent > 0 && { zh: `${percent(silent)} 没有回音`, en: `${percent(silent)} without an answer` },
    ].filter(each => each !== false)
    return text`${{
      zh: `从 ${node} 到 ${to} 的新连接：${shares.map(each => each.zh).join('，')}`,
      en: `New connections from ${node} to ${to}: ${shares.map(each => each.en).join(', ')}`,
    }}${whoGets(backends)}`
  },
  Fanned: ({ object, change, bytes, watchers }) => ({
    zh: `${object}（${change}）：${size(bytes)} × ${watchers} 个监视者 = ${size(bytes * watchers)}`,
    en: `${object} (${change}): ${size(bytes)} × ${watchers} watchers = ${size(bytes * watchers)}`,
  }),
  StorageUsed: ({ pod, mebibytes, limit }) => ({
    zh: `${pod} 占用本地存储 ${mebibytes} MiB，限制 ${limit} MiB`,
    en: `${pod} uses ${mebibytes} MiB of local storage, limit ${limit} MiB`,
  }),
}

type Backends = Extract<ServiceWhat, { readonly kind: 'Reached' }>['backends']

/** Those that do not answer, if there are such; else all, as long as they are few. */
function whoGets(backends: Backends): Text {
  const dead = backends.filter(each => !each.answers).map(each => each.pod)
  if (dead.length > 0) return { zh: `（派给 ${dead.join('、')}）`, en: ` (sent to ${dead.join(', ')})` }
  if (backends.length === 0 || backends.length > 6) return same('')
  const each = backends.map(({ pod, share }) => `${pod} ${percent(share)}`)
  return { zh: `（${each.join('，')}）`, en: ` (${each.join(', ')})` }
}

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

const answerOf = (type: string, answers: readonly string[]): Text => {
  if (type === 'unknown') return { zh: '没有这个名字', en: 'no such name' }
  if (type === 'none') return { zh: '有这个名字，没有地址', en: 'the name exists and has no address' }
  return same(`${type} ${answers.join(' ')}`)
}

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`

/** Decimal units, as network engineers count. */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${Math.round(value * 100) / 100} ${units[unit]}`
}
