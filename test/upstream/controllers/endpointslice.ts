import type { Plan } from '../corpus.ts'

export const endpointSlice: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [],
  notModelled: [{ files: /^endpointslice-/, because: 'the simulation that needs it is still to come' }],
}
