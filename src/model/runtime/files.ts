import type { FileTree, Process } from './kernel.ts'

export const fileTree = (name: string): FileTree => ({ name, files: new Map() })

/** A container's own root filesystem, empty, and the volumes at their paths. Lost with the container; the volumes are not. */
export function mountAll({ name, namespaces }: Process, volumes: Readonly<Record<string, FileTree>>): void {
  const { mounts } = namespaces.mount
  mounts.set('/', fileTree(`${name} rootfs`))
  for (const [path, volume] of Object.entries(volumes)) mounts.set(path, volume)
}

/** Appends a line; the file is made if it is not there. */
export function appendLine(process: Process, path: string, line: string): void {
  const { tree, rest } = locate(process, path)
  tree.files.set(rest, [...(tree.files.get(rest) ?? []), line])
}

/** The lines of a file as this process sees it; undefined: no such file. */
export function readLines(process: Process, path: string): readonly string[] | undefined {
  const { tree, rest } = locate(process, path)
  return tree.files.get(rest)
}

/** What a path means is decided by the process's mount namespace: the deepest mount above it. */
export function locate({ namespaces }: Process, path: string): { readonly tree: FileTree; readonly rest: string } {
  const above = [...namespaces.mount.mounts].filter(([point]) => point === '/' || path.startsWith(`${point}/`))
  const deepest = above.sort(([a], [b]) => b.length - a.length)[0]
  if (deepest === undefined) throw new Error(`no root filesystem for ${path}`)
  const [point, tree] = deepest
  return { tree, rest: path.slice(point === '/' ? 0 : point.length) }
}
