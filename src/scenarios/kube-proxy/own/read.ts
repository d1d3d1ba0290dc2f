import type { Problem } from '../../../errors.ts'
import { readObjects } from '../../../model/kube-proxy/read-objects.ts'
import { parseRules } from '../../../model/netfilter/iptables-save.ts'
import type { Brought } from '../../../sim/scenario.ts'
import type { Own, OwnDump, OwnObjects } from './brought.ts'
import { combinations } from './combinations.ts'
import { packetsFit, readLocalAddresses, readNode, readOrigin, readService } from './read-words.ts'
import { readPackets } from './typed-packets.ts'

type Read<T> = { readonly value?: T; readonly problems: readonly Problem[] }

/** All that is wrong at once. An object that does not fit is left out and named; anything else that is wrong leaves no answer. */
export function readOwn(brought: Brought): Read<Own> {
  const { texts } = brought
  const given = (flag: string) => (texts[flag] ?? []).length > 0
  const source = readSource(brought)
  const packets = [...(texts['packet'] ?? []), ...(texts['packets'] ?? [])].map(each =>
    readPackets(each.text, each.file),
  )
  const typed = packets.flatMap(each => each.packets)
  const wrong = [
    ...packets.flatMap(each => each.problems),
    ...combinations(brought),
    ...(given('in') && typed.length > 0 && typed.every(each => each.origin !== undefined) ? [idleIn] : []),
    ...(source.value === undefined ? [] : packetsFit(source.value, typed)),
  ]
  const service = readService(texts['diagnose']?.[0], source.value)
  const problems = [...source.problems, ...wrong, ...service.problems]
  const isFatal = wrong.length > 0 || service.problems.length > 0
  if (source.value === undefined || isFatal) return { problems }
  const value: Own = {
    source: source.value,
    packets: typed,
    origin: readOrigin(texts['in']?.[0]?.text),
    everyRule: given('everyRule'),
    allBranches: given('allBranches'),
    printRules: given('printRules') ? (given('ipv6') ? 'IPv6' : 'IPv4') : undefined,
    diagnose: service.value,
  }
  if (value.packets.length === 0 && value.printRules === undefined && value.diagnose === undefined)
    return { problems: [...problems, nothingAsked] }
  return { value, problems }
}

const idleIn: Problem = {
  what: {
    zh: '每个数据包自己都写明了 in=，--in 不起作用',
    en: 'every packet says in= itself: --in has no effect',
  },
  fix: { zh: '去掉其中一个', en: 'leave out one of them' },
}
const nothingAsked: Problem = {
  what: { zh: '要追踪哪个数据包？', en: 'which packet is to be traced?' },
  fix: {
    zh: "例如 --packet 'tcp 10.244.1.7:40000 -> 10.96.0.10:53'，或 --diagnose 名字空间/名称，或 --print-rules",
    en: "for example --packet 'tcp 10.244.1.7:40000 -> 10.96.0.10:53', or --diagnose NAMESPACE/NAME, or --print-rules",
  },
}

function readSource(brought: Brought): Read<OwnObjects | OwnDump> {
  const [dump] = brought.texts['rules'] ?? []
  if (dump !== undefined) return readDump(dump, brought)
  if (brought.manifests.length === 0) return { problems: [nothingBrought] }
  const { problems, wouldNotStart, ...objects } = readObjects(brought.manifests)
  if (wouldNotStart) return { problems }
  const node = readNode(brought.texts['node']?.[0], objects.nodes)
  if (node.value === undefined) return { problems: [...problems, ...node.problems] }
  if (objects.services.length === 0) return { problems: [...problems, noService] }
  return { value: { kind: 'objects', objects, node: node.value }, problems }
}

const nothingBrought: Problem = {
  what: { zh: '既没有给规则，也没有给对象', en: 'there are neither rules nor objects to go by' },
  fix: {
    zh: 'kubectl get svc,endpointslices,nodes -A -o yaml | k8s-study sim kube-proxy -f - …，或 iptables-save | k8s-study sim kube-proxy --rules - …',
    en: 'kubectl get svc,endpointslices,nodes -A -o yaml | k8s-study sim kube-proxy -f - …, or iptables-save | k8s-study sim kube-proxy --rules - …',
  },
}
const noService: Problem = {
  what: { zh: '其中没有可用的 Service', en: 'there is no usable Service in it' },
  fix: {
    zh: 'kubectl get svc,endpointslices,nodes -A -o yaml',
    en: 'kubectl get svc,endpointslices,nodes -A -o yaml',
  },
}

function readDump(dump: { readonly file: string; readonly text: string }, { texts }: Brought): Read<OwnDump> {
  const { rules, problems } = parseRules(dump.text, dump.file)
  const local = readLocalAddresses(texts['localIp'] ?? [])
  const all = [...problems, ...local.problems]
  if (rules.tables.size === 0 && all.length === 0) return { problems: [emptyDump(dump.file)] }
  if (all.some(each => each.severity !== 'note')) return { problems: all }
  return { value: { kind: 'dump', rules, localAddresses: local.value }, problems: all }
}

const emptyDump = (file: string): Problem => ({
  file,
  what: { zh: '是空的：没有规则', en: 'is empty: no rules' },
  fix: { zh: 'iptables-save 需要 root 权限', en: 'iptables-save needs root' },
})
