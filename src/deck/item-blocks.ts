import { type Field, field, fieldOr, isRecord, refuseOthers } from './fields.ts'
import type { Block } from './markdown.ts'
import type { Report } from './source.ts'
import { isKebab } from './wording.ts'
import { readYaml, type YamlBlock } from './yaml-block.ts'

/** A fenced `answer` block. */
export interface NumberBody {
  readonly kind: 'number'
  readonly number: number
  readonly unit: string
  readonly tolerance: number
}
/** A fenced `predict` block. */
export interface PredictionBody {
  readonly kind: 'prediction'
  readonly experiment: string
  readonly vary: Readonly<Record<string, readonly unknown[]>>
  readonly ask: string
  readonly yaml: YamlBlock
}
type Broken = { readonly kind: 'broken' }

export function readNumber(block: Block, report: Report): NumberBody | Broken {
  const yaml = readFence(block, report)
  if (yaml === undefined) return { kind: 'broken' }
  refuseOthers(yaml, ['number', 'unit', 'tolerance'], report)
  const number = field(yaml, 'number', finite, report)
  const unit = fieldOr(yaml, 'unit', words, '', report)
  const tolerance = fieldOr(yaml, 'tolerance', distance, 0, report)
  if (number === undefined || unit === undefined || tolerance === undefined) return { kind: 'broken' }
  return { kind: 'number', number, unit, tolerance }
}

export function readPrediction(block: Block, report: Report): PredictionBody | Broken {
  const yaml = readFence(block, report)
  if (yaml === undefined) return { kind: 'broken' }
  refuseOthers(yaml, ['experiment', 'vary', 'ask'], report)
  const experiment = field(yaml, 'experiment', kebab, report)
  const ask = field(yaml, 'ask', kebab, report)
  const vary = fieldOr(yaml, 'vary', alternatives, {}, report)
  if (experiment === undefined || ask === undefined || vary === undefined) return { kind: 'broken' }
  return { kind: 'prediction', experiment, vary, ask, yaml }
}

function readFence({ token, start }: Block, report: Report): YamlBlock | undefined {
  const text = token.type === 'code' ? token.text : ''
  return readYaml(text, start + token.raw.indexOf('\n') + 1, report)
}

const finite: Field<number> = {
  read: value => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  wants: { zh: '写一个数', en: 'write a number' },
}
const distance: Field<number> = {
  read: value => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined),
  wants: { zh: '写一个不小于 0 的数', en: 'write a number that is not below 0' },
}
const words: Field<string> = {
  read: value => (typeof value === 'string' && /^.*\S.*$/.test(value) ? value.trim() : undefined),
  wants: { zh: '写一个词，或删掉这一行', en: 'write a word, or leave the line out' },
}
const kebab: Field<string> = {
  read: value => (typeof value === 'string' && isKebab(value) ? value : undefined),
  wants: { zh: '写小写字母和连字符的名称', en: 'write a name of lower-case words and hyphens' },
}
const alternatives: Field<PredictionBody['vary']> = {
  read: value =>
    isRecord(value) && Object.entries(value).every(([name, list]) => isOption(name) && isAlternatives(list))
      ? (value as PredictionBody['vary'])
      : undefined,
  wants: {
    zh: '写成 `{ 选项: [值, 值] }`，选项用驼峰写法',
    en: 'write `{ option: [value, value] }`, the option in camelCase',
  },
}
const isOption = (name: string): boolean => /^[a-z][A-Za-z0-9]*$/.test(name)
const isAlternatives = (list: unknown): boolean =>
  Array.isArray(list) && list.length > 0 && list.every(value => isScalar(value) || isScalars(value))
const isScalars = (value: unknown): boolean => Array.isArray(value) && value.every(isScalar)
const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
