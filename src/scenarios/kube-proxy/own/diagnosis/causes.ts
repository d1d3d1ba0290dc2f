import type { ProxyObjects } from '../../../../model/kube-proxy/read-objects.ts'
import { serviceOf } from '../../../../model/kube-proxy/endpoints.ts'
import { isWatched } from '../../../../model/kube-proxy/service-ports.ts'
import type { Served } from '../../../../model/kube-proxy/tables.ts'
import type { EndpointSlice, Service } from '../../../../objects.ts'
import type { Text } from '../../../../text.ts'

/** What is the matter, or worth knowing, and what to do about it. */
export interface Cause {
  readonly code: string
  readonly severity: 'problem' | 'note' | 'fine'
  readonly text: Text
  readonly fix?: Text
}

/** Of a Service port: what kube-proxy chose from, with the Service and all its slices. */
export interface Patient {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  readonly served: Served
  readonly node: string
  /** All of the cluster that was brought. */
  readonly objects: ProxyObjects
}

const list = (words: readonly string[]) => ({ zh: words.join('、'), en: words.join(', ') })

/** Why no endpoint of this port can be used, from the most to the least basic reason. */
export function whyNoEndpoints({ service, slices, served }: Patient): Cause {
  const { namespace = 'default' } = service.metadata
  const { ipFamily } = served.config
  if (slices.length === 0) return noSlices(service, namespace)
  const family = slices.filter(slice => slice.addressType === ipFamily)
  if (family.length === 0) {
    const others = list([...new Set(slices.map(slice => slice.addressType ?? '?'))])
    return {
      code: 'family',
      severity: 'problem',
      text: {
        zh: `它的 EndpointSlice 只有 ${others.zh} 的，没有 ${ipFamily} 的`,
        en: `its EndpointSlices are of ${others.en}, none of ${ipFamily}`,
      },
      fix: {
        zh: 'Pod 有这个地址族的地址吗？kubectl get pod -o jsonpath={.status.podIPs}',
        en: 'do its Pods have addresses of that family? kubectl get pod -o jsonpath={.status.podIPs}',
      },
    }
  }
  const watched = family.filter(({ metadata }) => isWatched(metadata.labels))
  if (watched.length === 0) return notWatched
  const endpoints = watched.flatMap(slice => slice.endpoints ?? [])
  if (endpoints.length === 0) return noPods(service, namespace)
  return wrongPort(watched, served) ?? noneReady(endpoints, namespace)
}

const notWatched: Cause = {
  code: 'slices-not-watched',
  severity: 'problem',
  text: {
    zh: '它的 EndpointSlice 都带有标签 service.kubernetes.io/service-proxy-name 或 service.kubernetes.io/headless：kube-proxy 不读它们',
    en: 'each of its EndpointSlices has the label service.kubernetes.io/service-proxy-name or service.kubernetes.io/headless: kube-proxy does not read them',
  },
  fix: {
    zh: '去掉 EndpointSlice 上的标签；控制器写的切片照抄 Service 的标签',
    en: 'take the label off the slices; those that the controller writes have the labels of the Service',
  },
}

function selectorOf({ spec }: Service): string | undefined {
  const pairs = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? undefined : pairs.join(',')
}

function noSlices(service: Service, namespace: string): Cause {
  const selector = selectorOf(service)
  const { name } = service.metadata
  if (selector === undefined) {
    return {
      code: 'no-selector',
      severity: 'problem',
      text: {
        zh: '它没有选择算符，也没有人为它写 EndpointSlice',
        en: 'it has no selector, and nobody wrote an EndpointSlice for it',
      },
      fix: {
        zh: `写一个带标签 kubernetes.io/service-name=${name} 的 EndpointSlice，或给它选择算符`,
        en: `write an EndpointSlice with the label kubernetes.io/service-name=${name}, or give it a selector`,
      },
    }
  }
  return {
    code: 'no-slices',
    severity: 'problem',
    text: {
      zh: `输入中没有它的 EndpointSlice（选择算符 ${selector}），而有选择算符的 Service 至少有一个，哪怕是空的：控制器还没有写，或者输入不全`,
      en: `there is no EndpointSlice of it in the input (its selector is ${selector}), and a Service with a selector has one at least, be it empty: the controller has not written it yet, or the input is not whole`,
    },
    fix: {
      zh: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}；若也没有，kube-controller-manager 还在工作吗？`,
      en: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}; if there is none either: does kube-controller-manager work?`,
    },
  }
}

function noPods(service: Service, namespace: string): Cause {
  const selector = selectorOf(service)
  const fix: Text = {
    zh: `kubectl get pods -n ${namespace} -l ${selector} --show-labels：标签或名字空间不对，或者 Pod 还没有地址`,
    en: `kubectl get pods -n ${namespace} -l ${selector} --show-labels: a wrong label, a wrong namespace, or Pods without an address yet`,
  }
  return {
    code: 'no-pods',
    severity: 'problem',
    text:
      selector === undefined
        ? { zh: '它的 EndpointSlice 里没有端点', en: 'its EndpointSlices hold no endpoint' }
        : {
            zh: `没有 Pod 符合选择算符 ${selector}：它的 EndpointSlice 是空的`,
            en: `no Pod matches the selector ${selector}: its EndpointSlices are empty`,
          },
    ...(selector === undefined ? {} : { fix }),
  }
}

