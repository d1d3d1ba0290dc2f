import type { BeliefsAbout } from '../beliefs.ts'
import { hasEndpointOn, withLines, withoutLines } from './broken-parts.ts'
import { hostPortRules } from '../packets/host-port.ts'
import { clusterIP } from '../packets/objects.ts'
import { type Parts, parts } from '../packets/parts.ts'
import { nodeTopology } from '../packets/wiring.ts'

/** About what kube-proxy writes, and what it does not. */
export const brokenRules: BeliefsAbout<Parts> = {
  'clusterip-hop-by-hop': [
    [
      'vip-on-a-device',
      'vip-is-only-a-rule',
      { zh: '每个节点都有集群 IP，在某个虚拟接口上', en: 'Every node has the cluster IPs, on some virtual interface' },
      {
        topology: (number, nodes, virtual) => {
          const topology = nodeTopology(number, nodes)
          const device = { name: 'kube-ipvs0', addresses: virtual.map(each => `${each}/32`) }
          return { ...topology, interfaces: [...topology.interfaces, device] }
        },
      },
    ],
    [
      'kube-proxy-routes',
      'pod-ip-needs-no-kube-proxy',
      {
        zh: '节点之间到 Pod 的路由是 kube-proxy 的工作',
        en: 'Routes to Pods on other nodes are the work of kube-proxy',
      },
      {
        topology: (number, nodes) => {
          const topology = nodeTopology(number, nodes)
          return { ...topology, routes: topology.routes.filter(route => route.to === 'default') }
        },
      },
    ],
    [
      'dnat-on-the-pods-node',
      'dnat-on-first-node',
      {
        zh: '数据包先到 Pod 所在的节点，在那里转换',
        en: "The packet first travels to the Pod's node and is translated there",
      },
      {
        rules: (services, slices, config) =>
          parts.rules(hasEndpointOn(slices, config.nodeName) ? services : [], slices, config),
      },
    ],
  ],
  'balance-per-connection': [
    [
      'constant-denominators',
      'falling-denominators',
      { zh: 'n 个端点，每条规则的概率都是 1/n', en: 'With n endpoints each rule has probability 1/n' },
      { rules: withLines((line, all) => [sameChance(line, all)]) },
    ],
    [
      'one-chain-does-it',
      'rules-per-endpoint',
      { zh: '每个端点只要跳转和 DNAT 两条规则', en: 'An endpoint needs two rules, a jump and a DNAT' },
      { rules: withoutLines(/^-A KUBE-SEP-.*-j KUBE-MARK-MASQ$/) },
    ],
    [
      'round-robin',
      'falling-denominators',
      { zh: 'iptables 模式轮流选端点', en: 'iptables mode takes the endpoints in turn' },
      {
        rules: withLines(line => [
          line.replace(/--mode random --probability ([\d.]+)/, (_, chance: string) => {
            return `--mode nth --every ${Math.round(1 / Number(chance))} --packet 0`
          }),
        ]),
      },
    ],
  ],
  'no-endpoints-reject': [
    [
      'nat-refuses',
      'refusal-lives-in-filter',
      {
        zh: 'nat 表找不到端点就会拒绝，不需要 filter 表',
        en: 'The nat table refuses when it finds no endpoint; filter is not needed',
      },
      { rules: withoutLines(/-j REJECT$/) },
    ],
    [
      'output-is-enough',
      'refusal-lives-in-filter',
      { zh: '只在 OUTPUT 里拒绝就够了', en: 'It is enough to refuse in OUTPUT' },
      {
        jumps: rules =>
          parts
            .jumps(rules)
            .split('\n')
            .filter(line => !/^-A FORWARD .*-j KUBE-SERVICES$/.test(line))
            .join('\n'),
      },
    ],
    [
      'kube-proxy-probes',
      'pod-may-refuse-itself',
      {
        zh: 'kube-proxy 会检查端点，不监听的自动去掉',
        en: 'kube-proxy checks endpoints and leaves out those that do not listen',
      },
      { rules: (services, _slices, config) => parts.rules(services, [], config) },
    ],
    [
      'unknown-ports-refused',
      'unknown-port-leaves',
      { zh: '集群 IP 上未定义的端口会被拒绝', en: 'Ports of a cluster IP that nobody defined are refused' },
      {
        rules: withLines(line => (line.startsWith('-A KUBE-FIREWALL') ? [refuseAll, line] : [line])),
      },
    ],
  ],
  'ways-in': [
    [
      'node-port-where-pods-run',
      'nodeport-on-every-node',
      {
        zh: '节点端口只在运行 Pod 的节点上打开',
        en: 'A node port is open only on nodes that run a Pod of the Service',
      },
      {
        rules: (services, slices, config) =>
          parts.rules(hasEndpointOn(slices, config.nodeName) ? services : [], slices, config),
      },
    ],
    [
      'host-port-everywhere',
      'hostport-only-where-pod-runs',
      { zh: 'hostPort 和节点端口一样，每个节点都打开', en: 'A hostPort is open on every node, like a node port' },
      {
        hostPorts: (pods, node) =>
          hostPortRules(
            pods.map(each => ({ ...each, node })),
            node,
          ),
      },
    ],
    [
      'host-port-first',
      'node-port-before-host-port',
      {
        zh: 'hostPort 更具体，同号时由它生效',
        en: 'A hostPort is more specific, and wins over a node port of the same number',
      },
      {
        rules: (services, slices, config) =>
          (config.nodeName === 'node-3' ? withoutLines(/^-A KUBE-NODEPORTS/) : parts.rules)(services, slices, config),
      },
    ],
    [
      'ports-are-shared',
      'host-network-bypasses-services',
      {
        zh: '两个 hostNetwork 的 Pod 可以监听同一端口',
        en: 'Two Pods on the host network may listen on the same port',
      },
      { bind: () => 'ok' },
    ],
  ],
}

/** `-A KUBE-SVC-x … -j KUBE-SEP-y`, all with the chance of the first, the last included. */
function sameChance(line: string, all: readonly string[]): string {
  const [, chain] = /^-A (KUBE-SVC-\w+) .*-j KUBE-SEP-/.exec(line) ?? []
  if (chain === undefined) return line
  const n = all.filter(each => each.startsWith(`-A ${chain} `) && each.includes('-j KUBE-SEP-')).length
  return line
    .replace(/-m statistic --mode random --probability [\d.]+ /, '')
    .replace(' -j KUBE-SEP-', ` -m statistic --mode random --probability ${(1 / n).toFixed(10)} -j KUBE-SEP-`)
}

const refuseAll = `-A KUBE-SERVICES -d ${clusterIP}/32 -j REJECT`
