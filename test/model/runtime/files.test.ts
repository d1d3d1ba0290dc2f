import { describe, expect, it } from 'vitest'
import { startContainer } from '../../../src/model/runtime/containers.ts'
import { appendLine, fileTree, readLines } from '../../../src/model/runtime/files.ts'
import { runSandbox } from '../../../src/model/runtime/sandbox.ts'
import { sendSignal } from '../../../src/model/runtime/signals.ts'
import { heldBy, modes, present, program, recordingNode } from './recording.ts'

function twoContainers() {
  const { node, kernel } = recordingNode()
  const volume = fileTree('data')
  const sandbox = runSandbox(node, { pod: 'web', attempt: 0, modes: modes(), hold: heldBy(true) })
  const start = (name: string, mounts = {}) =>
    present(startContainer(node, sandbox, { name, program: program(), mounts }))
  return { kernel, sandbox, a: start('a', { '/out': volume }), b: start('b', { '/in': volume }), c: start('c') }
}

describe('files', () => {
  it('of a volume are seen wherever it is mounted, under the path of that mount', () => {
    const { a, b, c } = twoContainers()
    appendLine(a, '/out/log', 'one')
    expect(readLines(b, '/in/log')).toEqual(['one'])
    expect(readLines(c, '/in/log')).toBeUndefined()
  })

  it('of the root filesystem are the container’s own', () => {
    const { a, b } = twoContainers()
    appendLine(a, '/output', 'mine')
    expect(readLines(a, '/output')).toEqual(['mine'])
    expect(readLines(b, '/output')).toBeUndefined()
  })

  it('of a volume outlive pause', () => {
    const { kernel, sandbox, a, b } = twoContainers()
    appendLine(a, '/out/log', 'one')
    sendSignal(kernel, 'KILL', present(sandbox.pause), undefined)
    appendLine(a, '/out/log', 'two')
    expect(readLines(b, '/in/log')).toEqual(['one', 'two'])
  })
})
