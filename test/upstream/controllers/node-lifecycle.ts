import type { Plan } from '../corpus.ts'

export const nodeLifecycle: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [],
  notModelled: [{ files: /^nodelifecycle-/, because: 'the simulation that needs it is still to come' }],
}
