/** What etcd needs for a write: more than half of all members, whether or not they are alive. */
export const majority = (members: number): number => Math.floor(members / 2) + 1

/** How many members may be lost. */
export const tolerance = (members: number): number => members - majority(members)

export const acceptsWrites = (members: number, alive: number): boolean => alive >= majority(members)
