import { join } from 'node:path'
import { Mistake, type Problem } from '../errors.ts'
import type { Text } from '../text.ts'
import type { Files } from '../world.ts'
import { type CardFiles, pairNames } from './card-files.ts'
import { harmless } from './harmless.ts'

/** The cards of a folder by their names, and what is wrong with the folder as a whole. Throws a Mistake if it cannot be read. */
export function findCards(
  files: Files,
  folder: string,
): { readonly found: readonly CardFiles[]; readonly problems: readonly Problem[] } {
  const { cards, problems } = pairNames(listFolder(files, folder), name => join(folder, name))
  const none = cards.length === 0 ? [{ file: harmless(folder), what: noCards, fix: cardNames }] : []
  return { found: cards, problems: [...problems, ...none] }
}

/** The text of a card's file, or why it was not read. */
export function readText(files: Files, path: string): string | Problem {
  const file = harmless(path)
  try {
    if (files.kind(path) !== 'file') return { file, what: notAFile, fix: checkPath }
    const size = files.size(path)
    if (size === 0) return { file, what: emptyFile, fix: fillOrDelete }
    return size > largest ? { file, what: tooLarge(size), fix: splitIt } : files.read(path)
  } catch (error) {
    return { file, what: cannotRead(error), fix: checkPath }
  }
}

/** Ten times the longest card that we know: the time to parse grows with it. */
const largest = 256 * 1024

function listFolder(files: Files, folder: string): readonly string[] {
  const refusal = (what: Text) => new Mistake({ file: harmless(folder), what, fix: checkPath })
  const attempt = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      throw refusal(cannotRead(error))
    }
  }
  const kind = attempt(() => files.kind(folder))
  if (kind !== 'folder') throw refusal(kind === undefined ? noFolder : notAFolder)
  return attempt(() => files.list(folder))
}

const cannotRead = (error: unknown): Text => {
  const code = (error as NodeJS.ErrnoException).code ?? String(error)
  return { zh: `读取失败（${code}）`, en: `cannot be read (${code})` }
}
const checkPath: Text = { zh: '检查路径和权限', en: 'check its path and permissions' }
const noFolder: Text = { zh: '没有这个文件夹', en: 'there is no such folder' }
const notAFolder: Text = { zh: '这不是文件夹', en: 'this is not a folder' }
const notAFile: Text = { zh: '这不是文件', en: 'this is not a file' }
const emptyFile: Text = { zh: '文件是空的', en: 'the file is empty' }
const fillOrDelete: Text = { zh: '写上内容，或删掉它', en: 'write the card, or delete the file' }
const tooLarge = (size: number): Text => ({
  zh: `文件有 ${Math.ceil(size / 1024)} KiB，上限是 ${largest / 1024} KiB`,
  en: `the file has ${Math.ceil(size / 1024)} KiB, and at most ${largest / 1024} KiB are read`,
})
const splitIt: Text = { zh: '分成几张卡片', en: 'split it into several cards' }
const noCards: Text = { zh: '这个文件夹里没有卡片', en: 'there are no cards in this folder' }
const cardNames: Text = {
  zh: '卡片的文件名如 04-pod-lifecycle.zh.md 和 04-pod-lifecycle.en.md',
  en: 'cards are named as 04-pod-lifecycle.zh.md and 04-pod-lifecycle.en.md',
}
