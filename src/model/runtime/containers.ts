import type { Fact } from '../../sim/fact.ts'
import type { NamespaceType } from '../../sim/facts/runtime.ts'
import { mountAll } from './files.ts'
import type { FileTree, Namespace, Process, Program } from './kernel.ts'
import type { Node } from './node.ts'
import { namespaceTypes, startProcess } from './processes.ts'
import { prepareNamespaces, type Sandbox } from './sandbox-namespaces.ts'

export interface ContainerRequest {
  readonly name: string
  readonly program: Program
  /** Volumes, by the path at which this container wants them. */
  readonly mounts?: Readonly<Record<string, FileTree>>
  /** Of an ephemeral container: the process of the container that it is to look at. */
  readonly target?: Process
}

/** CRI `CreateContainer` and `StartContainer`; undefined if the kernel refuses the process. Images are left out. */
export function startContainer(node: Node, sandbox: Sandbox, request: ContainerRequest, because?: Fact) {
  sandbox.latest = because
  prepareNamespaces(node, sandbox)
  const { name, program, mounts = {}, target } = request
  const process = startProcess(
    node.kernel,
    {
      name: `${sandbox.pod}/${name}`,
      container: name,
      program,
      by: node.runtime,
      ...namespacesOf(node, sandbox, target),
    },
    sandbox.latest,
  )
  if (process !== undefined) mountAll(process, { '/dev/shm': sandbox.shm, ...mounts })
  return process
}

function namespacesOf(node: Node, sandbox: Sandbox, target: Process | undefined) {
  const placed = (place: string) => namespaceTypes.filter(type => node.rules.place(type, sandbox.modes) === place)
  const shared = placed('POD').flatMap(type => {
    const namespace = sandbox.shared.get(type)
    return namespace === undefined ? [] : [[type, namespace] as const]
  })
  const joined =
    target === undefined ? [] : node.rules.joinsOf(target).map(type => [type, target.namespaces[type]] as const)
  const unshare = placed('CONTAINER').filter(type => joined.every(([each]) => each !== type))
  return { join: Object.fromEntries([...shared, ...joined]) as Partial<Record<NamespaceType, Namespace>>, unshare }
}
