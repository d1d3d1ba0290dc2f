import type { IntOrPercent, PodTemplate } from '../../../model/cluster/objects.ts'
import type { DeploymentSpecGiven } from '../../../model/cluster/deployment/defaults.ts'
import { selects } from '../../../model/cluster/selector.ts'
import type { Misfit } from '../../../sim/shape.ts'
import { same, text, type Text } from '../../../text.ts'

export type Given = DeploymentSpecGiven & { readonly template: PodTemplate }

/**
 * What the API server refuses of an apps/v1 Deployment, in its order and nearly in its words. Models `ValidateDeploymentSpec`; of the
 * Pod template only what a Deployment adds is checked, and that it has containers.
 */
export function refusals(spec: Given): Misfit[] {
  return [...numbers(spec), ...selector(spec), ...strategy(spec), ...template(spec)]
}

const at = (path: string, what: Text, fix?: Text): Misfit => ({
  path: path.split('.'),
  what: text`${path}: ${what}`,
  ...(fix && { fix }),
})
const invalid = (value: unknown, en: string, zh: string): Text => ({
  zh: `值无效：${show(value)}：${zh}`,
  en: `Invalid value: ${show(value)}: ${en}`,
})
const show = (value: unknown) => JSON.stringify(value)

const notNegative = (path: string, value: number | undefined): Misfit[] =>
  value === undefined || (Number.isInteger(value) && value >= 0)
    ? []
    : [at(path, invalid(value, 'must be a whole number and greater than or equal to 0', '必须是大于等于 0 的整数'))]

function numbers(spec: Given): Misfit[] {
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds = 0 } = spec
  return [
    ...notNegative('spec.replicas', spec.replicas),
    ...notNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...notNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...notNegative('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds),
    ...(deadline <= minReadySeconds
      ? [
          at(
            'spec.progressDeadlineSeconds',
            invalid(deadline, 'must be greater than minReadySeconds', '必须大于 minReadySeconds'),
          ),
        ]
      : []),
  ]
}

function selector({ selector: given = {}, template: { metadata } }: Given): Misfit[] {
  const isEmpty = Object.keys(given.matchLabels ?? {}).length + (given.matchExpressions ?? []).length === 0
  if (isEmpty) {
    const what = invalid(given, 'empty selector is invalid for deployment', 'Deployment 的选择算符不能为空')
    return [at('spec.selector', what)]
  }
  const labels = metadata?.labels ?? {}
  if (selects(given, labels)) return []
  return [
    at(
      'spec.template.metadata.labels',
      invalid(labels, '`selector` does not match template `labels`', '`selector` 与模板的 `labels` 不匹配'),
      {
        zh: `让模板的标签满足 spec.selector：${show(given)}`,
        en: `give the template labels that fit spec.selector: ${show(given)}`,
      },
    ),
  ]
}

function strategy({ strategy: given = {} }: Given): Misfit[] {
  const path = 'spec.strategy.rollingUpdate'
  if (given.type === 'Recreate')
    return given.rollingUpdate === undefined
      ? []
      : [
          at(path, {
            zh: "禁止：策略 type 为 'Recreate' 时不能设置",
            en: "Forbidden: may not be specified when strategy `type` is 'Recreate'",
          }),
        ]
  const { maxSurge = '25%', maxUnavailable = '25%' } = given.rollingUpdate ?? {}
  const wrong = [
    ...amount(`${path}.maxUnavailable`, maxUnavailable, true),
    ...amount(`${path}.maxSurge`, maxSurge, false),
  ]
  if (wrong.length > 0 || !isZero(maxSurge) || !isZero(maxUnavailable)) return wrong
  return [
    at(
      `${path}.maxUnavailable`,
      invalid(maxUnavailable, 'may not be 0 when `maxSurge` is 0', '`maxSurge` 为 0 时不能是 0'),
      { zh: '其中一个至少为 1', en: 'make one of them 1 or more' },
    ),
  ]
}

const isZero = (value: IntOrPercent) => Number.parseInt(String(value), 10) === 0

function amount(path: string, value: unknown, isCapped: boolean): Misfit[] {
  if (typeof value === 'number') return notNegative(path, value)
  if (typeof value !== 'string' || !/^\d+%$/.test(value))
    return [
      at(path, invalid(value, 'must be an integer or a percentage such as "25%"', '必须是整数或百分比，例如 "25%"')),
    ]
  return isCapped && Number.parseInt(value, 10) > 100
    ? [at(path, invalid(value, 'must not be greater than 100%', '不能大于 100%'))]
    : []
}

function template({ template: { spec } }: Given): Misfit[] {
  const names = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  const { restartPolicy = 'Always' } = spec
  return [
    ...(spec.containers.length === 0
      ? [at('spec.template.spec.containers', { zh: '缺少必需的值', en: 'Required value' })]
      : []),
    ...(twice === undefined
      ? []
      : [at('spec.template.spec.containers', { zh: `值重复：${show(twice)}`, en: `Duplicate value: ${show(twice)}` })]),
    ...(restartPolicy === 'Always'
      ? []
      : [
          at('spec.template.spec.restartPolicy', {
            zh: `不支持的值：${show(restartPolicy)}：支持的值是 "Always"`,
            en: `Unsupported value: ${show(restartPolicy)}: supported values: "Always"`,
          }),
        ]),
  ]
}

/** Fields that change what a rollout does in a real cluster and that the play passes over. */
export const unmodelled = (spec: Given): readonly (readonly (string | number)[])[] => {
  const pod = Object.keys(spec.template.spec)
    .filter(name => passedOver.includes(name) && !(name === 'schedulerName' && isDefaultScheduler(spec)))
    .map(name => ['spec', 'template', 'spec', name])
  const containers = spec.template.spec.containers.flatMap((container, i) =>
    Object.keys(container.lifecycle ?? {})
      .filter(name => name === 'postStart')
      .map(name => ['spec', 'template', 'spec', 'containers', i, 'lifecycle', name]),
  )
  return [...pod, ...containers]
}
/** The API server writes it into every Pod template. */
const isDefaultScheduler = ({ template }: Given): boolean =>
  'schedulerName' in template.spec && template.spec.schedulerName === 'default-scheduler'
const passedOver = [
  'affinity',
  'topologySpreadConstraints',
  'nodeSelector',
  'nodeName',
  'tolerations',
  'schedulerName',
  'schedulingGates',
  'priorityClassName',
  'volumes',
  'hostNetwork',
  'runtimeClassName',
  'readinessGates',
  'activeDeadlineSeconds',
  'resourceClaims',
]

export const notModelled = (path: readonly (string | number)[]): Text => {
  const name = path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('')
  return text`${same(name)}: ${{ zh: '没有建模，演练中不起作用', en: 'not modelled, has no effect in the play' }}`
}
