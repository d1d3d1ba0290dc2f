import type { Plan } from '../corpus.ts'

export const scheduler: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [],
  notModelled: [{ files: /^scheduler-/, because: 'the simulation that needs it is still to come' }],
}
