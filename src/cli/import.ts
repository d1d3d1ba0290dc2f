import { type ExitCode, Mistake } from '../errors.ts'
import type { Context } from './context.ts'
import { readSource } from './sources.ts'

/** Takes in somebody's notes, or progress from another machine: JSON is progress. */
export async function importFile(
  context: Context,
  name: string,
  folder: string | undefined,
  options: { readonly output: 'text' | 'json' },
): Promise<ExitCode> {
  const source = await readSource(name, context.world)
  if (!isProgress(source)) return (await import('./import-notes.ts')).importNotes(context, source, folder, options)
  if (folder !== undefined) throw new Mistake({ what: noFolder, fix: leaveOut })
  return (await import('./import-progress.ts')).importProgress(context, source, options)
}

const isProgress = ({ file, text }: { readonly file: string; readonly text: string }): boolean =>
  /\.jsonl?$/i.test(file) || /^\ufeff?\s*[[{]/.test(text)

const noFolder = {
  zh: '学习记录并入你自己的记录，不放进文件夹',
  en: 'progress joins your own, and goes into no folder',
}
const leaveOut = { zh: '去掉文件夹', en: 'leave out the folder' }
