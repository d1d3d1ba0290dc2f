import type { World } from './world.ts'

/** Where the real world enters; everything else takes it as an argument. */
export async function main(world: World): Promise<number> {
  const { run } = await import('./cli/program.ts')
  return run(world)
}
