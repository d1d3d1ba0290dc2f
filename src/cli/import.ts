import type { ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { readSource } from './manifests.ts'

/** Takes in somebody's notes, or progress from another machine; which of them a file holds is seen from how it begins. */
export async function importFile(
  context: Context,
  name: string,
  folder: string | undefined,
  options: { readonly output: 'text' | 'json' },
): Promise<ExitCode> {
  const source = await readSource(name, context.world)
  return (await import('./import-notes.ts')).importNotes(context, source, folder, options)
}
