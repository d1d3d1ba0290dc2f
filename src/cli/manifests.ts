import { type CST, Composer, type Document, LineCounter, Parser, type YAMLParseError, isNode } from 'yaml'
import type { Problem } from '../errors.ts'
import type { Manifest } from '../sim/scenario.ts'
import { isObject } from '../sim/shape.ts'
import { type Text, text } from '../text.ts'
import type { World } from '../world.ts'
import { isCutOff, readJson, startsAsJson } from './json-text.ts'
import { readSources, type Source } from './sources.ts'

/** `-f`: files, folders (their .yaml, .yml and .json), `-` for stdin; many documents, `List` objects unfolded. */
export async function readManifests(
  names: readonly string[],
  world: World,
  hint: (words: Text) => void = () => {},
): Promise<{ readonly manifests: readonly Manifest[]; readonly problems: readonly Problem[] }> {
  const sources = await readSources(names, world)
  for (const source of sources)
    if (source.text.length > slow && !startsAsJson.test(source.text)) hint(takesLong(source))
  const read = sources.map(source => parseManifests(source.text, source.file))
  return { manifests: read.flatMap(each => each.manifests), problems: read.flatMap(each => each.problems) }
}

/** Characters of YAML, about a million of which are read in a second. */
const slow = 4 * 1024 * 1024
const takesLong = ({ file, text: { length } }: Source): Text => {
  const size = `${Math.round(length / 1024 / 1024)} MiB`
  return {
    zh: `${file}：读 ${size} 的 YAML 要等一会儿；kubectl get … -o json 读得快得多`,
    en: `${file}: ${size} of YAML take a while; kubectl get … -o json is read faster`,
  }
}

interface Parsed {
  readonly manifests: readonly Manifest[]
  readonly problems: readonly Problem[]
}

/** All objects of one YAML or JSON text, and all problems of those that cannot be read. */
export function parseManifests(source: string, file: string): Parsed {
  const { manifests, problems } = parseText(source, file)
  const read = manifests.map(each => configurationIn(each, source) ?? { manifests: [each], problems: [] })
  return {
    manifests: read.flatMap(each => each.manifests),
    problems: [...problems, ...read.flatMap(each => each.problems)],
  }
}

/**
 * `kubectl -n kube-system get configmap kube-proxy`, as kubeadm makes it: kube-proxy's configuration is text in that object. Its
 * lines are those of the file, unless the text is quoted on one line.
 */
