import { printedPod } from '../../pod/status-column.ts'
import type { Actor, Host } from '../actor.ts'
import { changed } from '../store.ts'
import { same } from '../same.ts'

/** `kubectl get pods --watch`: a row for every change that shows. It writes nothing. */
export function kubectlGet(host: Host, print: typeof printedPod = printedPod): Actor {
  const printed = new Map<string, ReturnType<typeof print>>()
  return {
    name: host.name,
    watches: [{ kind: 'Pod' }],
    affected: change => [{ kind: 'Pod', name: changed(change).metadata.name }],
    reconcile({ name }, view, because) {
      const pod = view.get('Pod', name)
      const row = pod && print(pod)
      if (row === undefined || same(row, printed.get(name))) return []
      printed.set(name, row)
      host.tell({ kind: 'StatusPrinted', pod: name, ...row }, because)
      return []
    },
  }
}
