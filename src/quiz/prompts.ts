import {
  type KeypressEvent,
  createPrompt,
  isBackspaceKey,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core'
import type { ChalkInstance } from 'chalk'
import { type Mode, type Picking, type Press, pressed, startPicking } from './picking.ts'

export { input } from '@inquirer/prompts'

/** Words as lines of at most so many columns. */
export type Wrapped = (columns: number) => readonly string[]

export interface ListConfig {
  readonly mode: Mode
  readonly labels: readonly Wrapped[]
  /** Where the pointer begins; default the first. */
  readonly active?: number
  /** Which keys there are; and what to say if nothing was picked. */
  readonly help: string
  readonly tooFew: string
  readonly paint: ChalkInstance
  /** The screen now: it may be resized while a question stands. */
  screen(): { readonly columns: number; readonly rows: number }
}

/** A list of choices, wrapped with a hanging indent, which stays on the screen with its marks once it is answered. */
export const listPrompt = createPrompt<readonly number[], ListConfig>((config, done) => {
  const [picking, setPicking] = useState(startPicking(config.mode, config.labels.length, config.active))
  useKeypress((key, line) => {
    // What is typed is a key here, and no text.
    line.clearLine(0)
    const press = pressOf(key)
    if (press === undefined) return
    const next = pressed(picking, press)
    setPicking(next)
    if (next.state === 'done') done(next.picked)
  })
  const { yellow, dim } = config.paint
  const { columns, rows } = config.screen()
  const page = usePagination({
    items: [...config.labels.keys()],
    active: picking.active,
    renderItem: ({ item }) => choice(config, picking, item, columns).join('\n'),
    pageSize: Math.max(3, rows - linesBelow),
    loop: false,
  })
  if (picking.state === 'done') return hideCursor + page
  return [hideCursor + page, picking.state === 'too few' ? yellow(config.tooFew) : dim(config.help)]
})

/** Waits for Enter or the space bar; with `back`, `u` is an answer too. */
export const enterPrompt = createPrompt<'on' | 'back', { readonly words: string; readonly back: boolean }>(
  ({ words, back }, done) => {
    useKeypress((key, line) => {
      line.clearLine(0)
      if (isEnterKey(key) || isSpaceKey(key)) done('on')
      if (back && key.name === 'u') done('back')
    })
    return hideCursor + words
  },
)

// Inquirer shows the cursor again when a prompt ends, however it ends.
const hideCursor = '\u001B[?25l'
const linesBelow = 4

function choice({ labels, paint }: ListConfig, picking: Picking, index: number, columns: number): string[] {
  const at = picking.active === index
  const mark = `${at ? '❯' : ' '} ${markOf(picking, index)} `
  // A line as wide as the screen would confuse the count of lines to erase.
  const [first = '', ...more] = labels[index]?.(columns - mark.length - 1) ?? []
  return [(at ? paint.cyan(mark) : mark) + first, ...more.map(line => ' '.repeat(mark.length) + line)]
}

function markOf({ mode, picked }: Picking, index: number): string {
  const number = `${index + 1}.`
  if (mode === 'one') return number
  if (mode === 'order') return picked.includes(index) ? `[${picked.indexOf(index) + 1}]` : '[ ]'
  return `[${picked.includes(index) ? 'x' : ' '}] ${number}`
}

function pressOf(key: KeypressEvent): Press | undefined {
  if (isUpKey(key)) return 'up'
  if (isDownKey(key)) return 'down'
  if (isSpaceKey(key)) return 'toggle'
  if (isEnterKey(key)) return 'confirm'
  if (isBackspaceKey(key)) return 'undo'
  return /^[1-9]$/.test(key.name) ? { digit: Number(key.name) } : undefined
}
