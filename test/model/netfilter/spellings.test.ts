// People write rules in other words than iptables-save prints, and both mean the same: what iptables-save 1.8.9 made of the
// first of each pair is the second.
import { expect, test } from 'vitest'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import type { Rule } from '../../../src/model/netfilter/rule.ts'

function read(rule: string): Rule {
  const dump = ['*mangle', ':A - [0:0]', `-A A ${rule}`, 'COMMIT', ''].join('\n')
  const { rules, problems } = parseRules(dump, 'dump')
  expect(problems).toEqual([])
  const [first] = rules.tables.get('mangle')?.chains.get('A')?.rules ?? []
  if (first === undefined) throw new Error('no rule')
  return first
}
const meaning = ({ matches, target }: Rule) => [...matches.map(match => ({ ...match, words: '' })), target]

test.each([
  ['-s 0/0 -d 10/8', '-s 0.0.0.0/0 -d 10.0.0.0/8'],
  ['-s 192.168/16', '-s 192.168.0.0/16'],
  ['-p TCP --dport ssh', '-p tcp -m tcp --dport 22'],
  ['-p tcp --sport 1024: --dport :ssh', '-p tcp -m tcp --sport 1024:65535 --dport 0:22'],
  ['-p tcp -m multiport --dports http,https,8000:8010', '-p tcp -m multiport --dports 80,443,8000:8010'],
  ['-p tcp --tcp-flags syn,ack SYN', '-p tcp -m tcp --tcp-flags SYN,ACK SYN'],
  ['-p tcp --syn', '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN'],
  ['-p udp -j DROP -c 5 6', '-p udp -j DROP'],
  ['-j DNAT --to 192.0.2.3', '-j DNAT --to-destination 192.0.2.3'],
  ['-p tcp -j DNAT --to 192.0.2.3:http', '-p tcp -j DNAT --to-destination 192.0.2.3:80'],
  ['-p tcp -j REDIRECT --to-port 8080', '-p tcp -j REDIRECT --to-ports 8080'],
  ['-p tcp -j REDIRECT --to-ports http', '-p tcp -j REDIRECT --to-ports 80'],
  ['-p icmp --icmp-type echo-req', '-p icmp -m icmp --icmp-type 8'],
  ['-p icmp --icmp-type fragmentation-needed', '-p icmp -m icmp --icmp-type 3/4'],
  ['-p icmp --icmp-type TOS-host-redirect', '-p icmp -m icmp --icmp-type 5/3'],
  ['-p icmp --icmp-type protocol-unreachable', '-p icmp -m icmp --icmp-type 3/2'],
  ['-p ipv6-icmp --icmpv6-type neighbour-solicitation', '-p ipv6-icmp -m icmp6 --icmpv6-type 135'],
  ['-m state --state est,rel', '-m state --state ESTABLISHED,RELATED'],
  ['-m conntrack --ctstate new --ctproto udp', '-m conntrack --ctstate NEW --ctproto 17'],
  ['-m addrtype --dst-type local,broadcast', '-m addrtype --dst-type LOCAL,BROADCAST'],
  ['-m pkttype --pkt-type host', '-m pkttype --pkt-type unicast'],
  ['-m pkttype --pkt-type MULTICAST', '-m pkttype --pkt-type multicast'],
  ['-m tos --tos Minimize-Delay', '-m tos --tos 0x10/0x3f'],
  ['-j TOS --set-tos Minimize-Delay', '-j TOS --set-tos 0x10/0x3f'],
  ['-j TOS --set-tos 16', '-j TOS --set-tos 0x10/0xff'],
  ['-m dscp --dscp-class AF11', '-m dscp --dscp 0x0a'],
  ['-j DSCP --set-dscp-class EF', '-j DSCP --set-dscp 0x2e'],
  ['-m owner --uid-owner root', '-m owner --uid-owner 0'],
  ['-m ttl --ttl 64', '-m ttl --ttl-eq 64'],
  ['-m limit --limit 5/mi', '-m limit --limit 5/min'],
  ['-m mark --mark 010/0xff', '-m mark --mark 0x8/0xff'],
  ['-p tcp -j REJECT --reject-with tcp-rst', '-p tcp -j REJECT --reject-with tcp-reset'],
  ['-j REJECT --reject-with host-unreach', '-j REJECT --reject-with icmp-host-unreachable'],
])('%s is %s', (written, printed) => {
  const means = meaning(read(written))
  expect(means).toEqual(meaning(read(printed)))
  expect(JSON.stringify(means, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
    'unknown',
  )
})

test.each(['-p tcp --tcp-option 2', '-p dccp --dccp-types REQUEST', '-p sctp --chunk-types any INIT'])(
  '%s is read, and nobody says whether it holds',
  rule => {
    expect(read(rule).matches.map(({ kind }) => kind)).toEqual(['protocol', 'unknown'])
  },
)

test('--proto belongs to -m policy where that is what it stands behind', () => {
  const { matches } = read('-m policy --dir in --pol ipsec --reqid 1 --proto esp -j ACCEPT')
  expect(matches.map(({ kind }) => kind)).toEqual(['ipsec'])
  expect(read('--proto esp').matches).toMatchObject([{ kind: 'protocol', protocol: 50 }])
})

test.each(['-p tcp --dport htp', '-p icmp --icmp-type echo', '-p icmp --icmp-type time', '-m limit --limit 5/minutes'])(
  '%s is not taken for anything',
  rule => {
    const dump = ['*mangle', ':A - [0:0]', `-A A ${rule}`, 'COMMIT', ''].join('\n')
    const { rules, problems } = parseRules(dump, 'dump')
    expect(
      problems.length +
        (rules.tables.get('mangle')?.chains.get('A')?.rules[0]?.matches ?? []).filter(({ kind }) => kind === 'unknown')
          .length,
    ).toBeGreaterThan(0)
  },
)
