import type { PodSpec } from '../../objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { decided } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts, Place } from './parts.ts'

/** Something is written to one place; is the Pod evicted for it, and by which check? */
export const whatIsCharged = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'what-is-charged',
  asks: {
    zh: '往哪里写会算在 Pod 的本地存储上？超出多少、按哪道检查被驱逐？',
    en: "Which places count towards a Pod's local storage, and which of the checks evicts it?",
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: groups.map(({ claim, text }): Claim => ({ id: claim, text, judge: facts => decided(facts, claim) })),
  outcomes: [evicted],
})

/** In MiB. `limits`: of the Pod's containers, app first; `sizeLimit`: of its emptyDir. */
interface Writing {
  readonly place: Place
  readonly mebibytes: number
  readonly limits: readonly (number | undefined)[]
  readonly sizeLimit?: number
}
const over = (place: Place): Writing => ({ place, mebibytes: 41, limits: [40] })

const groups: readonly {
  readonly claim: string
  readonly text: Text
  readonly cases: readonly (readonly [Writing, string])[]
}[] = [
  {
    claim: 'disk-use-is-charged',
    text: {
      zh: '算在 Pod 头上的有可写层、容器日志和磁盘上的 emptyDir',
      en: 'Charged to the Pod are its writable layers, its logs and emptyDirs on disk',
    },
    cases: [
      [over('layer'), 'podLimit'],
      [over('log'), 'podLimit'],
      [over('emptydir'), 'podLimit'],
    ],
  },
  {
    claim: 'image-layers-are-free',
    text: {
      zh: '镜像层不算在 Pod 头上，持久卷也不算',
      en: 'Image layers are not charged to a Pod, nor are persistent volumes',
    },
    cases: [
      [over('image'), 'stays'],
      [over('volume'), 'stays'],
    ],
  },
  {
    claim: 'tmpfs-is-memory',
    text: {
      zh: '内存里的 emptyDir 不算本地存储，就是超过 sizeLimit 也不因此驱逐',
      en: 'An emptyDir in memory is not local storage, not even beyond its sizeLimit',
    },
    cases: [
      [over('tmpfs'), 'stays'],
      [{ ...over('tmpfs'), sizeLimit: 20 }, 'stays'],
    ],
  },
  {
    claim: 'three-checks',
    text: {
      zh: '依次三道检查：emptyDir 的 sizeLimit、整个 Pod、某个容器；每一道都要严格超过',
      en: "Three checks in turn: the emptyDir's sizeLimit, the whole Pod, one container; each wants strictly more",
    },
    cases: [
      [{ place: 'emptydir', mebibytes: 41, limits: [40], sizeLimit: 20 }, 'emptyDirLimit'],
      [{ place: 'layer', mebibytes: 41, limits: [40] }, 'podLimit'],
      [{ place: 'layer', mebibytes: 41, limits: [40, 100] }, 'containerLimit'],
      [{ place: 'layer', mebibytes: 40, limits: [40] }, 'stays'],
      [{ place: 'emptydir', mebibytes: 20, limits: [40], sizeLimit: 20 }, 'stays'],
    ],
  },
  {
    claim: 'pod-limit-is-the-sum',
    text: {
      zh: '整个 Pod 的限制是各容器所声明之和：没有声明的不算 0，也不算无限',
      en: "The Pod's limit is the sum of what its containers declare; one that declares nothing adds nothing to it",
    },
    cases: [
      [{ place: 'emptydir', mebibytes: 50, limits: [40, 20] }, 'stays'],
      [{ place: 'emptydir', mebibytes: 61, limits: [40, 20] }, 'podLimit'],
      [{ place: 'layer', mebibytes: 41, limits: [undefined, 40] }, 'podLimit'],
      [{ place: 'layer', mebibytes: 4000, limits: [undefined, undefined] }, 'stays'],
    ],
  },
]

const own = 'your-case'

function* play(parts: Parts, { writeTo }: ServiceOptions, { fact }: ModelTools): Iterable<Step> {
  const tell = (rule: string, writing: Writing, expected?: string) => {
    const answer = answerFor(parts, writing)
    const common = { kind: 'Decided', rule, given: inWords(writing), answer } as const
    return fact(0, 'kubelet', expected === undefined ? common : { ...common, expected })
  }
  yield caption({
    zh: '容器的限制是 40 MiB，它往所选的地方写 41 MiB。',
    en: 'A container with a limit of 40 MiB writes 41 MiB to the place that the options name.',
  })
  yield tell(own, over(writeTo))
  yield caption({
    zh: '每行一个 Pod：写到哪里，写多少，限制是多少；答案是哪道检查让它被驱逐。',
    en: 'A Pod a line: where it writes, how much, and its limits; the answer is the check that evicts it.',
  })
  for (const { claim, cases } of groups) for (const [writing, expected] of cases) yield tell(claim, writing, expected)
}

const mebibyte = 1024 * 1024

function answerFor({ exceededLimit, measured }: Parts, { place, mebibytes, limits, sizeLimit }: Writing): string {
  const size = sizeLimit === undefined ? {} : { sizeLimit: `${sizeLimit}Mi` }
  const spec: PodSpec = {
    containers: limits.map((limit, i) => ({
      name: i === 0 ? 'app' : 'helper',
      ...(limit !== undefined && { resources: { limits: { 'ephemeral-storage': `${limit}Mi` } } }),
    })),
    volumes: [
      { name: 'scratch', emptyDir: size },
      { name: 'tmpfs', emptyDir: { medium: 'Memory', ...size } },
    ],
  }
  return exceededLimit(spec, measured(place, mebibytes * mebibyte), { dedicatedImageFs: false }) ?? 'stays'
}

const inWords = ({ place, mebibytes, limits, sizeLimit }: Writing): string =>
  `${mebibytes}Mi → ${place}, limits ${limits.map(each => (each === undefined ? 'none' : `${each}Mi`)).join(' + ')}${
    sizeLimit === undefined ? '' : `, sizeLimit ${sizeLimit}Mi`
  }`

const evicted: Outcome = {
  name: 'evicted',
  kind: 'choice',
  values: ['evicted', 'stays'],
  asks: {
    zh: '限制是 40 MiB 的容器往那里写了 41 MiB。Pod 会怎样？',
    en: 'A container with a limit of 40 MiB writes 41 MiB to that place. What becomes of the Pod?',
  },
  of: (facts: readonly Fact[]) =>
    ofKind(facts, 'Decided').some(each => each.rule === own && each.answer !== 'stays') ? 'evicted' : 'stays',
}
