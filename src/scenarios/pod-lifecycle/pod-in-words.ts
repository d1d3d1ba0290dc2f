import type { PhaseSituation } from '../../model/pod/phase.ts'
import type { Condition, Container, ContainerStatus, Pod, PodPhase, PodStatus, RestartPolicy } from '../../objects.ts'

/**
 * A Pod as a table can show it: clauses parted by `;`, the first about the Pod, the others about its containers.
 *
 *     Never, phase Running, initialized; sidecar s: running not-started; app a: crashed 1 restarts 3
 *
 * Pod words: a policy, `phase P`, `reason R`, a condition that is True (`Ready`, `Initialized`), `gated`, `deleted`; and for the phase
 * function `initialized` (an app container of this sandbox has started) and `ending` (the kubelet has finished with it).
 * States: `running`, `exit N`, `crashed N` (waits after exit N), `waiting R`, `never-ran`, `unreported`; then `ready`,
 * `not-started`, `restarts N`.
 */
export interface PodInWords {
  readonly pod: Pod
  readonly situation: PhaseSituation
}

export function podInWords(words: string): PodInWords {
  const [about = '', ...containers] = words.split(';').map(clause => clause.trim())
  const podWords = about.split(',').map(word => word.trim())
  const declared = containers.map(inWords)
  const inits = declared.filter(({ role }) => role !== 'app')
  const apps = declared.filter(({ role }) => role === 'app')
  return {
    pod: {
      metadata: { name: 'web', ...(podWords.includes('deleted') && { deletionTimestamp: '2026-01-01T00:00:30Z' }) },
      spec: {
        restartPolicy: podWords.find(isPolicy) ?? 'Always',
        initContainers: inits.map(({ container }) => container),
        containers: apps.map(({ container }) => container),
      },
      status: {
        ...statusOf(podWords),
        initContainerStatuses: inits.flatMap(({ status }) => status ?? []),
        containerStatuses: apps.flatMap(({ status }) => status ?? []),
      },
    },
    situation: { podIsTerminal: podWords.includes('ending'), podHasInitialized: podWords.includes('initialized') },
  }
}

const isPolicy = (word: string): word is RestartPolicy => ['Always', 'OnFailure', 'Never'].includes(word)

function statusOf(words: readonly string[]): PodStatus {
  const phase = after(words, 'phase') as PodPhase | undefined
  const reason = after(words, 'reason')
  const isTrue = (type: string): Condition[] => (words.includes(type) ? [{ type, status: 'True' }] : [])
  const gated: Condition[] = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }]
  return {
    ...(phase && { phase }),
    ...(reason && { reason }),
    conditions: [...isTrue('Ready'), ...isTrue('Initialized'), ...(words.includes('gated') ? gated : [])],
  }
}

const after = (words: readonly string[], word: string) =>
  words.find(each => each.startsWith(`${word} `))?.slice(word.length + 1)

function inWords(clause: string) {
  const [, role = 'app', name = '', state = ''] = /^(app|init|sidecar) (\S+): (.+)$/.exec(clause) ?? []
  const container: Container = role === 'sidecar' ? { name, restartPolicy: 'Always' } : { name }
  return { role, container, status: state === 'unreported' ? undefined : containerStatus(name, state.split(' ')) }
}

function containerStatus(name: string, words: readonly string[]): ContainerStatus {
  const [is = '', of = ''] = words
  const restarts = words.indexOf('restarts')
  return {
    name,
    ready: words.includes('ready'),
    started: is === 'running' && !words.includes('not-started'),
    restartCount: restarts < 0 ? 0 : Number(words[restarts + 1]),
    ...stateOf(is, of),
  }
}

function stateOf(is: string, of: string): Pick<ContainerStatus, 'state' | 'lastState'> {
  const terminated = { exitCode: Number(of), reason: of === '0' ? 'Completed' : 'Error' }
  if (is === 'running') return { state: { running: {} } }
  if (is === 'exit') return { state: { terminated } }
  if (is === 'crashed') return { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } }
  return { state: { waiting: is === 'waiting' ? { reason: of } : {} } }
}
