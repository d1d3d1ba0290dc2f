// kube-proxy's own configuration among the objects: it decides about rules, and what is wrong in it is told with its line.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { run } from '../world.ts'

const cluster = readFileSync('test/fixtures/cluster/cluster.yaml', 'utf8')
const configuration = (more: object) => ({ kind: 'KubeProxyConfiguration', ...more })
/** As kubeadm keeps it, with what nobody has set. */
const configMap = (more: object) => ({
  apiVersion: 'v1',
  data: {
    'config.conf': stringify({
      bindAddress: '0.0.0.0',
      mode: '',
      iptables: null,
      conntrack: { min: null },
      ...configuration(more),
    }),
  },
  kind: 'ConfigMap',
  metadata: { name: 'kube-proxy', namespace: 'kube-system' },
})
const sim = (text: string, ...words: string[]) =>
  run(['sim', 'kube-proxy', '-f', '-', '--node', 'node-1', ...words], {
    input: `${cluster}---\n${text}`,
    env: { COLUMNS: '200' },
  })
const rules = async (object: object, ...words: string[]) =>
  (await sim(stringify(object), '--print-rules', ...words)).stdout
const lines = cluster.split('\n').length

const usual = await rules({ kind: 'ConfigMap' })

test.each([
  ['masqueradeAll', { iptables: { masqueradeAll: true } }, / -d 10\.96\.0\.10 --dport 53 -j KUBE-MARK-MASQ/],
  ['masqueradeBit', { iptables: { masqueradeBit: 15 } }, /-A KUBE-MARK-MASQ -j MARK --or-mark 0x8000\n/],
  [
    'localhostNodePorts',
    { iptables: { localhostNodePorts: false } },
    /--dst-type LOCAL ! -d 127\.0\.0\.0\/8 -j KUBE-NODEPORTS/,
  ],
  ['clusterCIDR', { clusterCIDR: 'fd00:200::/56,10.200.0.0/16' }, / ! -s 10\.200\.0\.0\/16 -j KUBE-MARK-MASQ/],
  [
    'detectLocalMode',
    { detectLocalMode: 'NodeCIDR', clusterCIDR: '10.200.0.0/16' },
    / ! -s 10\.244\.1\.0\/24 -j KUBE-MARK/,
  ],
  ['nodePortAddresses', { nodePortAddresses: ['192.168.0.0/24'] }, / -d 192\.168\.0\.11 -j KUBE-NODEPORTS/],
  ['nodePortAddresses: primary', { nodePortAddresses: ['primary'] }, / -d 192\.168\.0\.11 -j KUBE-NODEPORTS/],
])('%s changes the rules, bare and in the ConfigMap of kubeadm', async (_, more, says) => {
  expect(usual).not.toMatch(says)
  expect(await rules(configuration(more))).toMatch(says)
  expect(await rules(configMap(more))).toMatch(says)
})

test('tcpBeLiberal and a cluster CIDR that is not there take rules away', async () => {
  expect(usual).toContain('--ctstate INVALID -j DROP')
  expect(await rules(configMap({ conntrack: { tcpBeLiberal: true } }))).not.toContain('--ctstate INVALID -j DROP')
  expect(await rules(configMap({ clusterCIDR: '' }))).not.toContain(' ! -s 10.')
})

test('node ports do not answer on 127.0.0.1 where the addresses for node ports leave it out', async () => {
  expect(usual).toContain('block incoming localnet connections')
  const call = ['--packet', 'tcp 127.0.0.1:4000 -> 127.0.0.1:30080 in=node']
  const only = stringify(configuration({ nodePortAddresses: ['192.168.0.0/24'] }))
  expect((await sim('kind: ConfigMap', ...call)).stdout).toContain('KUBE-NODEPORTS')
  expect((await sim(only, ...call)).stdout).not.toContain('KUBE-NODEPORTS')
  expect((await sim(only, '--print-rules')).stdout).not.toContain('block incoming localnet connections')
})

test('another mode than iptables is told before the answer, and what is not used is named', async () => {
  const ipvs = stringify(configMap({ mode: 'ipvs', conntrack: { maxPerCore: 32_768, udpTimeout: '0s' } }))
  const { code, stdout, stderr } = await sim(ipvs, '--diagnose', 'kube-system/kube-dns')
  expect(code).toBe(0)
  expect(stdout.replaceAll('\n', ' ')).toContain(
    'The mode of this kube-proxy is ipvs: what follows is what the rules of the iptables mode would do.',
  )
  expect(stdout.replaceAll('\n', ' ')).toContain('kube-proxy runs with the configuration that was brought')
  expect(stderr).toContain('its mode is ipvs; the rules and answers here are those of the iptables mode')
  expect(stderr).toContain('decides about no rule here and is not used: bindAddress, conntrack.maxPerCore\n')
})

test.each([
  ['mode: userspace', 'mode cannot be “userspace”; the object is left out; iptables | ipvs | nftables | kernelspace'],
  ['detectLocalMode: Nodes', 'detectLocalMode cannot be “Nodes”'],
  ['clusterCIDR: 10.200.0.0', '“10.200.0.0” is no CIDR'],
  ['clusterCIDR: 10.0.0.0/8,10.1.0.0/16', 'clusterCIDR takes one network of each family'],
  ['nodePortAddresses: [primary, 10.0.0.0/8]', '“primary” is no CIDR'],
  ['iptables: { masqueradeBit: 32 }', 'iptables.masqueradeBit is a whole number from 0 to 31, not 32'],
  ['iptables: { masqueradeAll: "true" }', 'iptables.masqueradeAll should be true or false, not a string'],
])('%s: kube-proxy would not start, so there is no answer; the line is that of the file', async (words, says) => {
  const bare = await sim(`kind: KubeProxyConfiguration\n${words}\n`, '--print-rules')
  expect([bare.code, bare.stdout]).toEqual([2, ''])
  expect(bare.stderr).toContain(`<stdin>:${lines + 2}: KubeProxyConfiguration: ${says}`)
  const inside = `kind: ConfigMap\ndata:\n  config.conf: |-\n    kind: KubeProxyConfiguration\n    ${words}\n`
  expect((await sim(inside, '--print-rules')).stderr).toContain(`<stdin>:${lines + 5}: KubeProxyConfiguration: ${says}`)
  const quoted = `kind: ConfigMap\ndata:\n  config.conf: ${JSON.stringify(`kind: KubeProxyConfiguration\n${words}`)}\n`
  expect((await sim(quoted, '--print-rules')).stderr).toContain(`<stdin>:${lines + 3}: KubeProxyConfiguration: ${says}`)
})

test('text that is no YAML in the ConfigMap is told with its line', async () => {
  const { code, stderr } = await sim(
    'kind: ConfigMap\ndata:\n  config.conf: |\n    kind: KubeProxyConfiguration\n    mode: "a" b\n',
    '--print-rules',
  )
  expect(code).toBe(0)
  expect(stderr).toMatch(new RegExp(`^<stdin>:${lines + 5}: not valid YAML`, 'm'))
})

test('--masquerade-all is refused where the configuration says it', async () => {
  const { code, stderr } = await sim(
    stringify(configMap({ iptables: { masqueradeAll: false } })),
    '--print-rules',
    '--masquerade-all',
  )
  expect([code, stderr.includes('--masquerade-all changes nothing for what you brought')]).toEqual([2, true])
})
