import type { Plan } from '../corpus.ts'

export const podDisruptionBudget: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [],
  notModelled: [{ files: /^pdb-/, because: 'no simulation has voluntary disruptions' }],
}
