import { type Shape, shapes } from '../../../sim/shape.ts'

export { sliceShape } from '../../../model/kube-proxy/object-shapes.ts'

const { string, number, boolean, object, oneOf, list, map, fields } = shapes

const metadata = fields({
  name: string,
  generateName: string,
  namespace: string,
  deletionTimestamp: string,
  labels: map(string),
})
const protocol = oneOf('TCP', 'UDP', 'SCTP')

/** The fields of a Service that decide who is behind it. */
export const serviceShape: Shape = fields(
  {
    metadata,
    spec: fields({
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      clusterIP: string,
      externalName: string,
      selector: map(string),
      publishNotReadyAddresses: boolean,
      ports: list(fields({ name: string, port: number, protocol }, 'port')),
    }),
  },
  'metadata',
  'spec',
)

const container = fields(
  {
    name: string,
    restartPolicy: string,
    ports: list(fields({ name: string, containerPort: number, protocol }, 'containerPort')),
  },
  'name',
)
const podSpec = fields({ nodeName: string, containers: list(container), initContainers: list(container) }, 'containers')
const state = fields({ waiting: fields({ reason: string }), running: object, terminated: object })

/** The fields of a Pod that decide whether it is listed, and how. */
export const podShape: Shape = fields(
  {
    metadata,
    spec: podSpec,
    status: fields({
      phase: string,
      reason: string,
      podIP: string,
      podIPs: list(fields({ ip: string }, 'ip')),
      conditions: list(fields({ type: string, status: string, reason: string, message: string }, 'type', 'status')),
      containerStatuses: list(fields({ name: string, ready: boolean, state }, 'name')),
    }),
  },
  'metadata',
  'spec',
)

/** Whatever makes Pods from a template: what its Pods will be like can be told before there are any. */
export const workloadShape: Shape = fields(
  {
    metadata,
    spec: fields(
      { template: fields({ metadata: fields({ labels: map(string) }), spec: podSpec }, 'spec') },
      'template',
    ),
  },
  'metadata',
  'spec',
)
