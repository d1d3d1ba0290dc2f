import { type Shape, shapes } from '../../../sim/shape.ts'

const { string, number, boolean, object, quantity, oneOf, list, map, fields } = shapes

const restartPolicy = oneOf('Always', 'OnFailure', 'Never')
const amounts = map(quantity)
const resources = fields({ requests: amounts, limits: amounts })
const probe = fields({
  initialDelaySeconds: number,
  timeoutSeconds: number,
  periodSeconds: number,
  successThreshold: number,
  failureThreshold: number,
  terminationGracePeriodSeconds: number,
})
const exitCodes = fields({ operator: oneOf('In', 'NotIn'), values: list(number) }, 'operator')
const container = fields(
  {
    name: string,
    image: string,
    restartPolicy,
    restartPolicyRules: list(fields({ action: oneOf('Restart', 'RestartAllContainers'), exitCodes }, 'action')),
    resources,
    startupProbe: probe,
    livenessProbe: probe,
    readinessProbe: probe,
    lifecycle: fields({ preStop: object, postStart: object }),
  },
  'name',
)
const state = fields({
  waiting: fields({ reason: string, message: string }),
  running: object,
  terminated: fields(
    { exitCode: number, signal: number, reason: string, message: string, finishedAt: string },
    'exitCode',
  ),
})
const containerStatus = fields(
  { name: string, ready: boolean, started: boolean, restartCount: number, state, lastState: state },
  'name',
)
const condition = fields(
  { type: string, status: oneOf('True', 'False', 'Unknown'), reason: string, message: string },
  'type',
  'status',
)
const owner = fields({ kind: string, name: string, controller: boolean }, 'kind', 'name')

/** The fields of a Pod that the explanation reads. */
export const podShape: Shape = fields(
  {
    metadata: fields({
      name: string,
      generateName: string,
      namespace: string,
      uid: string,
      deletionTimestamp: string,
      deletionGracePeriodSeconds: number,
      ownerReferences: list(owner),
      finalizers: list(string),
      annotations: map(string),
    }),
    spec: fields(
      {
        nodeName: string,
        restartPolicy,
        initContainers: list(container),
        containers: list(container),
        terminationGracePeriodSeconds: number,
        activeDeadlineSeconds: number,
        hostNetwork: boolean,
        readinessGates: list(fields({ conditionType: string }, 'conditionType')),
        schedulingGates: list(fields({ name: string }, 'name')),
        resources,
      },
      'containers',
    ),
    status: fields({
      phase: oneOf('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
      reason: string,
      message: string,
      conditions: list(condition),
      initContainerStatuses: list(containerStatus),
      containerStatuses: list(containerStatus),
    }),
  },
  'metadata',
  'spec',
)
