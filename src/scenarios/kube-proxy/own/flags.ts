import type { InputFlag } from '../../../sim/scenario.ts'

/** What a user may bring: the objects of a cluster, or the rules of a node, and packets to send through them. */
export const flags: readonly InputFlag[] = [
  {
    flag: 'filename',
    kind: 'manifests',
    repeats: true,
    about: {
      zh: '你的集群（kubectl get svc,endpointslices,nodes -A -o json 的输出；也可加上 kubectl -n kube-system get cm kube-proxy 的）：写出 kube-proxy 的规则，追踪数据包',
      en: 'your cluster (what kubectl get svc,endpointslices,nodes -A -o json prints, and kubectl -n kube-system get cm kube-proxy, if you like): write kube-proxy’s rules, trace packets',
    },
  },
  {
    flag: 'rules',
    kind: 'file',
    about: {
      zh: '某个节点自己的规则（iptables-save 的输出），代替 -f',
      en: 'a node’s own rules (what iptables-save prints), instead of -f',
    },
  },
  {
    flag: 'packet',
    kind: 'word',
    repeats: true,
    about: {
      zh: '要追踪的数据包，如 "tcp 10.244.1.7:40000 -> 10.96.0.10:53"；可重复，连接状态会延续',
      en: 'a packet to trace: "tcp 10.244.1.7:40000 -> 10.96.0.10:53"; may be repeated, connections are remembered',
    },
  },
  {
    flag: 'packets',
    kind: 'file',
    about: { zh: '从文件读数据包，每行一个', en: 'packets from a file, one a line' },
  },
  {
    flag: 'node',
    kind: 'word',
    about: {
      zh: '数据包在哪个节点上（-f 里只有一个节点时可省略）',
      en: 'the node that the packets are on (not needed if -f has only one)',
    },
  },
  {
    flag: 'in',
    kind: 'word',
    about: {
      zh: '数据包从哪个接口进来；node 表示由节点自己的进程发出',
      en: 'the interface that packets come in by; node: a process of the node sends them',
    },
  },
  {
    flag: 'localIp',
    kind: 'word',
    repeats: true,
    about: {
      zh: '与 --rules 一起：节点自己的地址，如 192.168.0.2/24；给出全部，可重复',
      en: 'with --rules: an address of the node, 192.168.0.2/24; give all of them, repeating the flag',
    },
  },
  {
    flag: 'everyRule',
    kind: 'switch',
    forExperiments: true,
    about: {
      zh: '列出问过的每一条规则，以及不匹配的原因',
      en: 'every rule that was asked, and why it did not match',
    },
  },
  {
    flag: 'allBranches',
    kind: 'switch',
    about: {
      zh: '随机规则的每种结果及其概率（否则按 --seed 抽取一种）',
      en: 'every outcome of random rules with its probability (else --seed draws one)',
    },
  },
  {
    flag: 'printRules',
    kind: 'switch',
    about: {
      zh: '打印 kube-proxy 会写出的规则（iptables-restore 可读）',
      en: 'print the rules that kube-proxy would write, as iptables-restore takes them',
    },
  },
  {
    flag: 'ipv6',
    kind: 'switch',
    about: { zh: '与 --print-rules 一起：IPv6 的规则', en: 'with --print-rules: those of IPv6' },
  },
  {
    flag: 'diagnose',
    kind: 'word',
    about: {
      zh: '这个 Service 为何没有响应：名字空间/名称[:端口]',
      en: 'why this Service does not answer: namespace/name[:port]',
    },
  },
]
