import { isMap, isNode, isScalar, parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml'
import type { Text } from '../text.ts'
import { dangers } from './harmless.ts'
import type { Report } from './source.ts'

/** A map written in YAML, and where its parts stand in the file. */
export interface YamlBlock {
  readonly value: Readonly<Record<string, unknown>>
  /** Offset in the file of the value at a path; where the path leads nowhere, of the last step that exists. */
  readonly offsetOf: (...path: Path) => number
  /** The same of the name before that value. */
  readonly offsetOfName: (...path: Path) => number
}
export type Path = readonly (string | number)[]

/** Reads a block that begins at offset `base` of the file; `undefined` after reporting why it cannot be read. */
export function readYaml(text: string, base: number, report: Report): YamlBlock | undefined {
  if (text.length > longest) {
    return report(base, tooLong)
  }
  // `error` and not `silent`: only so does the library report a second document.
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', stringKeys: true })
  const errors = [...document.errors, ...document.warnings]
  for (const error of errors.slice(0, 5)) report(base + error.pos[0], wordsOf(error))
  if (errors.length > 0) return undefined
  if (document.contents !== null && !isMap(document.contents)) return report(base, notFields)
  if (!isPlain(document, base, report)) return undefined
  return { value: (document.toJS() ?? {}) as Record<string, unknown>, ...offsetsIn(document, base) }
}

const longest = 16 * 1024
const tooLong: Text = { zh: '这段 YAML 太长（上限 16 KiB）', en: 'this YAML is too long (at most 16 KiB)' }
const notFields: Text = { zh: '这里应为 `名称: 值` 的 YAML', en: 'this must be YAML of the form `name: value`' }

/** Aliases are of no use in a card, and a few lines of them can grow without end; `"\e[2J"` is clean as a file, not as a value. */
function isPlain(document: Document, base: number, report: Report): boolean {
  let plain = true
  const refuse = (node: Node, what: Text) => {
    plain = false
    report(base + (node.range?.[0] ?? 0), what)
  }
  visit(document, {
    Alias(_, node) {
      refuse(node, noAliases)
      return visit.BREAK
    },
    Scalar(_, node) {
      const [danger] = typeof node.value === 'string' ? dangers(node.value) : []
      if (danger !== undefined) refuse(node, controlCharacter(danger.name))
      return undefined
    },
  })
  return plain
}
const noAliases: Text = { zh: '卡片里不能用 YAML 别名', en: 'a card may not use YAML aliases' }
const controlCharacter = (name: string): Text => ({
  zh: `这个值含有控制字符 ${name}`,
  en: `this value holds the control character ${name}`,
})

function offsetsIn(document: Document, base: number): Pick<YamlBlock, 'offsetOf' | 'offsetOfName'> {
  const nodeAt = (path: Path): unknown => (path.length === 0 ? document.contents : document.getIn(path, true))
  const value = (path: Path): number => {
    const range = rangeOf(nodeAt(path))
    if (range !== undefined) return base + range
    return path.length === 0 ? base : value(path.slice(0, -1))
  }
  const name = (path: Path): number => {
    const map = nodeAt(path.slice(0, -1))
    const pair = isMap(map) ? map.items.find(each => isScalar(each.key) && each.key.value === path.at(-1)) : undefined
    const range = rangeOf(pair?.key)
    return range === undefined ? value(path) : base + range
  }
  return { offsetOf: (...path) => value(path), offsetOfName: (...path) => name(path) }
}
const rangeOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)

function wordsOf(error: YAMLError): Text {
  const words = error.code === 'RESOURCE_EXHAUSTION' ? 'nested too deep' : error.message
  return { zh: `YAML 有误：${chinese[error.code] ?? words}`, en: `YAML: ${words}` }
}

const chinese: Partial<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: '别名不能带属性',
  BAD_INDENT: '缩进不对',
  BLOCK_AS_IMPLICIT_KEY: '一行里有两个冒号，值要加引号',
  DUPLICATE_KEY: '同一个名称出现了两次',
  MISSING_CHAR: '缺少引号、括号或冒号',
  MULTIPLE_DOCS: '只能有一个文档',
  NON_STRING_KEY: '名称必须是文字',
  RESOURCE_EXHAUSTION: '嵌套太深',
  TAB_AS_INDENT: '不能用制表符缩进',
  TAG_RESOLVE_FAILED: '不认识这个标签',
  UNEXPECTED_TOKEN: '这里不该有这个符号',
}
