import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { nodePort } from '../packets/objects.ts'
import { outsideAddress } from '../packets/wiring.ts'

const flushed = (facts: readonly Fact[]) => ofKind(facts, 'RulesWritten').find(each => each.nat === 0)
const called = (facts: readonly Fact[], port: number): FactOf<'Called'>[] =>
  ofKind(facts, 'Called').filter(each => each.to.endsWith(`:${port}`))
const nodeOf = ({ to }: FactOf<'Called'>) => to.split(':')[0]
const seesClient = ({ seen }: FactOf<'Called'>) => seen?.startsWith(`${outsideAddress}:`) === true
const before = (facts: readonly Fact[], calls: readonly FactOf<'Called'>[]) => {
  const end = flushed(facts)?.id ?? 0
  return calls.filter(each => each.id < end)
}
const after = (facts: readonly Fact[], calls: readonly FactOf<'Called'>[]) =>
  calls.filter(each => !before(facts, calls).includes(each))

const everyNode: Claim = {
  id: 'nodeport-on-every-node',
  text: {
    zh: '节点端口在每个节点上都应答，没有运行 Pod 的节点也一样',
    en: 'A node port answers on every node, also on one that runs no Pod of the Service',
  },
  judge: facts => {
    const calls = before(facts, called(facts, nodePort))
    const nodes = new Set(calls.map(nodeOf)).size
    return all(calls, each => nodes === 3 && each.outcome === 'answered' && each.receiver?.startsWith('web-') === true)
  },
}

const onlyThere: Claim = {
  id: 'hostport-only-where-pod-runs',
  text: {
    zh: 'hostPort 只在 Pod 所在的节点上应答，转到 containerPort，客户端的地址不变；别的节点上没有人监听',
    en: "A hostPort answers only on the Pod's node: it leads to the containerPort and keeps the client's address; on other nodes nobody listens",
  },
  judge: facts => {
    const calls = called(facts, 8081)
    return both(
      all(
        calls.filter(each => nodeOf(each) === '192.168.0.1'),
        each => each.receiver === 'edge' && each.endpoint?.endsWith(':80') === true && seesClient(each),
      ),
      all(
        calls.filter(each => nodeOf(each) !== '192.168.0.1'),
        each => each.outcome === 'refused' && each.deciding === 'port closed',
      ),
    )
  },
}

const nodePortFirst: Claim = {
  id: 'node-port-before-host-port',
  text: {
    zh: 'hostPort 与节点端口同号时，节点端口生效：kube-proxy 的跳转排在 portmap 的前面',
    en: "Where a hostPort and a node port have the same number, the node port wins: kube-proxy's jump stands before portmap's",
  },
  judge: facts => {
    const twin = ofKind(facts, 'Wrote').find(each => each.subject === 'Pod/twin')
    const calls = before(facts, called(facts, nodePort)).filter(each => twin !== undefined && each.id > twin.id)
    return all(calls, each => each.outcome === 'answered' && each.receiver?.startsWith('web-') === true)
  },
}

const bypasses: Claim = {
  id: 'host-network-bypasses-services',
  text: {
    zh: 'hostNetwork 的 Pod 就是节点上的一个监听者：没有 kube-proxy 的规则也能访问，地址不变，而同一端口第二个监听者绑定失败',
    en: "A Pod on the host network is just a listener of its node: it is reached without any rule of kube-proxy's and sees the client's address, and a second listener on the port fails to bind",
  },
  judge: facts => {
    const calls = called(facts, 9090)
    const binds = ofKind(facts, 'Looked')
    return both(
      all(
        calls.filter(each => nodeOf(each) === '192.168.0.2'),
        each => each.outcome === 'answered' && each.receiver === 'node-2' && seesClient(each),
      ),
      all(after(facts, called(facts, nodePort)), each => each.outcome === 'refused'),
      all(binds, each => each.value === (each === binds[0] ? 'ok' : 'EADDRINUSE')),
    )
  },
}

export const waysInClaims: readonly Claim[] = [everyNode, onlyThere, nodePortFirst, bypasses]
