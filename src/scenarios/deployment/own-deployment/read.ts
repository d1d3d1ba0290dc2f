import type { Problem } from '../../../errors.ts'
import { withDefaults } from '../../../model/cluster/deployment/defaults.ts'
import type { Deployment } from '../../../model/cluster/objects.ts'
import type { Brought, Manifest } from '../../../sim/scenario.ts'
import { isObject, type Misfit, misfits, problemAt, tidied } from '../../../sim/shape.ts'
import { deploymentShape } from './shape.ts'
import { type Given, notModelled, refusals, unmodelled } from './validate.ts'

/** Deployments as they would be stored. If one is refused none is played: what is wrong is to be put right first. */
export function readDeployments({ manifests }: Brought): {
  readonly value?: readonly Deployment[]
  readonly problems: readonly Problem[]
} {
  const read = manifests.map(manifest => readOne(manifest, tidied(manifest.object)))
  const deployments = read.flatMap(({ deployment }) => deployment ?? [])
  const problems = read.flatMap(each => each.problems)
  const twice = deployments.filter(
    ({ metadata }, i) => deployments.findIndex(each => each.metadata.name === metadata.name) < i,
  )
  const all: Problem[] = [
    ...problems.map(each => (each.severity === 'note' && deployments.length === 0 ? asProblem(each) : each)),
    ...twice.map(({ metadata: { name } }) => ({
      what: { zh: `有两个 Deployment 都叫 ${name}`, en: `two Deployments are called ${name}` },
      fix: { zh: '一次只给其中一个', en: 'bring one at a time' },
    })),
  ]
  const isRefused = all.some(each => each.severity !== 'note')
  return isRefused || deployments.length === 0 ? { problems: all } : { value: deployments, problems: all }
}

const asProblem = (problem: Problem): Problem => ({ ...problem, severity: 'problem' })

function readOne(manifest: Manifest, object: unknown): { deployment?: Deployment; problems: readonly Problem[] } {
  const kind = isObject(object) ? object['kind'] : undefined
  if (kind !== 'Deployment') return { problems: [stranger(manifest, kind)] }
  const wrong = misfits(object, deploymentShape)
  if (wrong.length > 0) return { problems: wrong.map(each => problemAt(manifest, each)) }
  const given = object as { apiVersion?: string; metadata: Deployment['metadata']; spec: Given }
  const refused = [...version(given.apiVersion), ...refusals(given.spec), ...tooMany(given.spec)]
  if (refused.length > 0) return { problems: refused.map(each => problemAt(manifest, each)) }
  const notes = unmodelled(given.spec).map(path => ({
    ...problemAt(manifest, { path, what: notModelled(path) }),
    severity: 'note' as const,
  }))
  const { name, labels, annotations } = given.metadata
  const metadata = { name, ...(labels && { labels }), ...(annotations && { annotations }) }
  return { deployment: { kind: 'Deployment', metadata, spec: specOf(given.spec) }, problems: notes }
}

function specOf(given: Given): Deployment['spec'] {
  const { template, selector = {}, ...rest } = given
  return withDefaults({ ...rest, selector, template: { ...template, metadata: template.metadata ?? {} } })
}

const version = (apiVersion: string | undefined): Misfit[] =>
  apiVersion === undefined || apiVersion === 'apps/v1'
    ? []
    : [
        {
          path: ['apiVersion'],
          what: {
            zh: `没有与版本“${apiVersion}”中的类别“Deployment”匹配的资源`,
            en: `no matches for kind "Deployment" in version "${apiVersion}"`,
          },
          fix: { zh: 'apiVersion: apps/v1', en: 'apiVersion: apps/v1' },
        },
      ]

/** A play is over in a moment: with more Pods than this it would not be. */
const mostReplicas = 200
const tooMany = ({ replicas = 1 }: Given): Misfit[] =>
  replicas <= mostReplicas
    ? []
    : [
        {
          path: ['spec', 'replicas'],
          what: { zh: `演练最多 ${mostReplicas} 个副本`, en: `at most ${mostReplicas} replicas are played` },
          fix: { zh: '换成较小的数：比例不变', en: 'take a smaller number: proportions stay the same' },
        },
      ]

function stranger({ file, line }: Manifest, kind: unknown): Problem {
  if (typeof kind !== 'string')
    return {
      file,
      line,
      what: { zh: '这不是 Kubernetes 对象：没有 kind', en: 'not a Kubernetes object: it has no kind' },
    }
  if (kind.toLowerCase() === 'deployment')
    return {
      file,
      line,
      what: { zh: `kind: ${kind}`, en: `kind: ${kind}` },
      fix: { zh: '是不是 Deployment？', en: 'did you mean Deployment?' },
    }
  const what = { zh: `${kind} 不参与演练：只演练 Deployment`, en: `${kind} is not played: only Deployments are` }
  return { file, line, what, severity: 'note' }
}
