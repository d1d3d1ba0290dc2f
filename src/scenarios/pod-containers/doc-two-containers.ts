import { startContainer } from '../../model/runtime/containers.ts'
import { appendLine, fileTree, readLines } from '../../model/runtime/files.ts'
import { holdOf } from '../../model/runtime/hold.ts'
import { endProcess } from '../../model/runtime/processes.ts'
import type { FileTree } from '../../model/runtime/kernel.ts'
import { runSandbox } from '../../model/runtime/sandbox.ts'
import type { RestartPolicy } from '../../objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, isRunning, minute, newStage, podObject, print, second, shows } from '../cluster/stage.ts'
import { all, both, looked, none } from '../judging.ts'
import { nginx, script } from '../runtime/programs.ts'
import { createPod, newNode, newStage as newNodeStage } from '../runtime/stage.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** After the kubernetes.io page "Communicate Between Containers in the Same Pod Using a Shared Volume". */
export const docTwoContainers = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'doc-two-containers',
  asks: {
    zh: 'debian 把网页写进卷里就退出，nginx 从另一个路径读它：页面看得到吗，Pod 又算什么状态？',
    en: 'Debian writes a page into a volume and exits, nginx reads it at another path: is the page served, and how does the Pod stand?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [twoPaths, staysRunning, backedOff],
  outcomes: [status],
})

const page = 'Hello from the debian container'
const [served, written] = ['/usr/share/nginx/html', '/pod-data']

function* play(parts: Parts, { restartPolicy }: ContainersOptions, tools: ModelTools): Iterable<Step> {
  yield* onTheNode(parts, tools)
  yield* inTheCluster(parts, restartPolicy, tools)
}

/** Below Kubernetes: one directory, two mount namespaces, two paths. */
function onTheNode(parts: Parts, tools: ModelTools): Step[] {
  const stage = newNodeStage(tools, what => what.kind === 'ProcessEnded' || what.kind === 'FileWritten')
  const node = newNode(stage, parts)
  stage.tell({
    zh: `节点上：同一个 emptyDir，在 nginx 里挂载于 ${served}，在 debian 里挂载于 ${written}。`,
    en: `On the node: one emptyDir, mounted at ${served} in nginx and at ${written} in debian.`,
  })
  const modes = parts.modes({})
  const created = createPod(stage, 'two-paths', { volumes: 'emptyDir' })
  const sandbox = runSandbox(node, { pod: 'two-paths', attempt: 0, modes, hold: holdOf('containerd', modes) }, created)
  const directories = new Map<string, FileTree>()
  const volume = (container: string) => {
    const owner = parts.volumeOwner('two-paths', container)
    const directory = directories.get(owner) ?? fileTree(`shared-data of ${owner}`)
    directories.set(owner, directory)
    return directory
  }
  const server = startContainer(
    node,
    sandbox,
    { name: 'nginx', program: nginx, mounts: { [served]: volume('nginx') } },
    created,
  )
  const writer = startContainer(
    node,
    sandbox,
    { name: 'debian', program: script, mounts: { [written]: volume('debian') } },
    created,
  )
  if (server === undefined || writer === undefined) return stage.steps
  const path = `${written}/index.html`
  appendLine(writer, path, page)
  const wrote = stage.note('two-paths/debian', { kind: 'FileWritten', path, container: 'debian', text: page }, created)
  endProcess(node.kernel, writer, { code: 0 }, created)
  stage.look(curl, readLines(server, `${served}/index.html`)?.join(' ') ?? '404', wrote ?? writer.ended)
  return stage.steps
}

const curl = 'nginx$ curl localhost'

const policies = ['Always', 'OnFailure', 'Never'] as const
const podWith: Readonly<Record<RestartPolicy, string>> = { Always: 'always', OnFailure: 'on-failure', Never: 'never' }

