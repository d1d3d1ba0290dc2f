import { ofKind } from '../../sim/fact.ts'
import type { Outcome } from '../../sim/scenario.ts'
import { cniCalls, starts } from '../runtime/judging.ts'

const address: Outcome = {
  name: 'address',
  kind: 'choice',
  values: ['same', 'new', 'lost'],
  asks: {
    zh: '最后，Pod web 的地址：same 没变，new 换了新的，lost 没有了？',
    en: 'In the end, is the address of Pod web the same, a new one, or lost?',
  },
  of(facts) {
    const calls = cniCalls(facts, 'web')
    const last = calls.at(-1)
    if (last?.command === 'DEL') return 'lost'
    return last?.address === calls[0]?.address ? 'same' : 'new'
  },
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'],
  asks: {
    zh: '最后，Pod web 处于哪个阶段？（收到 TERM 的应用以 143 退出）',
    en: 'In which phase is Pod web in the end? (On TERM its apps exit with 143.)',
  },
  of: facts =>
    ofKind(facts, 'PhaseChanged')
      .filter(each => each.pod === 'web')
      .at(-1)?.to ?? 'Pending',
}

const initRuns: Outcome = {
  name: 'init-runs',
  kind: 'number',
  asks: {
    zh: 'Pod web 的 Init 容器前后一共启动了几次？（边车不算）',
    en: 'How often were init containers of Pod web started in all? (The sidecar does not count.)',
  },
  of: facts => starts(facts, 'web').filter(each => each.container.startsWith('init-')).length,
}

export const fateOutcomes: readonly Outcome[] = [address, phase, initRuns]
