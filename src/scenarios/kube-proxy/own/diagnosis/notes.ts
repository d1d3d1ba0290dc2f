import { familyOf } from '../../../../model/kube-proxy/address.ts'
import type { Endpoint } from '../../../../model/kube-proxy/endpoints.ts'
import type { ServicePort } from '../../../../model/kube-proxy/service-ports.ts'
import type { Service } from '../../../../objects.ts'
import type { Text } from '../../../../text.ts'
import type { Cause, Patient } from './causes.ts'

/** Why kube-proxy has nothing to do with a Service at all; undefined if it has. */
export function notServed({ metadata, spec }: Service): Cause | undefined {
  if (spec.type === 'ExternalName') {
    return {
      code: 'external-name',
      severity: 'problem',
      text: {
        zh: `类型是 ExternalName：只是 DNS 别名（${spec.externalName ?? '?'}），kube-proxy 没有它的规则`,
        en: `its type is ExternalName: an alias in DNS (${spec.externalName ?? '?'}); kube-proxy has no rules for it`,
      },
    }
  }
  if (metadata.labels?.['service.kubernetes.io/service-proxy-name'] !== undefined) {
    return {
      code: 'other-proxy',
      severity: 'problem',
      text: {
        zh: '标签 service.kubernetes.io/service-proxy-name 把它交给另一个代理，kube-proxy 不管它',
        en: 'the label service.kubernetes.io/service-proxy-name hands it to another proxy; kube-proxy passes it over',
      },
    }
  }
  if (metadata.labels?.['service.kubernetes.io/headless'] !== undefined) {
    return {
      code: 'headless-label',
      severity: 'problem',
      text: {
        zh: '它带有标签 service.kubernetes.io/headless：kube-proxy 不监视这样的 Service，没有它的规则',
        en: 'it has the label service.kubernetes.io/headless: kube-proxy does not watch such Services and has no rules for it',
      },
      fix: {
        zh: '去掉这个标签；真正的无头服务是 clusterIP: None，标签由控制器写在 EndpointSlice 上',
        en: 'take the label off; what makes a Service headless is clusterIP: None, and the controller puts the label on its slices',
      },
    }
  }
  const addresses = (spec.clusterIPs ?? [spec.clusterIP ?? '']).filter(each => each !== '')
  if (addresses.includes('None')) {
    return {
      code: 'headless',
      severity: 'problem',
      text: {
        zh: '它是无头服务（clusterIP: None）：没有虚拟 IP，DNS 直接给出 Pod 地址，kube-proxy 没有它的规则',
        en: 'it is headless (clusterIP: None): it has no virtual IP, DNS gives the addresses of Pods, and kube-proxy has no rules for it',
      },
      fix: {
        zh: '客户端应按名称解析，并直接连 Pod 的端口',
        en: 'clients resolve its name and connect to the port of a Pod',
      },
    }
  }
  if (addresses.length > 0) return undefined
  return {
    code: 'no-cluster-ip',
    severity: 'problem',
    text: {
      zh: '它还没有集群 IP：这是尚未提交的清单吗？',
      en: 'it has no cluster IP yet: is this a manifest that was not applied?',
    },
    fix: { zh: '用 kubectl get svc -o yaml 的输出', en: 'bring what kubectl get svc -o yaml prints' },
  }
}