function* inTheCluster(parts: Parts, first: RestartPolicy, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: { nginx: {}, debian: { exits: { after: second, code: 0 } } },
    shows: shows('Wrote', 'PhaseChanged', 'ContainerState', 'BackOff', 'StatusPrinted'),
    watch: false,
  })
  yield caption({
    zh: '集群里：同样的两个容器，三种重启策略各一个 Pod。debian 运行 1 秒后以 0 退出。',
    en: 'In the cluster: the same two containers, one Pod for each restart policy. Debian exits with 0 after 1 s.',
  })
  const containers = [{ name: 'nginx' }, { name: 'debian' }]
  for (const restartPolicy of [first, ...policies.filter(each => each !== first)])
    create(stage, podObject(podWith[restartPolicy], { restartPolicy, containers }), `restartPolicy: ${restartPolicy}`)
  yield* stage.cluster.run(minute, () => isRunning(stage, ...Object.values(podWith)))
  yield* stage.cluster.run(stage.cluster.now() + 2 * minute)
  yield caption({ zh: '两分钟之后：', en: 'Two minutes later:' })
  for (const pod of Object.values(podWith)) print(stage, pod)
  yield* stage.cluster.run(stage.cluster.now())
}

const twoPaths: Claim = {
  id: 'volume-at-two-paths',
  text: {
    zh: '同一个卷可以在不同容器里挂载到不同路径：debian 写下页面、以 0 退出，nginx 照样把它送出',
    en: 'One volume may be mounted at different paths: Debian writes the page and exits with 0, and nginx serves it all the same',
  },
  judge(facts) {
    const written = ofKind(facts, 'FileWritten')
    const seen = looked(facts, curl)
    return both(
      all(seen === undefined ? [] : [seen], fact => written.some(each => each.text === fact.value)),
      all(
        ofKind(facts, 'ProcessEnded').filter(each => each.container === 'debian'),
        fact => fact.exitCode === 0,
      ),
    )
  },
}

const of = <F extends { readonly pod: string }>(facts: readonly F[], ...pods: readonly RestartPolicy[]) =>
  facts.filter(each => pods.some(policy => podWith[policy] === each.pod))
const printed = (facts: readonly Fact[], ...pods: readonly RestartPolicy[]) =>
  of(ofKind(facts, 'StatusPrinted'), ...pods)

const staysRunning: Claim = {
  id: 'first-exit-keeps-running',
  text: {
    zh: 'Never 和 OnFailure 之下，debian 成功退出后 Pod 仍是 Running；kubectl 打印 READY 1/2、STATUS NotReady',
    en: 'With Never and OnFailure the Pod stays Running after the success of Debian; kubectl prints READY 1/2 and STATUS NotReady',
  },
  judge(facts) {
    const phases = of(ofKind(facts, 'PhaseChanged'), 'Never', 'OnFailure')
    return both(
      all(printed(facts, 'Never', 'OnFailure'), fact => fact.ready === '1/2' && fact.status === 'NotReady'),
      all(phases, fact => fact.to === 'Pending' || fact.to === 'Running'),
      none(of(ofKind(facts, 'BackOff'), 'Never', 'OnFailure'), phases),
    )
  },
}

const backedOff: Claim = {
  id: 'success-is-backed-off',
  text: {
    zh: 'Always 之下，成功退出也会被重启，等待一次比一次长：debian 从未失败，却成了 CrashLoopBackOff',
    en: 'With Always a success is restarted too, with back-off: Debian has never failed, and yet it is in CrashLoopBackOff',
  },
  judge(facts) {
    const exits = of(ofKind(facts, 'ContainerState'), 'Always').filter(each => each.state === 'terminated')
    return both(
      all(exits, fact => fact.exitCode === 0),
      all(of(ofKind(facts, 'BackOff'), 'Always'), fact => fact.container === 'debian'),
      all(printed(facts, 'Always'), fact => fact.status === 'CrashLoopBackOff'),
    )
  },
}

const status: Outcome = {
  name: 'status',
  kind: 'choice',
  values: ['Running', 'NotReady', 'Completed', 'CrashLoopBackOff', 'Error'],
  asks: {
    zh: 'debian 以 0 退出两分钟之后，kubectl 在 STATUS 一列打印什么？',
    en: 'Two minutes after Debian has exited with 0: what does kubectl print in the column STATUS?',
  },
  of(facts) {
    const first = ofKind(facts, 'Wrote').find(each => each.change.startsWith('restartPolicy'))?.subject
    return ofKind(facts, 'StatusPrinted').find(each => `Pod/${each.pod}` === first)?.status ?? ''
  },
}
