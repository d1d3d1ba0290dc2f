import { PassThrough, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { main } from '../../src/main.ts'
import type { World } from '../../src/world.ts'
import { testWorld } from '../world.ts'

/** The whole program in this process with a learner at its terminal, who types once he has seen something. */
export function converse(words: readonly string[], changes: Partial<World> = {}) {
  let shown = ''
  let seen = 0
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const screen = new Writable({
    write(chunk, _, done) {
      shown += String(chunk)
      done()
    },
  })
  // Node's own streams are marked like this, and never ended by one that is piped into them.
  const stdout = Object.assign(screen, { isTTY: true, columns: 80, rows: 40, _isStdio: true })
  const made = testWorld({ argv: words, stdin, stdout, ...changes })
  const code = main(made.world)
  const plain = () => stripVTControlCharacters(shown)
  return {
    code,
    stderr: () => made.stderr(),
    shown: plain,
    /** Waits until words appear that were not yet waited for, then types. */
    async at(words: string, keys = ''): Promise<void> {
      for (let turn = 0; plain().indexOf(words, seen) < 0; turn++) {
        if (turn > 4000) throw new Error(`never shown: ${words}\n${plain().slice(seen)}`)
        await setTimeout(5)
      }
      seen = plain().indexOf(words, seen) + words.length
      // Inquirer begins to listen one turn after a question stands.
      await new Promise(setImmediate)
      stdin.write(keys)
    },
  }
}