/** What is no fault, and surprises people all the same. */
export function notesOn({ service, served }: Patient): Cause[] {
  const { spec, status } = service
  const { cluster = [], local = [], port } = served
  const ingress = status?.loadBalancer?.ingress ?? []
  const names = ingress.map(each => each.hostname ?? '?').join(', ')
  const { ipFamily } = served.config
  const proxied = ingress.filter(each => each.ipMode === 'Proxy' && familyOf(each.ip ?? '') === ipFamily)
  const notes: (Cause | false)[] = [
    spec.type === 'LoadBalancer' &&
      ingress.length === 0 && {
        code: 'no-ingress',
        severity: 'note',
        text: {
          zh: '还没有负载均衡器地址：status.loadBalancer 是空的，集群里有云控制器或 MetalLB 之类吗？',
          en: 'it has no load balancer address yet: status.loadBalancer is empty; does the cluster have a cloud controller, or MetalLB and its like?',
        },
      },
    ingress.length > 0 &&
      ingress.every(each => each.ip === undefined) && {
        code: 'hostname-only',
        severity: 'note',
        text: {
          zh: `负载均衡器只有名称 ${names}，没有地址：kube-proxy 没有它的规则，集群内访问它也会绕到负载均衡器${spec.loadBalancerSourceRanges === undefined ? '' : '；loadBalancerSourceRanges 只能由负载均衡器自己执行'}`,
          en: `its load balancer has a name only, ${names}, and no address: kube-proxy has no rule for it, and calls from inside the cluster go out to it too${spec.loadBalancerSourceRanges === undefined ? '' : '; loadBalancerSourceRanges are for the load balancer itself to enforce'}`,
        },
      },
    proxied.length > 0 && {
      code: 'proxy-mode',
      severity: 'note',
      text: {
        zh: `负载均衡器地址 ${proxied.map(each => each.ip).join('、')} 的 ipMode 是 Proxy：集群内访问它也会绕到负载均衡器`,
        en: `the ipMode of ${proxied.map(each => each.ip).join(', ')} is Proxy: calls from inside the cluster go out to the load balancer too`,
      },
    },
    (spec.type ?? 'ClusterIP') === 'ClusterIP' &&
      (spec.externalIPs ?? []).length === 0 && {
        code: 'inside-only',
        severity: 'note',
        text: {
          zh: '类型是 ClusterIP：集群外不能访问',
          en: 'its type is ClusterIP: it cannot be called from outside the cluster',
        },
      },
    (isEnding(cluster) || isEnding(local)) && {
      code: 'terminating',
      severity: 'note',
      text: isEnding(cluster) || port.internalLocal === port.externalLocal ? allEnding : localEnding(port),
    },
    served.port.stickySeconds > 0 && {
      code: 'affinity',
      severity: 'note',
      text: {
        zh: `会话亲和性：一个客户端 ${served.port.stickySeconds} 秒内一直到同一个端点，即使那个端点已不响应`,
        en: `session affinity: for ${served.port.stickySeconds} s a client stays with its endpoint, even one that does not answer`,
      },
    },
  ]
  return notes.flatMap(each => (each === false ? [] : [each]))
}

const isEnding = (endpoints: readonly Endpoint[] = []) =>
  endpoints.length > 0 && endpoints.every(each => each.terminating && !each.ready)
const allEnding: Text = {
  zh: '只剩正在终止的端点，新连接随时会断',
  en: 'only terminating endpoints are left: new connections will soon break',
}
/** Elsewhere there are ready ones, which policy Local does not go to. */
function localEnding({ externalLocal, healthCheckNodePort }: ServicePort): Text {
  const policy = externalLocal ? 'externalTrafficPolicy' : 'internalTrafficPolicy'
  const check = healthCheckNodePort === 0 ? none : checkFails(healthCheckNodePort)
  return {
    zh: `${policy} 是 Local，而这个节点上只剩正在终止的端点：按它来的新连接随时会断${check.zh}`,
    en: `${policy} is Local, and only terminating endpoints are left on this node: new connections by it will soon break${check.en}`,
  }
}
const none: Text = { zh: '', en: '' }
const checkFails = (port: number): Text => ({
  zh: `；健康检查端口 ${port} 已答 503`,
  en: `; its health check port ${port} answers 503 already`,
})

/** The rules deliver: what is left are things that no rule tells. */
export function works({ served }: Patient): Cause {
  const ends = (served.all.length > 3 ? served.all.slice(0, 3) : served.all).map(each => each.text).join(', ')
  return {
    code: 'works',
    severity: 'fine',
    text: {
      zh: `kube-proxy 的规则把 ${served.port.name} 送到 ${ends}${served.all.length > 3 ? ' …' : ''}`,
      en: `kube-proxy’s rules lead ${served.port.name} to ${ends}${served.all.length > 3 ? ' …' : ''}`,
    },
    fix: {
      zh: '若仍无响应：进程是否监听该端口（不只是 127.0.0.1）、NetworkPolicy、DNS 解析、旧的 UDP 连接跟踪条目（conntrack -L）、节点间路由',
      en: 'if it still does not answer: does the process listen on that port (and not on 127.0.0.1 only), a NetworkPolicy, DNS, a stale conntrack entry of UDP (conntrack -L), the routes between nodes',
    },
  }
}
