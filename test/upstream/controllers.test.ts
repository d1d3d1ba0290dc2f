// Upstream's tables for the controllers and the scheduler, through the functions that the actors use. A file per part
// of upstream: each says what it checks and what is not modelled, because of what.
import { deployment } from './controllers/deployment.ts'
import { endpointSlice } from './controllers/endpointslice.ts'
import { nodeLifecycle } from './controllers/node-lifecycle.ts'
import { podDisruptionBudget } from './controllers/pdb.ts'
import { replicaSet } from './controllers/replicaset.ts'
import { scheduler } from './controllers/scheduler.ts'
import { checkFolder } from './corpus.ts'

const families = [deployment, replicaSet, endpointSlice, nodeLifecycle, scheduler, podDisruptionBudget]

checkFolder({
  folder: 'controllers',
  checks: families.flatMap(family => family.checks),
  notModelled: families.flatMap(family => family.notModelled),
})