function configurationIn(manifest: Manifest, source: string): Parsed | undefined {
  const { kind, data } = isObject(manifest.object) ? manifest.object : {}
  const text = isObject(data) ? data['config.conf'] : undefined
  if (kind !== 'ConfigMap' || typeof text !== 'string' || !text.includes('KubeProxyConfiguration')) return undefined
  const header = manifest.lineOf('data', 'config.conf')
  const isBlock = /[|>][-+\d]*\s*(?:#.*)?$/.test(source.split('\n')[header - 1] ?? '')
  const inFile = (line: number) => (isBlock ? header + line : header)
  const { manifests, problems } = parseText(text, manifest.file)
  return {
    manifests: manifests.map(inner => {
      const lineOf = (...path: (string | number)[]) => inFile(inner.lineOf(...path))
      return { file: inner.file, object: inner.object, line: lineOf(), lineOf }
    }),
    problems: problems.map(({ line = 1, what }) => ({ file: manifest.file, line: inFile(line), what })),
  }
}

function parseText(source: string, file: string): Parsed {
  const lines = new LineCounter()
  const manifests: Manifest[] = []
  const problems: Problem[] = []
  const stranger = notManifests(source)
  if (stranger !== undefined) return { manifests, problems: [{ file, line: 1, ...stranger }] }
  const json = readJson(source)
  if (json !== undefined) {
    if (json.depth > deepest) return { manifests, problems: [{ file, line: 1, what: tooDeep }] }
    return { manifests: unfold(json.value, { file, lineOf: json.lineOf, path: [] }), problems }
  }
  const tokens = [...new Parser(lines.addNewLine).parse(source)]
  if (tokens.some(isTooDeep)) return { manifests, problems: [{ file, line: 1, what: tooDeep }] }
  for (const document of new Composer({ logLevel: 'silent' }).compose(tokens)) {
    problems.push(...document.errors.slice(0, enough).map(error => yamlProblem(error, file, lines)))
    if (document.errors.length > 0) continue
    try {
      // Aliases are the classic bomb: `yaml` refuses too many of them when it converts.
      const object: unknown = document.toJS({ maxAliasCount: 100 })
      if (object !== null)
        manifests.push(...unfold(object, { file, lineOf: path => lineIn(document, lines, path), path: [] }))
    } catch (error) {
      problems.push({ file, line: lines.linePos(document.range[0]).line, what: text`${(error as Error).message}` })
    }
  }
  return { manifests, problems }
}

/** One wrong indentation makes an error of every line after it: more than these tell nothing. */
const enough = 5

/** What is often piped in by mistake, and is better named than taken apart as YAML. */
function notManifests(source: string): Pick<Problem, 'what' | 'fix'> | undefined {
  if (source.includes('\0')) return { what: binary, fix: asUtf8 }
  if (!/\S/.test(source)) return { what: empty, fix: didItFail }
  if (/^(?:NAMESPACE +)?NAME {2,}[A-Z]/.test(source)) return { what: forPeople('kubectl get'), fix: asYaml }
  if (/^Name: +\S+\n\w+:/.test(source)) return { what: forPeople('kubectl describe'), fix: asYaml }
  if (isCutOff(source)) return { what: cutOff, fix: didItFail }
  return /^\*(?:filter|nat|mangle|raw|security)$/m.test(source) && /^COMMIT$/m.test(source)
    ? { what: dump, fix: toRules }
    : undefined
}

const binary: Text = { zh: '不是 UTF-8 文本：含有 NUL 字节', en: 'is not UTF-8 text: it holds NUL bytes' }
const asUtf8: Text = {
  zh: '若由 PowerShell 以 UTF-16 写出，另存为 UTF-8',
  en: 'if PowerShell wrote it as UTF-16, save it as UTF-8',
}
const empty: Text = { zh: '是空的', en: 'is empty' }
const cutOff: Text = { zh: '是 JSON，但没有结尾', en: 'is JSON that breaks off before its end' }
const didItFail: Text = { zh: '写出它的命令是不是失败了？', en: 'did the command fail that wrote it?' }
const forPeople = (command: string): Text => ({
  zh: `这是 ${command} 打印给人看的，不是对象`,
  en: `this is what ${command} prints for people, not objects`,
})
const asYaml: Text = { zh: '用 kubectl get … -o json 或 -o yaml', en: 'use kubectl get … -o json, or -o yaml' }
const dump: Text = { zh: '这是 iptables-save 的输出，不是对象', en: 'this is the output of iptables-save, not objects' }
const toRules: Text = { zh: 'k8s-study sim kube-proxy --rules 读取它', en: 'k8s-study sim kube-proxy --rules reads it' }

interface Place {
  readonly file: string
  readonly path: readonly (string | number)[]
  /** Of a path from the root of the document. */
  readonly lineOf: (path: readonly (string | number)[]) => number
}

function unfold(object: unknown, place: Place): Manifest[] {
  if (isList(object))
    return object.items.flatMap((item, i) => unfold(item, { ...place, path: [...place.path, 'items', i] }))
  const lineOf = (...path: (string | number)[]) => place.lineOf([...place.path, ...path])
  // A line is looked up only if it is told.
  return [
    {
      file: place.file,
      lineOf,
      object,
      get line() {
        return lineOf()
      },
    },
  ]
}

const isList = (object: unknown): object is { items: unknown[] } =>
  typeof object === 'object' &&
  object !== null &&
  String((object as { kind?: unknown }).kind).endsWith('List') &&
  Array.isArray((object as { items?: unknown }).items)

/** The line of a path, or of the longest part of it that exists. */
function lineIn(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

/**
 * The composer calls itself level by level, and V8 dies, rather than throws, when a regular expression is compiled near the
 * end of the stack. So the depth is measured first, on tokens, without recursion. Kubernetes objects need about 30.
 */
function isTooDeep(root: CST.Token): boolean {
  const todo: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { token, depth } = next
    if (depth > deepest) return true
    for (const inner of insideOf(token)) todo.push({ token: inner, depth: depth + 1 })
  }
  return false
}
const deepest = 200
const tooDeep: Text = { zh: '嵌套超过 200 层，不予读取', en: 'nested more than 200 levels deep, not read' }

function insideOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!('items' in token)) return []
  return token.items.flatMap(item => [item.key, item.value].filter(each => each !== null && each !== undefined))
}

function yamlProblem(error: YAMLParseError, file: string, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0])
  const message = clipped(error.message)
  return {
    file,
    line,
    column: col,
    what: { zh: `不是合法的 YAML：${message}`, en: `not valid YAML: ${message}` },
  }
}

/** The parser quotes the whole of what it stumbled over, and that may be most of the file. */
const clipped = (message: string) => (message.length > 160 ? `${message.slice(0, 160)}…` : message)
