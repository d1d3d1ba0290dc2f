import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Files, World } from './world.ts'

/** Where the real world enters; everything else takes it as an argument, so that a test can hand in its own. */
export async function main(world: World): Promise<number> {
  const { run } = await import('./cli/program.ts')
  return run(world)
}

/** Runs on a real process and ends it. */
export async function start(process: NodeJS.Process): Promise<void> {
  // `k8s-study … | head` closes our stdout: that is the reader's right, not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    // A full disk, mostly: what is written is not whole.
    process.stderr.write(`stdout: ${error.message}\n`)
    process.exit(2)
  })
  // `… 2>&1 | head` closes stderr too: nobody hears the rest, and the exit code still says what came of it.
  process.stderr.on('error', () => {})
  // Until the answer is there: a run that ends because nothing is left to wait for has none.
  process.exitCode = 2
  process.exitCode = await main(worldOf(process))
}

function worldOf(process: NodeJS.Process): World {
  const home = fileURLToPath(new URL('..', import.meta.url))
  return {
    argv: process.argv.slice(2),
    env: process.env,
    // Opened when someone reads: a file or /dev/null costs more to open than all that `--version` does.
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    now() {
      const time = new Date()
      return { time, offsetMinutes: -time.getTimezoneOffset() }
    },
    files: nodeFiles,
    home,
    // Beside the bundle that is running; sources that run as they are have none.
    ...(import.meta.url.endsWith('/dist/program.cjs') && { compiledDeck: join(home, 'dist/deck.json') }),
    workingFolder: process.cwd(),
    get version() {
      const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
      return version
    },
    nodeVersion: process.versions.node,
    uniqueId: () => crypto.randomUUID(),
    onStop(listener) {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
  }
}

export const nodeFiles: Files = {
  read: path => readFileSync(path, 'utf8'),
  bytes: path => readFileSync(path),
  bytesAtMost,
  list: folder => readdirSync(folder).toSorted(),
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
  },
  size: path => statSync(path).size,
  writable(path) {
    try {
      accessSync(path, constants.W_OK)
      return true
    } catch {
      return false
    }
  },
  makeFolder: path => void mkdirSync(path, { recursive: true }),
  append: (path, text) => write(path, 'a', text),
  create: (path, text) => write(path, 'wx', text),
  replace(path, text) {
    const beside = join(dirname(path), `.${crypto.randomUUID()}.tmp`)
    try {
      write(beside, 'wx', text)
      renameSync(beside, path)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  },
}

function write(path: string, flags: 'a' | 'wx', text: string): void {
  const file = openSync(path, flags, 0o600)
  try {
    const bytes = Buffer.from(text)
    if (writeSync(file, bytes) !== bytes.length)
      throw Object.assign(new Error(`${path}: written in part`), { code: 'ENOSPC' })
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

async function bytesAtMost(path: string, most: number): Promise<Uint8Array | undefined> {
  // Without O_NONBLOCK the program would stand still in the opening of a pipe that nobody writes to.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(file)
    if (stats.size > most) return undefined
    const [chunk, chunks] = [Buffer.allocUnsafe(1024 * 1024), [] as Buffer[]]
    const began = performance.now()
    let size = 0
    for (;;) {
      const count = readNow(file, chunk)
      if (count === 0 && (size > 0 || !stats.isFIFO())) return Buffer.concat(chunks)
      if (count === 0 && performance.now() - began >= patience)
        throw Object.assign(new Error(`${path}: no writer`), { code: 'EPIPE' })
      size += count ?? 0
      if (size > most) return undefined
      if (count) chunks.push(Buffer.from(chunk.subarray(0, count)))
      else await new Promise(resolve => setTimeout(resolve, pause))
    }
  } finally {
    closeSync(file)
  }
}

/** Milliseconds: between two looks into a pipe, and until nobody is expected to write to it any more. */
const [pause, patience] = [20, 2000]

/** 0 at the end, and of a pipe that nobody has opened for writing; undefined if its writer is not that far. */
function readNow(file: number, into: Buffer): number | undefined {
  try {
    return readSync(file, into)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}
