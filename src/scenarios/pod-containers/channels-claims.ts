import { type Channel, channels } from '../../model/runtime/channels.ts'
import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Judgement, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import type { Volume } from './options.ts'

/** What the two containers have in common. */
export interface Setting {
  readonly volume: Volume
  readonly ipc: 'common' | 'private'
  readonly shm: 'common' | 'private'
}

export const subjectOf = ({ volume, ipc, shm }: Setting): string => `volume ${volume}, IPC ${ipc}, /dev/shm ${shm}`
export const twoPods = (common: boolean): string => `two Pods, hostPath ${common ? 'common' : 'none'}`

type Look = FactOf<'Looked'>
/** What was seen in one Pod, with the setting that it stands for. */
const pairs = (facts: readonly Fact[]) =>
  ofKind(facts, 'Looked').flatMap(fact => {
    const [, volume, ipc, shm] = /^volume (\w+), IPC (\w+), \/dev\/shm (\w+)$/.exec(fact.subject) ?? []
    return volume === undefined ? [] : [{ fact, setting: { volume, ipc, shm } }]
  })
const reaches = ({ value }: Look, channel: Channel) => String(value).split(', ').includes(channel)

/** The channel works where this is so, and nowhere else; both have been seen. */
function follows(
  facts: readonly Fact[],
  channel: Channel,
  isSo: (setting: ReturnType<typeof pairs>[number]['setting']) => boolean,
): Judgement {
  const seen = pairs(facts)
  const isRight = (fact: Look) => seen.some(each => each.fact === fact && reaches(fact, channel) === isSo(each.setting))
  return both(
    ...[true, false].map(so =>
      all(
        seen.filter(({ setting }) => isSo(setting) === so).map(({ fact }) => fact),
        isRight,
      ),
    ),
  )
}

const queues: Claim = {
  id: 'queues-follow-ipc',
  text: {
    zh: '消息队列和 System V 共享内存段取决于 IPC 名字空间，有没有卷都一样',
    en: 'Message queues and System V segments follow the IPC namespace, with a volume and without',
  },
  judge: facts =>
    both(
      ...(['message queue', 'System V segment'] as const).map(channel =>
        follows(facts, channel, ({ ipc }) => ipc === 'common'),
      ),
    ),
}

const shm: Claim = {
  id: 'shm-follows-mount',
  text: {
    zh: 'POSIX 共享内存（shm_open）取决于 /dev/shm 这个挂载，而不是 IPC 名字空间',
    en: 'POSIX shared memory (shm_open) follows the mount at /dev/shm, and not the IPC namespace',
  },
  judge: facts => follows(facts, 'shm_open', ({ shm }) => shm === 'common'),
}

const files: Claim = {
  id: 'files-follow-volume',
  text: {
    zh: '文件和带路径的套接字，只有两边都挂载了同一个卷才通',
    en: 'Files and sockets with a path need one volume that both sides mount',
  },
  judge: facts =>
    both(
      ...(['file', 'path socket'] as const).map(channel => follows(facts, channel, ({ volume }) => volume === 'both')),
    ),
}

const sockets: Claim = {
  id: 'socket-kind-decides',
  text: {
    zh: '带路径的套接字跟着挂载走，两个 Pod 之间也通；抽象套接字不出网络名字空间，同一个 Pod 里总是通，别的 Pod 够不着',
    en: 'A socket with a path follows the mount, even between two Pods; an abstract one stays in its network namespace: it always works within a Pod and never between two',
  },
  judge(facts) {
    const between = (common: boolean) => ofKind(facts, 'Looked').filter(each => each.subject === twoPods(common))
    return both(
      all(between(true), fact => reaches(fact, 'path socket') && !reaches(fact, 'abstract socket')),
      all(between(false), fact => fact.value === 'nothing'),
      all(
        pairs(facts).map(({ fact }) => fact),
        fact => reaches(fact, 'abstract socket'),
      ),
    )
  },
}

export const claims = [queues, shm, files, sockets]

export const outcomes: readonly Outcome[] = channels.map(channel => ({
  name: channel.replaceAll(' ', '-').replaceAll('_', '-').toLowerCase(),
  kind: 'choice',
  values: ['reached', 'not reached'],
  asks: {
    zh: `a 用 ${channel} 留下东西，b 找得到吗？`,
    en: `a leaves something by ${channel}: does b find it?`,
  },
  of: facts =>
    pairs(facts)
      .slice(0, 1)
      .some(({ fact }) => reaches(fact, channel))
      ? 'reached'
      : 'not reached',
}))
