import type { Plan } from '../corpus.ts'

export const deployment: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [],
  notModelled: [{ files: /^deployment-/, because: 'the simulation that needs it is still to come' }],
}
