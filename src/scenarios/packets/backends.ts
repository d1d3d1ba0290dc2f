import { addPod, type Cluster } from './cluster.ts'
import type { Host } from './hosts.ts'

/** So many Pods behind a Service: web-1 on node-2, web-2 on node-1, web-3 on node-2 … */
export const webPods = (cluster: Cluster, count: number): Host[] =>
  Array.from({ length: count }, (_, i) => addPod(cluster, `web-${i + 1}`, i % 2 === 0 ? 2 : 1, 12 + Math.floor(i / 2)))
