import { type Fact, isKind } from '../../sim/fact.ts'
import { caption, type Inputs, type ModelTools, type Step } from '../../sim/scenario.ts'
import { same } from '../../text.ts'
import type { ServiceOptions } from './options.ts'
import { answer } from './own-service/answer.ts'
import { type OwnServices, readServices } from './own-service/read.ts'

/** `-f services-and-pods.yaml`: why has this Service no endpoints? */
export const ownService: Inputs<ServiceOptions, OwnServices> = {
  flags: [
    {
      flag: 'filename',
      kind: 'manifests',
      repeats: true,
      about: {
        zh: '解释这个 Service 为何有这些端点、为何没有（kubectl get svc,pods,endpointslices -o yaml 的输出）',
        en: 'explain why this Service has the endpoints that it has, or none (as kubectl get svc,pods,endpointslices -o yaml prints them)',
      },
    },
  ],
  read: readServices,
  *play(own, _options, tools) {
    for (const service of own.services) yield* explain(service, own, tools)
    for (const subject of own.refused) {
      const text = { zh: `${subject} 有错误，没有算在内`, en: `${subject} has errors and is left out of account` }
      yield tools.fact(0, 'k8s-study', { kind: 'Finding', about: 'input', subject, code: 'refused', text })
    }
  },
  verdict,
}

const verdictSubject = (service: string) => `Service/${service}: ready endpoints`

/** `no`: a Service has no endpoint that could be used, or an object has errors; `unknown`: for one of them that cannot be told, or slices contradict Pods. */
function verdict(facts: readonly Fact[]): 'yes' | 'no' | 'unknown' {
  const seen = facts.filter(isKind('Looked'))
  const findings = facts.filter(isKind('Finding'))
  if (seen.some(each => each.value === false) || findings.some(each => each.about === 'input')) return 'no'
  const isUnknown = seen.length === 0 || seen.some(each => each.value === 'unknown')
  const disagrees = findings.some(each => each.about === 'disagreement')
  return isUnknown || disagrees ? 'unknown' : 'yes'
}

function* explain(service: OwnServices['services'][number], own: OwnServices, tools: ModelTools): Iterable<Step> {
  const { name, namespace } = service.object.metadata
  yield caption(same(`Service ${namespace === undefined ? name : `${namespace}/${name}`}`))
  const { said, hasReady } = answer(service, own)
  let first: Fact | undefined
  for (const { about, subject, code, text } of said) {
    const fact = tools.fact(0, 'endpointslice-controller', { kind: 'Finding', about, subject, code, text }, first)
    first ??= fact
    yield fact
  }
  const value = hasReady ?? 'unknown'
  yield tools.fact(0, 'k8s-study', { kind: 'Looked', subject: verdictSubject(name), value }, first)
}
