import { emitKeypressEvents } from 'node:readline'
import { type ExitCode, Mistake } from '../errors.ts'
import type { Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import type { Context } from './context.ts'
import { type Key, beginning, press, view } from './stepper.ts'

/**
 * Walks a person through a trace on a screen of its own; the terminal is given back as it was, whatever happens.
 * @throws Mistake without a word, and with 130 or 143, when the person or a signal stops the program.
 */
export async function step(context: Context, scenario: Scenario, trace: Trace): Promise<void> {
  const { stdin, stdout } = context.world
  if (!context.interactive) {
    throw new Mistake({
      what: { zh: '--step 需要终端', en: '--step needs a terminal' },
      fix:
        stdin.isTTY || !stdout.isTTY
          ? { zh: '不加 --step 会打印全部', en: 'without --step everything is printed' }
          : {
              zh: '按键要从终端读取：把输入存成文件再给出（-f 文件），不加 --step 会打印全部',
              en: 'keys are read from it: give what you pipe in as a file (-f FILE); without --step everything is printed',
            },
    })
  }
  const terminal = stdin as NodeJS.ReadStream
  const facts = factsOf(trace)
  let stand = beginning
  const draw = () => {
    const rows = stdout.rows ?? 24
    const screen = { ...context, columns: stdout.columns ?? context.width, rows: rows - 1 }
    stdout.write(`\u001b[H\u001b[J${view(stand, trace, scenario, screen).join('\r\n')}`)
  }
  return new Promise((resolve, reject) => {
    const onKey = (_: string | undefined, key: Key) => {
      stand = press(stand, key, facts)
      if (stand.done === 'stopped') end(130)
      else if (stand.done === 'left') end()
      else draw()
    }
    const stop = context.world.onStop(signal => end(signal === 'SIGINT' ? 130 : 143))
    const end = (exitCode?: ExitCode) => {
      stop()
      terminal.off('keypress', onKey)
      terminal.off('end', onEnd)
      stdout.off('resize', draw)
      terminal.setRawMode?.(false)
      terminal.pause()
      stdout.write('\u001b[?25h\u001b[?1049l')
      if (exitCode === undefined) resolve()
      else reject(new Mistake([], exitCode))
    }
    const onEnd = () => end()
    emitKeypressEvents(terminal)
    terminal.setRawMode?.(true)
    terminal.resume()
    // The alternate screen, without a cursor.
    stdout.write('\u001b[?1049h\u001b[?25l')
    terminal.on('keypress', onKey)
    terminal.on('end', onEnd)
    stdout.on('resize', draw)
    draw()
  })
}
