import type { World } from '../world.ts'

export async function run(world: World): Promise<number> {
  world.stderr.write('nothing here yet\n')
  return 2
}
