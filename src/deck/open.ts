import type { Problem } from '../errors.ts'
import type { Language, Text } from '../text.ts'
import { type FrontMatter, splitFrontMatter } from './front-matter.ts'
import { dangers, harmless } from './harmless.ts'
import { collector, type Report, type Source, sourceOf } from './source.ts'

/** Takes a file's text apart. Nothing that could steer a terminal is left in the result. Throws nothing. */
export type Parser<T> = (file: string, language: Language, raw: string) => Parsed<T>
/** All problems, each with line and column; nothing `parsed` if the text cannot be taken apart at all. */
export interface Parsed<T> {
  readonly parsed: T | undefined
  readonly problems: readonly Problem[]
}

/** Makes a text harmless and cuts off its front matter for `read`, whose problems it collects. */
export function open<T>(
  file: string,
  raw: string,
  read: (source: Source, split: FrontMatter, report: Report) => T | undefined,
): Parsed<T> {
  const text = raw.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const found = dangers(text)
  const source = sourceOf(file, found.length === 0 ? text : harmless(text))
  const { report, problems } = collector(source)
  const notUtf8 = text.indexOf('\ufffd')
  if (notUtf8 >= 0) report(notUtf8, notText, saveAsUtf8)
  for (const { offset, name } of found) report(offset, danger(name), deleteIt)
  const split = text.trim() === '' ? report(0, emptyFile) : splitFrontMatter(source, report)
  return { parsed: split && read(source, split, report), problems: problems() }
}

const emptyFile: Text = { zh: '文件是空的', en: 'the file is empty' }
const notText: Text = { zh: '这里不是 UTF-8 文字', en: 'this is not UTF-8 text' }
const saveAsUtf8: Text = { zh: '把文件存为 UTF-8', en: 'save the file as UTF-8' }
const danger = (name: string): Text => ({
  zh: `有控制字符 ${name}，它可能操纵终端或隐藏文字`,
  en: `there is a control character ${name}, which could steer a terminal or hide text`,
})
const deleteIt: Text = { zh: '删掉它', en: 'delete it' }
