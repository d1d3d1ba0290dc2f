import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { run } from '../world.ts'

const labels = { app: 'shop' }
const deployment = (spec: object = {}, pod: object = {}, more: object = {}) =>
  stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      replicas: 4,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: 'shop:1', readinessProbe: { periodSeconds: 1 } }], ...pod },
      },
      ...spec,
    },
    ...more,
  })

interface Step {
  readonly kind: string
  readonly code?: string
  readonly text?: { readonly en: string }
  readonly subject?: string
  readonly value?: string | number | boolean
}
async function bring(input: string, flags = '') {
  const { code, stdout, stderr } = await run(`sim deployment -o json -f - ${flags}`, { input })
  const played = stdout === '' ? undefined : (JSON.parse(stdout) as { experiments: { steps: Step[] }[] })
  const steps = played?.experiments.flatMap(each => each.steps) ?? []
  return {
    code,
    stderr,
    found: Object.fromEntries(
      steps.filter(each => each.kind === 'Finding').map(each => [each.code, JSON.stringify(each)]),
    ),
    seen: steps.filter(each => each.kind === 'Looked').map(each => `${each.subject} ${String(each.value)}`),
  }
}

describe('a Deployment that is well', () => {
  it('is rolled out within its bounds, and then stalls', async () => {
    const { code, stderr, found, seen } = await bring(deployment())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(found['bounds']).toContain('n = 4, S = 1, U = 1: at least 3 are available')
    expect(Object.keys(found)).toEqual(['bounds', 'complete', 'stalls'])
    expect(found['stalls']).toContain('stalls at 3 old and 2 new Pods')
    expect(seen).toContain('shop: min(available) 3')
  })

  it('takes its own numbers: strategy, deadline, minReadySeconds', async () => {
    const rollingUpdate = { maxSurge: 0, maxUnavailable: '50%' }
    const { found, seen } = await bring(
      deployment({ strategy: { rollingUpdate }, minReadySeconds: 20, progressDeadlineSeconds: 60 }),
    )
    expect(found['bounds']).toContain('S = 0, U = 2')
    expect(found['stalls']).toMatch(/2 old and 2 new Pods; after 1m\S* Progressing becomes False/)
    expect(found['complete']).toMatch(/after 1m/)
    expect(seen).toContain('shop: min(available) 2')
  })

  it.each([
    ['Recreate', { strategy: { type: 'Recreate' } }, { min: 0, stalls: '0 old and 4 new' }],
    ['no deadline', { progressDeadlineSeconds: 2_147_483_647 }, { min: 3, stalls: 'there is no deadline' }],
    ['one replica', { replicas: 1 }, { min: 1, stalls: '1 old and 1 new' }],
    ['no history', { revisionHistoryLimit: 0 }, { min: 3, stalls: '3 old and 2 new' }],
  ])('%s', async (_, spec, { min, stalls }) => {
    const { code, found, seen } = await bring(deployment(spec))
    expect({ code, stalls: found['stalls'] }).toEqual({ code: 0, stalls: expect.stringContaining(stalls) as unknown })
    expect(seen).toContain(`shop: min(available) ${min}`)
  })

  it('is told of a missing readiness probe and of being paused', async () => {
    const { code, found } = await bring(deployment({ paused: true }, { containers: [{ name: 'app', image: 'a' }] }))
    expect({ code, found: Object.keys(found) }).toEqual({
      code: 0,
      found: ['bounds', 'no-readiness-probe', 'paused', 'complete', 'stalls'],
    })
  })

  it('runs its init containers', async () => {
    const pod = {
      initContainers: [
        { name: 'set-up', image: 'x' },
        { name: 'side', image: 'y', restartPolicy: 'Always' },
      ],
    }
    expect((await bring(deployment({}, pod))).code).toBe(0)
  })
})

it('does not complete where a liveness probe kills what is slow to start: exit code 1', async () => {
  const livenessProbe = { periodSeconds: 1, failureThreshold: 1 }
  const containers = [{ name: 'app', image: 'a', livenessProbe, readinessProbe: { periodSeconds: 1 } }]
  const { code, found } = await bring(deployment({}, { containers }), '--ready-delay 1m')
  expect({ code, found: Object.keys(found) }).toEqual({ code: 1, found: ['bounds', 'incomplete'] })
})

