/** containerd `podsandbox/helpers_linux.go`: one below the lowest that the kubelet gives to a container. */
export const pauseOomScoreAdj = -998

/** What the kernel knows of a process when memory runs out. Bytes. */
export interface Memory {
  readonly resident: number
  readonly oomScoreAdj: number
}

/** `oom_badness`: bytes used, plus the adjustment in thousandths of the whole. Page tables and swap are left out. */
export const badness = ({ resident, oomScoreAdj }: Memory, total: number): number =>
  resident + (oomScoreAdj * total) / 1000

/** Who is killed next: the worst; of equals the first. */
export function oomVictim<T extends Memory>(candidates: readonly T[], total: number): T | undefined {
  return candidates.reduce<T | undefined>(
    (worst, each) => (worst !== undefined && badness(worst, total) >= badness(each, total) ? worst : each),
    undefined,
  )
}
