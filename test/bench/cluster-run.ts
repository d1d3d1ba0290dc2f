// One measurement in a process of its own, so that its memory is its own: `fill NODES DEPLOYMENTS PODS` or `idle NODES`.
import { clusterOf, fill, idle } from './cluster.ts'

const [what, ...numbers] = process.argv.slice(2)
const [nodes = 0, deployments = 0, replicas = 0] = numbers.map(Number)
const stage = clusterOf(nodes)
// Their first Leases and looks belong to neither measurement.
for (const _ of stage.cluster.run(1000));
const start = process.hrtime.bigint()
const result = what === 'fill' ? fill(stage, deployments, replicas) : { facts: idle(stage), hash: '' }
const seconds = Number(process.hrtime.bigint() - start) / 1e9
console.log(JSON.stringify({ ...result, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }))
