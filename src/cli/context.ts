import type { ChalkInstance } from 'chalk'
import type { ExitCode } from '../errors.ts'
import type { Language, Text } from '../text.ts'
import type { World } from '../world.ts'

/** What every command is handed: the world, and what the flags common to all commands decided. */
export interface Context {
  readonly world: World
  readonly language: Language
  /** Columns to fill; never exceeded. */
  readonly width: number
  /** Colours for stdout; level 0 paints nothing. */
  readonly paint: ChalkInstance
  /** May ask: stdin and stdout are terminals. */
  readonly interactive: boolean
  /** The folder of the deck: `--deck`, else our own `content/`. */
  readonly deckFolder: string
  /** Results, to stdout. A line break is added. */
  say(words: string): void
  /** Progress and hints, to stderr. */
  hint(words: Text): void
}

/** Runs what a command does, with what it is handed; its exit code is the program's. */
export type Act = (act: (context: Context) => Promise<ExitCode>) => Promise<void>

/** Flags that every command takes. */
export interface CommonOptions {
  readonly deck?: string
  readonly color?: boolean
}
