import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { main, nodeFiles } from '../src/main.ts'
import type { World } from '../src/world.ts'

export const projectFolder = join(import.meta.dirname, '..')

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the whole program in this process: real files in a fresh home, a fixed clock, no terminal, no colour. */
export async function run(
  words: string | readonly string[],
  changes: Partial<World> & { readonly input?: string } = {},
): Promise<Ran> {
  const { world, stdout, stderr } = testWorld({
    argv: typeof words === 'string' ? words.split(' ').filter(Boolean) : words,
    ...changes,
  })
  const code = await main(world)
  return { code, stdout: stdout(), stderr: stderr() }
}

/** A world of its own; `stdout()` and `stderr()` tell what was written so far. */
export function testWorld(changes: Partial<World> & { readonly input?: string } = {}): {
  readonly world: World
  readonly stdout: () => string
  readonly stderr: () => string
} {
  const [out, err] = [memory(), memory()]
  let ids = 0
  const { input, env = {}, ...parts } = changes
  const world: World = {
    argv: [],
    env: { K8S_STUDY_LANG: 'en', K8S_STUDY_HOME: mkdtempSync(join(tmpdir(), 'k8s-study-')), ...env },
    stdin: input === undefined ? new PassThrough().end() : Readable.from([input]),
    stdout: out.stream,
    stderr: err.stream,
    now: () => ({ time: new Date('2026-03-01T09:00:00Z'), offsetMinutes: 480 }),
    files: nodeFiles,
    home: projectFolder,
    workingFolder: projectFolder,
    version: '0.0.0-test',
    nodeVersion: '20.19.0',
    uniqueId: () => `id-${(ids += 1)}`,
    onStop: () => () => {},
    ...parts,
  }
  return { world, stdout: out.text, stderr: err.text }
}

function memory(): { readonly stream: NodeJS.WritableStream; readonly text: () => string } {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
