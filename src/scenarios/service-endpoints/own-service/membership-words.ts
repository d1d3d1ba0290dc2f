import type { Labels } from '../../../objects.ts'
import { selects } from '../../../model/cluster/endpoint-slice/membership.ts'
import { type Candidate, type Placed, placeOf } from './read.ts'
import type { Service } from '../../../objects.ts'
import { text, type Text } from '../../../text.ts'
import type { Said } from './said.ts'

export const namespaceOf = ({ namespace = 'default' }: { readonly namespace?: string }): string => namespace
export const nameOf = ({ pod, owner }: Candidate): string => owner ?? `Pod/${pod.metadata.name}`

export const matching = ({ object }: Placed<Service>, candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter(
    ({ pod }) =>
      namespaceOf(pod.metadata) === namespaceOf(object.metadata) && selects(object.spec.selector, pod.metadata.labels),
  )

/** Nobody matches: those who would but for their namespace, else those who lack the fewest of the pairs. */
export function whyNobody(service: Placed<Service>, candidates: readonly Candidate[]): Said[] {
  const subject = service.object.metadata.name
  const { selector = {} } = service.object.spec
  const words = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const place = placeOf(service, 'spec', 'selector')
  const nobody: Said = {
    about: 'service',
    subject,
    code: 'no-match',
    text: {
      zh: `选择算符 ${words}（${place}）：给出的 ${candidates.length} 个 Pod 或模板里没有一个符合`,
      en: `selector ${words} (${place}) matches none of the ${candidates.length} Pods or templates that were brought`,
    },
  }
  const elsewhere = candidates.filter(({ pod }) => selects(selector, pod.metadata.labels))
  const near =
    elsewhere.length > 0 ? elsewhere.map(each => otherNamespace(service, each)) : nearest(service, candidates)
  return [nobody, ...near.slice(0, 3)]
}

function otherNamespace(service: Placed<Service>, candidate: Candidate): Said {
  const [own, other] = [namespaceOf(service.object.metadata), namespaceOf(candidate.pod.metadata)]
  const place = placeOf(candidate, 'metadata', 'namespace')
  return {
    about: 'service',
    subject: service.object.metadata.name,
    code: 'other-namespace',
    text: {
      zh: `${nameOf(candidate)} 的标签符合，但它在名字空间 ${other}（${place}），Service 在 ${own}：选择算符只在自己的名字空间里选`,
      en: `${nameOf(candidate)} bears the labels, but is in namespace ${other} (${place}) and the Service in ${own}: a selector reaches no further than its own namespace`,
    },
  }
}

function nearest(service: Placed<Service>, candidates: readonly Candidate[]): Said[] {
  const { selector = {} } = service.object.spec
  const here = candidates.filter(({ pod }) => namespaceOf(pod.metadata) === namespaceOf(service.object.metadata))
  const ranked = here
    .map(candidate => ({ candidate, wrong: mismatches(selector, candidate.pod.metadata.labels ?? {}) }))
    .filter(({ wrong, candidate }) => isNear(selector, wrong, candidate.pod.metadata.labels ?? {}))
    .toSorted((a, b) => a.wrong.length - b.wrong.length)
  const fewest = ranked[0]?.wrong.length
  return ranked
    .filter(({ wrong }) => wrong.length === fewest)
    .map(({ candidate, wrong }) => differs(service, candidate, wrong))
}

const mismatches = (selector: Labels, labels: Labels) =>
  Object.entries(selector).filter(([key, value]) => labels[key] !== value)

/** Some pair is right, or a key is there with another value, or its value stands under another key. */
const isNear = (selector: Labels, wrong: readonly (readonly [string, string])[], labels: Labels) =>
  wrong.length < Object.keys(selector).length ||
  wrong.some(([key, value]) => labels[key] !== undefined || Object.values(labels).includes(value))

function differs(service: Placed<Service>, candidate: Candidate, wrong: readonly (readonly [string, string])[]): Said {
  const labels = candidate.pod.metadata.labels ?? {}
  const path = candidate.owner === undefined ? ['metadata', 'labels'] : ['spec', 'template', 'metadata', 'labels']
  const differences = wrong.map(([key, value]): Text => {
    const wanted = `${key}=${value} (${placeOf(service, 'spec', 'selector', key)})`
    const found = labels[key]
    if (found === undefined) return { zh: `要求 ${wanted}，它没有 ${key}`, en: `wants ${wanted}, it has no ${key}` }
    const place = placeOf(candidate, ...path, key)
    return {
      zh: `要求 ${wanted}，它是 ${key}=${found} (${place})`,
      en: `wants ${wanted}, it has ${key}=${found} (${place})`,
    }
  })
  const joined: Text = {
    zh: differences.map(each => each.zh).join('；'),
    en: differences.map(each => each.en).join('; '),
  }
  return {
    about: 'service',
    subject: service.object.metadata.name,
    code: 'nearest',
    text: text`${{ zh: '最接近的是', en: 'nearest is' }} ${nameOf(candidate)}${{ zh: '：', en: ': ' }}${joined}`,
  }
}
