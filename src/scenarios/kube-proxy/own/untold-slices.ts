import type { ProxyObjects } from '../../../model/kube-proxy/read-objects.ts'
import type { Ruleset, TableName } from '../../../model/netfilter/rule.ts'
import type { What } from '../../../sim/fact.ts'
import type { Text } from '../../../text.ts'

interface Name {
  readonly namespace: string
  readonly name: string
}

/**
 * The controller writes at least one EndpointSlice for each Service with a selector, be it empty. So one that has none in the
 * input is `absent`: nobody has acted on it yet, or the input is not whole. Where no slice of its namespace is there at all,
 * somebody forgot to bring them, and its endpoints are `untold`.
 */
export type SlicesOfService = 'told' | 'absent' | 'untold'

export function slicesOfService({ services, slices }: ProxyObjects, { namespace, name }: Name): SlicesOfService {
  const namespaceOf = (metadata: { readonly namespace?: string }) => metadata.namespace ?? 'default'
  const near = slices.filter(({ metadata }) => namespaceOf(metadata) === namespace)
  if (near.some(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)) return 'told'
  if (slices.length === 0) return 'untold'
  const service = services.find(({ metadata }) => metadata.name === name && namespaceOf(metadata) === namespace)
  // Without a selector there are slices only if somebody writes them.
  if (Object.keys(service?.spec.selector ?? {}).length === 0) return 'told'
  return near.length === 0 ? 'untold' : 'absent'
}

/** That a call is refused for want of endpoints is no answer if nobody told them. */
export function unlessUntold(objects: ProxyObjects, rules: Ruleset, answer: What): What {
  const untold = refusing(answer, rules).filter(each => slicesOfService(objects, each) === 'untold')
  if (untold.length === 0 || answer.kind !== 'PacketAnswered') return answer
  const texts = new Map(untold.map(({ namespace }) => [namespace, endpointsUntold(objects, namespace)]))
  return { ...answer, verdict: 'unknown', dependsOn: [...answer.dependsOn, ...texts.values()] }
}

export const absentAmong = (objects: ProxyObjects, rules: Ruleset, answer: What): Text[] =>
  refusing(answer, rules).flatMap(each => (slicesOfService(objects, each) === 'absent' ? [absent(each)] : []))

/** The Services that refused a call, having no endpoints: kube-proxy's rules name them. */
function refusing(answer: What, rules: Ruleset): Name[] {
  const deciding = answer.kind === 'PacketAnswered' ? answer.outcomes.flatMap(each => each.deciding ?? []) : []
  return [...new Set(deciding)].flatMap(by => {
    const [, namespace, name] = /"([^/"]+)\/([^:"]+)(?::[^"]*)? has no endpoints"/.exec(ruleWords(rules, by)) ?? []
    return namespace === undefined || name === undefined ? [] : [{ namespace, name }]
  })
}

/** The text of `table:CHAIN:rule:N`. */
export function ruleWords({ tables }: Ruleset, deciding: string): string {
  const [table = '', chain = '', , number] = deciding.split(':')
  return tables.get(table as TableName)?.chains.get(chain)?.rules[Number(number) - 1]?.text ?? ''
}

export const endpointsUntold = ({ slices }: ProxyObjects, namespace: string): Text =>
  slices.length === 0
    ? {
        zh: '端点：没有带来 EndpointSlice（kubectl get endpointslices -A -o yaml），规则按没有端点写成',
        en: 'the endpoints: no EndpointSlice was brought (kubectl get endpointslices -A -o yaml), so the rules are those of Services without any',
      }
    : {
        zh: `端点：输入里没有名字空间 ${namespace} 的 EndpointSlice，规则按没有端点写成；是不是忘了 -A（kubectl get svc,endpointslices,nodes -A -o yaml）？`,
        en: `the endpoints: the input holds no EndpointSlice of namespace ${namespace}, so the rules are those of Services without any; did you mean -A (kubectl get svc,endpointslices,nodes -A -o yaml)?`,
      }

const absent = ({ namespace, name }: Name): Text => ({
  zh: `输入里没有 ${namespace}/${name} 的 EndpointSlice，所以它没有端点。有选择算符的 Service 至少有一个切片，哪怕是空的：控制器还没有写，或者输入不全（kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}）。`,
  en: `The input holds no EndpointSlice of ${namespace}/${name}, and so no endpoints. A Service with a selector has one at least, be it empty: the controller has not written it yet, or the input is not whole (kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}).`,
})
