import { Mistake } from '../errors.ts'
import { type Text, text } from '../text.ts'

/** Node's errors about the files of progress, as sentences. */
export function tried<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    throw new Mistake({
      what: text`${path}: ${causes[code] ?? text`${String(error)}`}`,
      fix: fixes[code] ?? {
        zh: '或用 K8S_STUDY_HOME 指定另一个文件夹',
        en: 'or name another folder with K8S_STUDY_HOME',
      },
    })
  }
}

const full: Text = { zh: '磁盘已满，无法保存学习记录', en: 'the disk is full, so your progress cannot be kept' }
const forbidden: Text = { zh: '没有读写学习记录的权限', en: 'your progress may not be read or written here' }
const causes: Readonly<Record<string, Text>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: {
    zh: '文件系统是只读的，无法保存学习记录',
    en: 'this file system is read-only, so your progress cannot be kept',
  },
  ENOTDIR: { zh: '路径中有一段不是文件夹', en: 'a part of this path is not a folder' },
  EEXIST: { zh: '应为文件夹，却是文件', en: 'this should be a folder, and is a file' },
  EISDIR: { zh: '应为文件，却是文件夹', en: 'this should be a file, and is a folder' },
}
const elsewhere: Text = {
  zh: '请用 K8S_STUDY_HOME 指定一个可写的文件夹',
  en: 'name a folder that can be written with K8S_STUDY_HOME',
}
const makeRoom: Text = {
  zh: '请腾出空间，或用 K8S_STUDY_HOME 换一个文件夹',
  en: 'free some space, or set K8S_STUDY_HOME',
}
const fixes: Readonly<Record<string, Text>> = {
  ENOSPC: makeRoom,
  EDQUOT: makeRoom,
  EACCES: elsewhere,
  EPERM: elsewhere,
  EROFS: elsewhere,
  ENOTDIR: elsewhere,
  EEXIST: elsewhere,
}
