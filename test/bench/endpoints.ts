import { patch } from '../../src/model/cluster/actor.ts'
import { endpointSliceController, slicesOf } from '../../src/model/cluster/actors/endpoint-slice.ts'
import { endpointsController } from '../../src/model/cluster/actors/endpoints.ts'
import { cluster } from '../../src/model/cluster/cluster.ts'
import type { StoredPod } from '../../src/model/cluster/objects.ts'
import { ofKind } from '../../src/sim/fact.ts'
import { modelTools } from '../../src/sim/play.ts'

/** KEP-752 counts 100 bytes for an endpoint. */
const bytesEach = 100
const watchers = 5000

const pod = (i: number): StoredPod => ({
  kind: 'Pod',
  metadata: { name: `web-${i}`, labels: { app: 'web' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'app' }] },
  status: { phase: 'Running', podIP: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, conditions: ready(true) },
})
const ready = (is: boolean) => [{ type: 'Ready', status: is ? 'True' : 'False' } as const]

/**
 * One Service, `pods` Pods, of which `changes` flip Ready one after the other: how many writes that is and what they send to
 * 5,000 watchers, as slices and as Endpoints. Counts, not times; the Endpoints controller cuts at 1,000, the KEP does not.
 */
export function fanOut(pods: number, changes: number): string[] {
  const tools = modelTools(1, 'bench')
  const made = cluster({ tools, tells: what => what.kind === 'SliceWritten' || what.kind === 'EndpointsWritten' })
  made.join(endpointSliceController({ random: tools.random.fork('slices') }))
  made.join(endpointsController())
  made.write('user', { verb: 'create', object: { kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} } })
  const spec = { clusterIP: '10.96.0.1', selector: { app: 'web' }, ports: [{ port: 80 }] }
  made.write('user', { verb: 'create', object: { kind: 'Service', metadata: { name: 'web' }, spec } })
  for (let i = 0; i < pods; i++) made.write('user', { verb: 'create', object: pod(i) })
  const settle = () => [...made.run(made.now() + 1000)]
  const created = ofKind(settle(), 'SliceWritten')
  const facts = Array.from({ length: changes }, (_, i) => {
    const name = `web-${Math.floor((i * pods) / changes)}`
    made.write(
      'user',
      patch('Pod', name, each => ({ ...each, status: { ...each.status, conditions: ready(false) } })),
    )
    return settle()
  }).flat()
  const [slices, endpoints] = [ofKind(facts, 'SliceWritten'), ofKind(facts, 'EndpointsWritten')]
  const sliceBytes = slices.reduce((sum, each) => sum + each.endpoints * bytesEach, 0)
  const cutBytes = endpoints.reduce((sum, each) => sum + (each.addresses + each.notReadyAddresses) * bytesEach, 0)
  return [
    `${pods} endpoints, ${watchers} watchers, ${changes} changes: ${created.length} slices made, ${slicesOf(made, 'web').length} in the end`,
    `  EndpointSlices             ${slices.length} writes, ${size(sliceBytes * watchers)}`,
    `  Endpoints, uncut (KEP-752) ${changes} writes, ${size(changes * pods * bytesEach * watchers)}`,
    `  Endpoints, cut at 1,000    ${endpoints.length} writes, ${size(cutBytes * watchers)}`,
  ]
}

const size = (bytes: number) =>
  bytes >= 1e12 ? `${bytes / 1e12} TB` : bytes >= 1e9 ? `${bytes / 1e9} GB` : `${bytes / 1e6} MB`
