// Every claim holds whatever the options; what is predicted follows from them; and the place is what its drawing says.
import { describe, expect, it } from 'vitest'
import { type ProxyOptions, options } from '../../src/scenarios/kube-proxy/options.ts'
import { scenario } from '../../src/scenarios/kube-proxy/scenario.ts'
import { ofKind } from '../../src/sim/fact.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { factsOf } from '../../src/sim/trace.ts'

const usual = defaults(options)
const froms = ['pod', 'node', 'outside'] as const
const vias = ['clusterip', 'nodeport', 'loadbalancer'] as const

/** What each experiment can be asked for, with the ends of ranges. */
const asked: Readonly<Record<string, readonly Partial<ProxyOptions>[]>> = {
  'clusterip-hop-by-hop': froms.flatMap(from =>
    vias.flatMap(via =>
      [true, false].flatMap(masqueradeAll =>
        (['tcp', 'udp'] as const).map(protocol => ({ from, via, masqueradeAll, protocol })),
      ),
    ),
  ),
  'balance-per-connection': [1, 2, 20].flatMap(endpoints => [1, 1000].map(requests => ({ endpoints, requests }))),
  'masquerade-matrix': froms.flatMap(from =>
    vias.flatMap(via =>
      [true, false].flatMap(masqueradeAll =>
        (['Cluster', 'Local'] as const).map(externalTrafficPolicy => ({
          from,
          via,
          masqueradeAll,
          externalTrafficPolicy,
        })),
      ),
    ),
  ),
  'no-endpoints-reject': [{ protocol: 'udp' }],
  'conntrack-stickiness': [{ kubernetes: '1.37' }],
  'session-affinity': [1, 2, 20].map(endpoints => ({ endpoints })),
}

const experimentNamed = (name: string) => {
  const found = scenario.experiments.find(each => each.name === name)
  if (found === undefined) throw new Error(`no experiment ${name}`)
  return found
}
const playWith = (name: string, wanted: Partial<ProxyOptions>, seed = 1) =>
  play(scenario, experimentNamed(name), { ...usual, ...wanted }, seed)
const outcome = (name: string, ask: string, wanted: Partial<ProxyOptions>) =>
  experimentNamed(name)
    .outcomes?.find(each => each.name === ask)
    ?.of(factsOf(playWith(name, wanted)))

describe.each(Object.entries(asked))('%s', (name, combinations) => {
  it('proves its claims whatever the options', () => {
    const failed = combinations.flatMap((wanted, i) =>
      playWith(name, wanted, 1 + i)
        .verdicts.filter(each => !each.holds)
        .map(({ claim }) => ({ claim, wanted })),
    )
    expect(failed).toEqual([])
  })
})

describe('the source that a Pod sees', () => {
  const seen = (from: ProxyOptions['from'], via: ProxyOptions['via'], externalTrafficPolicy: 'Cluster' | 'Local') =>
    outcome('masquerade-matrix', 'seen-source', { from, via, externalTrafficPolicy })

  it('is what the table of the card says, with the only endpoint on another node', () => {
    const table = froms.map(from =>
      (['clusterip', 'nodeport'] as const).flatMap(via => [seen(from, via, 'Cluster'), seen(from, via, 'Local')]),
    )
    expect(table).toEqual([
      ['client', 'client', 'node', 'client'],
      ['node', 'node', 'node', 'node'],
      ['node', 'node', 'node', 'nothing'],
    ])
  })

  it('of a load balancer is that of a node port', () => {
    expect(froms.map(from => seen(from, 'loadbalancer', 'Cluster'))).toEqual(['node', 'node', 'node'])
    expect(froms.map(from => seen(from, 'loadbalancer', 'Local'))).toEqual(['client', 'node', 'nothing'])
  })
})

it('one connection reaches one Pod, however many requests there are', () => {
  for (const endpoints of [2, 3, 10])
    for (const requests of [1, 100])
      expect(outcome('balance-per-connection', 'pods-reached', { endpoints, requests })).toBe(1)
})

it('after scaling to zero a stubborn UDP client is refused by 1.37 and misled by 1.36', () => {
  const end = (kubernetes: ProxyOptions['kubernetes']) =>
    outcome('conntrack-stickiness', 'packets-end-at', { kubernetes })
  expect([end('1.36'), end('1.37')]).toEqual(['deleted-pod', 'refused'])
})

it('a UDP client whose Pod does not listen is refused, too', () => {
  const calls = ofKind(factsOf(playWith('no-endpoints-reject', { protocol: 'udp' })), 'Called')
  expect(calls.find(each => each.deciding === 'port closed')).toMatchObject({ outcome: 'refused', host: 'web-1' })
})

it('other seeds give other ports and other draws, and the same claims', () => {
  const texts = [1, 2].map(seed => JSON.stringify(factsOf(playWith('balance-per-connection', {}, seed))))
  expect(texts[0]).not.toBe(texts[1])
})
