import { appendLine, readLines } from '../../model/runtime/files.ts'
import type { Container } from '../../objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { syncUntilQuiet } from './kubelet.ts'
import { losePause } from './loss.ts'
import type { PauseOptions } from './options.ts'
import type { Parts, Place } from './parts.ts'
import { type PodOnNode, podOnNode, processOf } from './pod-on-node.ts'
import { createPod, newNode, newStage } from '../runtime/stage.ts'

/** a and b mount the volume, c does not; files are written and read before and after pause dies, and in the new sandbox. */
export const volumesWithoutPause = (parts: Parts): Experiment<PauseOptions> => ({
  name: 'volumes-without-pause',
  asks: {
    zh: '卷是 pause 提供的吗？pause 死了，卷里的文件还在吗？同一 Pod 的容器看得见彼此的文件吗？',
    en: "Does pause provide the volumes? Are the files still there when it dies? And do a Pod's containers see each other's files?",
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [survive, onlyIfMounted],
})

const mounting = (name: string): Container => ({ name, volumeMounts: [{ name: 'data', mountPath: '/data' }] })
const spec = { containers: [mounting('a'), mounting('b'), { name: 'c' }], volumes: [{ name: 'data', emptyDir: {} }] }

function play(parts: Parts, tools: ModelTools): Step[] {
  // Namespaces are another experiment's matter.
  const stage = newStage(tools, what => !what.kind.startsWith('Namespace') && what.kind !== 'CniCalled')
  const place = { stage, parts, node: newNode(stage, parts) }
  stage.tell({
    zh: '三个容器：a、b 都把卷 data 挂在 /data，c 没有挂。kubelet 先在节点上准备好卷，然后才要求建沙箱。',
    en: 'Three containers: a and b mount the volume data at /data, c does not. The kubelet prepares the volume on the node, and only then asks for a sandbox.',
  })
  const on = podOnNode({ metadata: { name: 'web', uid: 'web-uid' }, spec, status: {} })
  syncUntilQuiet(place, on, createPod(stage, 'web'))

  const one = write(place, on, '/data/log', 'one')
  write(place, on, '/private', 'mine')
  read(place, on, 'b', '/data/log', one)
  read(place, on, 'c', '/data/log', one)
  read(place, on, 'b', '/private', one)

  stage.wait(5000)
  stage.tell({
    zh: 'pause 被杀。kubelet 还没察觉，a 接着写，b 接着读。',
    en: 'pause is killed. The kubelet does not know yet; a writes on, b reads on.',
  })
  const lost = losePause(place, on)
  stage.wait(100)
  const two = write(place, on, '/data/log', 'two')
  read(place, on, 'b', '/data/log', two)

  stage.tell({
    zh: 'kubelet 换上新沙箱，容器都是新的；卷还是原来那个目录，根文件系统却换了。',
    en: 'The kubelet makes a new sandbox and new containers. The volume is the same folder as before; the root filesystems are not.',
  })
  const settled = syncUntilQuiet(place, on, lost)
  read(place, on, 'b', '/data/log', settled)
  read(place, on, 'a', '/private', settled)
  return stage.steps
}

function write({ stage }: Place, on: PodOnNode, path: string, text: string): Fact | undefined {
  const writer = processOf(on, 'a')
  if (writer === undefined) return undefined
  appendLine(writer, path, text)
  return stage.note(writer.name, { kind: 'FileWritten', path, container: writer.name, text }, writer.started)
}

function read({ stage }: Place, on: PodOnNode, name: string, path: string, because?: Fact): void {
  const reader = processOf(on, name)
  if (reader !== undefined) stage.look(command(name, path), readLines(reader, path)?.join(', ') ?? noFile, because)
}

const command = (name: string, path: string) => `web/${name}$ cat ${path}`
const noFile = 'No such file or directory'
const looksAt = (facts: readonly Fact[], name: string, path: string) =>
  ofKind(facts, 'Looked').filter(each => each.subject === command(name, path))

const survive: Claim = {
  id: 'volumes-survive-pause',
  text: {
    zh: '卷不靠 pause：pause 死后照样读写，换了沙箱之后文件还在',
    en: 'Volumes do not hang on pause: they are read and written after its death, and the files are there in the next sandbox too',
  },
  judge(facts) {
    const seen = looksAt(facts, 'b', '/data/log')
    const died = ofKind(facts, 'ProcessEnded').find(each => each.container === 'pause')
    const again = ofKind(facts, 'SandboxState').find(each => each.attempt === 1)
    const [before, between, after] = seen
    const order = [before, died, between, again, after].map(each => each?.id ?? 0)
    const inTurn = order.every((id, i) => id > (order[i - 1] ?? 0))
    return all(seen, fact => inTurn && fact.value === (fact === before ? 'one' : 'one, two'))
  },
}

const onlyIfMounted: Claim = {
  id: 'files-shared-only-if-mounted',
  text: {
    zh: '只有都挂载了同一个卷的容器才共享文件；各自的根文件系统互不可见，容器一换就丢',
    en: 'Containers share files only in a volume that both mount; their root filesystems are private, and lost with the container',
  },
  judge: facts =>
    both(
      all(looksAt(facts, 'b', '/data/log').slice(0, 1), fact => fact.value === 'one'),
      ...[looksAt(facts, 'c', '/data/log'), looksAt(facts, 'b', '/private'), looksAt(facts, 'a', '/private')].map(
        seen => all(seen, fact => fact.value === noFile),
      ),
    ),
}
