// Packets travel from host to host: what arrives, what gets lost, what goes in circles, and what a client takes for an answer.
import { describe, expect, it } from 'vitest'
import { call } from '../../src/scenarios/packets/calling.ts'
import { addPod, backend, steer } from '../../src/scenarios/packets/cluster.ts'
import { unplug } from '../../src/scenarios/packets/hosts.ts'
import { clusterIP, nodePort, service, sliceFor } from '../../src/scenarios/packets/objects.ts'
import { parts } from '../../src/scenarios/packets/parts.ts'
import { apply, newStage, takeOut } from '../../src/scenarios/packets/stage.ts'
import { modelTools } from '../../src/sim/play.ts'

/** The Service web, with a Pod on node-2; a client on node-1. */
function place() {
  const stage = newStage(modelTools(1, 'packets'), parts)
  const client = addPod(stage.cluster, 'client', 1, 10)
  const web = addPod(stage.cluster, 'web', 2, 12)
  apply(
    stage,
    { services: [service({ nodePort })], slices: [sliceFor('web', [backend(web)])] },
    'Service/web',
    'created',
  )
  return { stage, client, web }
}
const hosts = (trip: { readonly legs: readonly { readonly host: { readonly name: string } }[] }) =>
  trip.legs.map(leg => leg.host.name)

describe('a call', () => {
  it('passes the nodes on its way and is answered on the same one', () => {
    const { stage, client } = place()
    const { first, answer, result } = call(stage, { client, to: `${clusterIP}:80` })
    expect(hosts(first)).toEqual(['client', 'node-1', 'node-2', 'web'])
    expect(answer && hosts(answer)).toEqual(['web', 'node-2', 'node-1', 'client'])
    expect(result).toMatchObject({ outcome: 'answered', receiver: 'web', endpoint: '10.244.2.12:8080' })
  })

  it('of a Pod that is gone has no answer', () => {
    const { stage, client, web } = place()
    unplug(stage.cluster.net, web)
    const { result } = call(stage, { client, to: `${clusterIP}:80` })
    expect(result).toMatchObject({ outcome: 'no answer', host: 'node-2', deciding: 'nobody there' })
  })

  it('that goes in circles ends with its time to live, and is not refused', () => {
    const { stage } = place()
    steer(stage.cluster, 1, ['10.96.0.0/12'])
    const { first, result } = call(stage, { client: stage.cluster.outside, to: '10.96.9.9:80' })
    expect(first.legs.length).toBeGreaterThan(60)
    expect(result).toMatchObject({ outcome: 'no answer', deciding: 'stack' })
  })

  it('takes no answer from a stranger', () => {
    const { stage } = place()
    const { nodes, outside } = stage.cluster
    takeOut(stage, nodes[0], rule => rule.includes('masquerade traffic for default/web'))
    const { result } = call(stage, { client: outside, to: `192.168.0.1:${nodePort}` })
    expect(result).toMatchObject({ outcome: 'no answer', stranger: '10.244.2.12:8080' })
  })

  it('over UDP to a closed port is refused by the Pod, and the error finds its way back through the translation', () => {
    const { stage, client, web } = place()
    const services = [service({ protocol: 'UDP' })]
    apply(stage, { services, slices: [sliceFor('web', [backend(web)], 'UDP')] }, 'Service/web', 'over UDP')
    web.listens.clear()
    const { result } = call(stage, { client, to: `${clusterIP}:80`, protocol: 'udp' })
    expect(result).toMatchObject({ outcome: 'refused', host: 'web', deciding: 'port closed' })
  })
})
