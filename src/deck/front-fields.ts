import { type Topic, topics } from './card.ts'
import { among, type Field, field, meantOrAmong, refuseOthers } from './fields.ts'
import type { FrontMatter } from './front-matter.ts'
import type { Report } from './source.ts'
import { readYaml, type YamlBlock } from './yaml-block.ts'

/** What the front matter says; a field that was wrong is `undefined`. */
export interface Front {
  readonly title: string | undefined
  readonly topic: Topic | undefined
  readonly level: number | undefined
  readonly kubernetes: string | undefined
  readonly sources: readonly string[] | undefined
  /** Offset in the file. */
  readonly offsetOf: (field: string) => number
}

export function readFront({ block, blockStart }: FrontMatter, report: Report): Front | undefined {
  const yaml = readYaml(block, blockStart, report)
  if (yaml === undefined) return undefined
  refuseOthers(yaml, names, report)
  return {
    title: field(yaml, 'title', title, report),
    topic: field(yaml, 'topic', topic(yaml), report),
    level: field(yaml, 'level', level, report),
    kubernetes: field(yaml, 'kubernetes', kubernetes, report),
    sources: readSources(yaml, report),
    offsetOf: name => yaml.offsetOf(name),
  }
}

const names = ['title', 'topic', 'level', 'kubernetes', 'sources']

const title: Field<string> = {
  read: value => (typeof value === 'string' && /^.*\S.*$/.test(value) ? value.trim() : undefined),
  wants: { zh: '写一行文字', en: 'write a line of text' },
}
const topic = (yaml: YamlBlock): Field<Topic> => ({
  read: value => topics.find(topic => topic === value),
  get wants() {
    const { topic } = yaml.value
    return typeof topic === 'string' ? meantOrAmong(topic, topics) : among(topics)
  },
})
const level: Field<number> = {
  read: value => [1, 2, 3].find(each => each === value),
  wants: { zh: '写 1、2 或 3', en: 'write 1, 2 or 3' },
}
const kubernetes: Field<string> = {
  read: value => (typeof value === 'string' && /^\d+\.\d+$/.test(value) ? value : undefined),
  wants: {
    zh: '写加引号的版本号，如 "1.36"（不加引号的 1.30 会变成 1.3）',
    en: 'write a version in quotes, as "1.36" (without them 1.30 becomes 1.3)',
  },
}

function readSources(yaml: YamlBlock, report: Report): readonly string[] | undefined {
  const list = field(yaml, 'sources', sourceList, report)
  const bad = list?.findIndex(source => !isSource(source)) ?? -1
  return bad < 0 ? list?.map(String) : report(yaml.offsetOf('sources', bad), noSource, sourceForm)
}

const isSource = (source: unknown): boolean =>
  typeof source === 'string' &&
  (/^measured: .+$/.test(source) || (/^https?:\/\/\S+$/.test(source) && URL.canParse(source)))

const sourceForm = {
  zh: '写 https:// 地址，或加引号的 "measured: 怎样测的"',
  en: 'write an https:// address, or in quotes "measured: how"',
}
const sourceList: Field<readonly unknown[]> = {
  read: value => (Array.isArray(value) && value.length > 0 ? value : undefined),
  wants: { zh: '写一个列表，至少一个来源', en: 'write a list of at least one source' },
}
const noSource = { zh: '这不是来源', en: 'this is no source' }
