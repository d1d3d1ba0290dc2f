import { isAbsolute, join } from 'node:path'
import { Mistake } from '../errors.ts'
import { type Text, text } from '../text.ts'
import type { World } from '../world.ts'

/** More than any `kubectl get -A -o yaml` that we would want to hold in memory. */
const largest = 64 * 1024 * 1024

export interface Source {
  readonly file: string
  readonly text: string
}

/** Files, folders, `-` for stdin; all of them together are not larger than one may be. */
export async function readSources(names: readonly string[], world: World): Promise<readonly Source[]> {
  const sources: Source[] = []
  let room = largest
  for (const name of names)
    for (const file of await reading(name, () => filesOf(name, world))) {
      const source = await readSource(file, world, room)
      room -= Buffer.byteLength(source.text)
      sources.push(source)
    }
  return sources
}

/** The text of a file, or of stdin for `-`; not more than `most` bytes of it. */
export async function readSource(name: string, world: World, most = largest): Promise<Source> {
  const file = name === '-' ? '<stdin>' : name
  const bytes =
    name === '-'
      ? await readStdin(world, most)
      : await reading(name, () => world.files.bytesAtMost(absolute(name, world), most))
  if (bytes === undefined) throw new Mistake({ file, what: most === largest ? tooLarge : tooLargeTogether })
  return { file, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') }
}

const absolute = (name: string, { workingFolder }: World) => (isAbsolute(name) ? name : join(workingFolder, name))

/** A folder stands for its .yaml, .yml and .json. */
function filesOf(name: string, world: World): readonly string[] {
  if (name === '-' || world.files.kind(absolute(name, world)) !== 'folder') return [name]
  const inside = world.files.list(absolute(name, world)).filter(file => /\.(ya?ml|json)$/i.test(file))
  if (inside.length > 0) return inside.map(file => join(name, file))
  throw new Mistake({
    file: name,
    what: { zh: '文件夹里没有 .yaml、.yml 或 .json 文件', en: 'the folder holds no .yaml, .yml or .json file' },
  })
}

async function readStdin(world: World, most: number): Promise<Buffer | undefined> {
  if (world.stdin.isTTY) {
    throw new Mistake({
      what: { zh: '“-”从标准输入读取，而它是终端', en: '“-” reads standard input, and that is a terminal' },
      fix: {
        zh: '接上管道：kubectl get … -o yaml | k8s-study …',
        en: 'pipe something in: kubectl get … -o yaml | k8s-study …',
      },
    })
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of world.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > most) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const tooLarge: Text = { zh: '大于 64 MiB，不予读取', en: 'larger than 64 MiB, not read' }
const tooLargeTogether: Text = {
  zh: '与前面的文件合起来大于 64 MiB，不予读取',
  en: 'larger than 64 MiB together with the files before it, not read',
}

/** Turns Node's errors about a file into a sentence. */
async function reading<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Mistake) throw error
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new Mistake({ file, what: whys[code] ?? text`${(error as Error).message}` })
  }
}

const whys: Readonly<Record<string, Text>> = {
  ENOENT: { zh: '没有这个文件或文件夹', en: 'there is no such file or folder' },
  EACCES: { zh: '没有读取的权限', en: 'may not be read (permission denied)' },
  EPERM: { zh: '没有读取的权限', en: 'may not be read (permission denied)' },
  EISDIR: { zh: '这是文件夹，不是文件', en: 'is a folder, not a file' },
  ENOTDIR: { zh: '路径中有一段不是文件夹', en: 'a part of the path is not a folder' },
  EPIPE: { zh: '这是管道，什么也没有写进来', en: 'is a pipe, and nothing was written to it' },
  ENXIO: { zh: '这是套接字，不能当文件读', en: 'is a socket, which cannot be read as a file' },
  ELOOP: { zh: '符号链接成环', en: 'its symbolic links go in a circle' },
  ENAMETOOLONG: { zh: '名字太长', en: 'the name is too long' },
}
