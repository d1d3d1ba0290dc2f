import { parseAddress } from '../address.ts'
import { hasIn, valueIn, type Extension, type Has, type Value } from './options.ts'
import { listOf, readNumber, readRate, unitOf } from './read-values.ts'
import { worded } from './rule-reader.ts'
import type { Condition, HashKey, Match, Recent } from '../rule.ts'

/** Modules whose options mean something only together. Undefined: this is not one of them. */
export function readStateful(module: Extension): Match | undefined {
  const read = readers.get(module.name)
  if (read === undefined) return undefined
  const words = [`-m ${module.name}`, ...module.options.map(option => option.words)].join(' ')
  const not = module.name !== 'policy' && module.options.some(option => option.not || option.name === 'invert')
  return worded(read(valueIn(module), hasIn(module)) ?? { kind: 'unknown' }, not, words)
}

type Read = (value: Value, has: Has) => Condition | undefined

const statistic: Read = value => {
  if (value('mode') === 'random') {
    const probability = Number(value('probability'))
    // xt_statistic compares 31 random bits with the rounded probability.
    return probability >= 0 && probability <= 1
      ? { kind: 'random', probability: Math.round(probability * 2 ** 31) / 2 ** 31 }
      : undefined
  }
  const [every, packet] = [readNumber(value('every') ?? '', 2 ** 31), readNumber(value('packet') ?? '0', 2 ** 31)]
  const sensible = value('mode') === 'nth' && every !== undefined && packet !== undefined && packet < every
  return sensible ? { kind: 'nth', every, packet } : undefined
}

const recent: Read = (value, has) => {
  const action = (['set', 'rcheck', 'update', 'remove'] as const).find(has)
  const [seconds, hits] = [readNumber(value('seconds') ?? '0', 2 ** 31), readNumber(value('hitcount') ?? '0', 65_535)]
  if (action === undefined || seconds === undefined || hits === undefined) return undefined
  const all: Recent = {
    action,
    list: value('name') ?? 'DEFAULT',
    end: has('rdest') ? 'destination' : 'source',
    mask: parseAddress(value('mask') ?? ''),
    seconds,
    hits,
    reap: has('reap'),
    sameTtl: has('rttl'),
  }
  return { kind: 'recent', recent: all }
}

const limit: Read = value => {
  const [millis, burst] = [readRate(value('limit') ?? '3/hour'), readNumber(value('limit-burst') ?? '5', 10_000)]
  return millis === undefined || burst === undefined ? undefined : { kind: 'limit', bucket: { millis, burst } }
}

const hashLimit: Read = (value, has) => {
  const rate = value('hashlimit-above') ?? value('hashlimit-upto') ?? value('hashlimit') ?? ''
  const [millis, burst] = [readRate(rate), readNumber(value('hashlimit-burst') ?? '5', 10_000)]
  const keys = ['srcip', 'dstip', 'srcport', 'dstport'] as const
  const mode = value('hashlimit-mode')
  const by = mode === undefined ? [] : listOf(mode, (word): HashKey | undefined => keys.find(key => key === word))
  if (millis === undefined || burst === undefined || by === undefined) return undefined
  const bits = (name: string) => readNumber(value(name) ?? '', 128) ?? 128
  const idle = readNumber(value('hashlimit-htable-expire') ?? '', 2 ** 31) ?? unitOf(rate)
  return {
    kind: 'hash-limit',
    bucket: { millis, burst },
    by,
    bits: { srcip: bits('hashlimit-srcmask'), dstip: bits('hashlimit-dstmask') },
    above: has('hashlimit-above'),
    list: value('hashlimit-name') ?? '',
    idle,
  }
}

const connectionLimit: Read = (value, has) => {
  const above = readNumber(value('connlimit-above') ?? value('connlimit-upto') ?? '', 2 ** 31)
  const bits = readNumber(value('connlimit-mask') ?? '32', 128)
  if (above === undefined || bits === undefined) return undefined
  const end = has('connlimit-daddr') ? 'destination' : 'source'
  return { kind: 'connection-limit', end, bits, above, upTo: has('connlimit-upto') }
}

const quota: Read = value => {
  const bytes = readNumber(value('quota') ?? '', Number.MAX_SAFE_INTEGER)
  return bytes === undefined ? undefined : { kind: 'quota', bytes }
}

const reversePath: Read = (_value, has) => ({
  kind: 'reverse-path',
  withMark: has('validmark'),
  loose: has('loose'),
  acceptLocal: has('accept-local'),
})

/** What else an IPsec policy is asked for matters only where there is one. */
const policy: Read = value => {
  const pol = value('pol')
  return pol === 'ipsec' || pol === 'none' ? { kind: 'ipsec', applies: pol === 'ipsec' } : undefined
}

const readers: ReadonlyMap<string, Read> = new Map(
  Object.entries<Read>({
    connlimit: connectionLimit,
    hashlimit: hashLimit,
    limit,
    policy,
    quota,
    recent,
    rpfilter: reversePath,
    statistic,
  }),
)