describe('what is wrong is said with its line, all at once, as the API server would: exit code 2', () => {
  const wrong: [string, string, RegExp[]][] = [
    [
      'labels',
      deployment({ selector: { matchLabels: { app: 'x' } } }),
      [/:\d+: spec\.template\.metadata\.labels: Invalid value: .* does not match template/],
    ],
    [
      'empty selector',
      deployment({ selector: {} }),
      [/:\d+: spec\.selector: Invalid value: \{\}: empty selector is invalid/],
    ],
    [
      'two zeros and more',
      deployment({ replicas: -1, strategy: { rollingUpdate: { maxSurge: '0%', maxUnavailable: 0 } } }),
      [/:6: spec\.replicas: Invalid value: -1/, /maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0/],
    ],
    [
      'no percentage',
      deployment({ strategy: { rollingUpdate: { maxSurge: 'many' } } }),
      [/maxSurge: Invalid value: "many": must be an integer or a percentage/],
    ],
    [
      'over 100%',
      deployment({ strategy: { rollingUpdate: { maxUnavailable: '120%' } } }),
      [/must not be greater than 100%/],
    ],
    [
      'Recreate with numbers',
      deployment({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
      [/Forbidden: may not be specified when strategy/],
    ],
    [
      'restartPolicy',
      deployment({}, { restartPolicy: 'Never' }),
      [/Unsupported value: "Never": supported values: "Always"/],
    ],
    [
      'deadline',
      deployment({ progressDeadlineSeconds: 10, minReadySeconds: 10 }),
      [/must be greater than minReadySeconds/],
    ],
    ['no containers', deployment({}, { containers: [] }), [/containers: Required value/]],
    [
      'an old version',
      deployment({}, {}, { apiVersion: 'extensions/v1beta1' }),
      [/no matches for kind "Deployment" in version "extensions\/v1beta1"; apiVersion: apps\/v1/],
    ],
    ['strategy', deployment({ strategy: { type: 'rollingupdate' } }), [/did you mean RollingUpdate/]],
    ['too many', deployment({ replicas: 5000 }), [/at most 200 replicas are played/]],
    ['a number in words', deployment({ replicas: 'three' }), [/spec\.replicas should be a number/]],
    ['kind', stringify({ apiVersion: 'v1', kind: 'deployment' }), [/did you mean Deployment/]],
    [
      'no Deployment',
      stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }),
      [/Service is not played/],
    ],
    ['twice', `${deployment()}---\n${deployment()}`, [/two Deployments are called shop/]],
    ['no kind', 'a: 1\n', [/it has no kind/]],
  ]
  it.each(wrong)('%s', async (_, input, messages) => {
    const { code, stderr, found } = await bring(input)
    expect({ code, found }).toEqual({ code: 2, found: {} })
    for (const message of messages) expect(stderr).toMatch(message)
  })
})

it('names what is not modelled with its line, and other objects, and plays on', async () => {
  const service = stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } })
  const { code, stderr } = await bring(`${deployment({}, { affinity: {}, volumes: [] })}---\n${service}`)
  expect(code).toBe(0)
  expect(stderr).toMatch(/<stdin>:\d+: .*spec\.template\.spec\.affinity: not modelled/)
  expect(stderr).toMatch(/spec\.template\.spec\.volumes: not modelled/)
  expect(stderr).toMatch(/Service is not played/)
})

it('takes what the API server writes by default without a word, and counts no waves where there is no Pod', async () => {
  const stored = { schedulerName: 'default-scheduler', dnsPolicy: 'ClusterFirst', securityContext: {} }
  const { code, stderr, seen } = await bring(deployment({ replicas: 0 }, stored))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(seen).toContain('shop: waves 0')
  expect((await bring(deployment({ replicas: 0 }, { schedulerName: 'mine' }))).stderr).toMatch(
    /schedulerName: not modelled/,
  )
})
