import { type Shape, shapes } from '../../../sim/shape.ts'

const { string, number, boolean, object, quantity, oneOf, list, map, fields } = shapes

const probe = fields({
  initialDelaySeconds: number,
  timeoutSeconds: number,
  periodSeconds: number,
  successThreshold: number,
  failureThreshold: number,
})
const amounts = map(quantity)
const container = fields(
  {
    name: string,
    image: string,
    restartPolicy: string,
    resources: fields({ requests: amounts, limits: amounts }),
    startupProbe: probe,
    livenessProbe: probe,
    readinessProbe: probe,
    lifecycle: fields({ preStop: object, postStart: object }),
  },
  'name',
)
const expression = fields(
  { key: string, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: list(string) },
  'key',
  'operator',
)

/** The fields of a Deployment that are played or checked. maxSurge and maxUnavailable are looked at by hand. */
export const deploymentShape: Shape = fields(
  {
    apiVersion: string,
    metadata: fields({ name: string, labels: map(string), annotations: map(string) }, 'name'),
    spec: fields(
      {
        replicas: number,
        minReadySeconds: number,
        revisionHistoryLimit: number,
        progressDeadlineSeconds: number,
        paused: boolean,
        selector: fields({ matchLabels: map(string), matchExpressions: list(expression) }),
        strategy: fields({ type: oneOf('RollingUpdate', 'Recreate'), rollingUpdate: object }),
        template: fields(
          {
            metadata: fields({ labels: map(string), annotations: map(string) }),
            spec: fields(
              {
                restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
                terminationGracePeriodSeconds: number,
                containers: list(container),
                initContainers: list(container),
              },
              'containers',
            ),
          },
          'spec',
        ),
      },
      'selector',
      'template',
    ),
  },
  'metadata',
  'spec',
)
