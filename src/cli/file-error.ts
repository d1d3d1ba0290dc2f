import { Mistake } from '../errors.ts'
import { type Text, text } from '../text.ts'

/** Node's errors about a file that is written, as sentences. */
export function fileError<T>(file: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof Mistake || code === undefined) throw error
    throw new Mistake({ file, what: whys[code] ?? text`${(error as Error).message}`, fix: otherPlace })
  }
}

const forbidden: Text = { zh: '没有写入的权限', en: 'may not be written (permission denied)' }
const whys: Readonly<Record<string, Text>> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: { zh: '文件系统是只读的', en: 'is on a read-only file system' },
  ENOSPC: { zh: '磁盘已满', en: 'cannot be written: the disk is full' },
  ENOTDIR: { zh: '路径中有一段不是文件夹', en: 'a part of the path is not a folder' },
  EEXIST: { zh: '已经存在', en: 'exists already' },
  ENAMETOOLONG: { zh: '名字太长', en: 'the name is too long' },
}
const otherPlace: Text = { zh: '换一个地方', en: 'choose another place' }