/** A slice's ports have the names of the Service's; one whose target is a name that no Pod has is left out. */
function wrongPort(slices: readonly EndpointSlice[], { port }: Served): Cause | undefined {
  const name = port.name.slice(port.service.length + 1)
  const ports = slices.flatMap(slice => slice.ports ?? [])
  const named = ports.filter(each => (each.name ?? '') === name)
  if (named.some(each => (each.protocol ?? 'TCP').toLowerCase() === port.protocol)) return undefined
  const there = list([
    ...new Set(ports.map(each => `${each.name ? `${each.name} ` : ''}${each.port ?? '*'}/${each.protocol ?? 'TCP'}`)),
  ])
  const wanted = `${name === '' ? '' : `${name}/`}${port.protocol.toUpperCase()}`
  return {
    code: named.length > 0 ? 'protocol' : 'port-name',
    severity: 'problem',
    text: {
      zh: `它的 EndpointSlice 没有端口 ${wanted}，只有 ${there.zh === '' ? '无' : there.zh}：名称和协议都要与 Service 的一致`,
      en: `its EndpointSlices have no port ${wanted}, only ${there.en === '' ? 'none' : there.en}: name and protocol must be those of the Service`,
    },
    fix: {
      zh: 'targetPort 若是名称，Pod 的容器必须声明同名端口；手写的 EndpointSlice 要用 Service 的端口名',
      en: 'if targetPort is a name, a container of the Pods must declare a port of that name; a slice written by hand uses the Service’s port names',
    },
  }
}

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number]

function noneReady(endpoints: readonly Endpoint[], namespace: string): Cause {
  const addresses = list(endpoints.slice(0, 4).flatMap(each => each.addresses[0] ?? []))
  const count = endpoints.length
  const more = count > 4 ? ' …' : ''
  return {
    code: 'none-ready',
    severity: 'problem',
    text:
      count === 1
        ? { zh: `唯一的端点未就绪（${addresses.zh}）`, en: `its only endpoint is not ready (${addresses.en})` }
        : {
            zh: `${count} 个端点都未就绪（${addresses.zh}${more}）`,
            en: `none of its ${count} endpoints is ready (${addresses.en}${more})`,
          },
    fix: {
      zh: `kubectl describe pod -n ${namespace}：就绪态探针失败，还是容器没有运行？`,
      en: `kubectl describe pod -n ${namespace}: does the readiness probe fail, or does a container not run?`,
    },
  }
}

/** Policy Local, and nobody of the Service on this node. */
export function noLocal({ slices, served, node }: Patient, isExternal: boolean): Cause {
  const { ipFamily } = served.config
  const nodes = list(
    [
      ...new Set(
        slices.flatMap(slice =>
          (serviceOf(slice, ipFamily) === undefined ? [] : (slice.endpoints ?? [])).flatMap(
            each => (each.conditions?.ready !== false && each.nodeName) || [],
          ),
        ),
      ),
    ].sort(),
  )
  const policy = isExternal ? 'externalTrafficPolicy' : 'internalTrafficPolicy'
  const check = served.port.healthCheckNodePort
  const avoid: Text =
    isExternal && check !== 0
      ? {
          zh: `；负载均衡器应检查节点端口 ${check}，从而避开 ${node}`,
          en: `; a load balancer that probes node port ${check} avoids ${node}`,
        }
      : { zh: '', en: '' }
  // From outside one chooses which node to call; inside, the caller's own node decides.
  const elsewhere: Text =
    nodes.en === ''
      ? { zh: '', en: '' }
      : isExternal
        ? { zh: `访问 ${nodes.zh}，或`, en: `call ${nodes.en}, or ` }
        : { zh: `从 ${nodes.zh} 访问，或`, en: `call it from ${nodes.en}, or ` }
  return {
    code: isExternal ? 'external-local' : 'internal-local',
    severity: 'problem',
    text: {
      zh: `${policy} 是 Local，而 ${node} 上没有可用的端点${nodes.zh === '' ? '' : `（端点在 ${nodes.zh}）`}`,
      en: `${policy} is Local, and ${node} has no usable endpoint${nodes.en === '' ? '' : ` (they are on ${nodes.en})`}`,
    },
    fix: {
      zh: `${elsewhere.zh}改为 Cluster${isExternal ? '（会看不到客户端地址）' : ''}${avoid.zh}`,
      en: `${elsewhere.en}set it to Cluster${isExternal ? ' (which hides the client’s address)' : ''}${avoid.en}`,
    },
  }
}

export function sourceRange({ served }: Patient, isForeign: boolean): Cause {
  const ranges = list(served.port.sourceRanges)
  return {
    code: 'source-range',
    severity: isForeign ? 'note' : 'problem',
    text: {
      zh: `loadBalancerSourceRanges 只放行 ${ranges.zh}；别的来源在负载均衡器地址上被静默丢弃`,
      en: `loadBalancerSourceRanges lets in ${ranges.en} only; any other source is dropped in silence at the load balancer’s address`,
    },
    fix: {
      zh: '把客户端的网段加进去（节点端口不受它限制）',
      en: 'add the client’s network (node ports are not restricted by it)',
    },
  }
}
