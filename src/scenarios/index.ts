import type { Broken, Scenario } from '../sim/scenario.ts'
import type { Text } from '../text.ts'

/** The sixteen simulations, in the order of the notes: id = card id. One not ready yet has a title and nothing to load. */
export const catalogue = {
  components: {
    title: { zh: 'Kubernetes 的组件', en: 'The components of Kubernetes' },
    load: () => import('./components/scenario.ts').then(module => module.scenario),
    broken: () => import('./components/broken.ts').then(module => module.broken),
  },
  'pause-container': {
    title: { zh: 'pause 容器', en: 'The pause container' },
    load: () => import('./pause-container/scenario.ts').then(module => module.scenario),
    broken: () => import('./pause-container/broken.ts').then(module => module.broken),
  },
  'pod-containers': {
    title: { zh: 'Pod 内容器之间的关系', en: 'The containers of a Pod' },
    load: () => import('./pod-containers/scenario.ts').then(module => module.scenario),
    broken: () => import('./pod-containers/broken.ts').then(module => module.broken),
  },
  'pod-lifecycle': {
    title: { zh: 'Pod 的生命周期', en: 'The life cycle of a Pod' },
    load: () => import('./pod-lifecycle/scenario.ts').then(module => module.scenario),
    broken: () => import('./pod-lifecycle/broken.ts').then(module => module.broken),
  },
  'service-endpoints': {
    title: { zh: 'Service 与端点', en: 'Services and their endpoints' },
    load: () => import('./service-endpoints/scenario.ts').then(module => module.scenario),
    broken: () => import('./service-endpoints/broken.ts').then(module => module.broken),
  },
  'kube-proxy': {
    title: { zh: 'kube-proxy 的原理', en: 'How kube-proxy works' },
    load: () => import('./kube-proxy/scenario.ts').then(module => module.scenario),
    broken: () => import('./kube-proxy/broken.ts').then(module => module.broken),
  },
  replicaset: {
    title: { zh: 'ReplicaSet 的实现', en: 'How a ReplicaSet works' },
    load: () => import('./replicaset/scenario.ts').then(module => module.scenario),
    broken: () => import('./replicaset/broken.ts').then(module => module.broken),
  },
  deployment: {
    title: { zh: 'Deployment 与 ReplicaSet', en: 'Deployments and ReplicaSets' },
    load: () => import('./deployment/scenario.ts').then(module => module.scenario),
    broken: () => import('./deployment/broken.ts').then(module => module.broken),
  },
  'thousand-nodes': { title: { zh: '一千台机器的集群', en: 'A cluster of 1,000 machines' } },
  'five-thousand-nodes': { title: { zh: '从一千到五千台', en: 'From 1,000 to 5,000 machines' } },
  operations: { title: { zh: '集群运营', en: 'Running a cluster' } },
  avalanche: { title: { zh: '雪崩与预防', en: 'Avalanches and their prevention' } },
  'kube-proxy-replacement': { title: { zh: '替代 kube-proxy', en: 'Replacing kube-proxy' } },
  sidecar: { title: { zh: '边车模式', en: 'The sidecar pattern' } },
  canary: { title: { zh: '灰度发布', en: 'Canary releases' } },
  pitfalls: { title: { zh: '实践中的大坑', en: 'Pitfalls' } },
} as const satisfies Record<string, Entry>

export type ScenarioId = keyof typeof catalogue
export interface Entry {
  readonly title: Text
  readonly load?: () => Promise<Scenario>
  /** The misconceptions, loaded only by tests and by the quiz. */
  readonly broken?: () => Promise<readonly Broken[]>
}

export const isScenarioId = (id: string): id is ScenarioId => Object.hasOwn(catalogue, id)
export const entry = (id: ScenarioId): Entry => catalogue[id]
