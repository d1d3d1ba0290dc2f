import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'

const projectFolder = join(import.meta.dirname, '../..')
const program = join(projectFolder, 'bin/k8s-study.js')

export interface Screen {
  /** Waits until these words stand on the screen (anywhere since the last ones that were waited for), then types. */
  at(words: string, keys?: string): Promise<void>
  resize(columns: number, rows: number): void
  /** What stands on the screen and above it, line by line, as a person would see it. */
  lines(): readonly string[]
  /** Lines that went over the edge, so that the terminal had to break them. */
  broken(): readonly string[]
  /** Every byte that was written so far. */
  raw(): string
  kill(signal: string): void
  readonly exitCode: Promise<number>
}

export interface Window {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

/** The built program in a pseudo-terminal, read through an emulated screen. */
export const open = (words: readonly string[], window: Window = {}): Screen =>
  start(process.execPath, [program, ...words], window)

/** A shell line in which `study` is the built program: to see what it leaves behind. */
export const openShell = (line: string, window: Window = {}): Screen =>
  start('/bin/sh', ['-c', `study() { '${process.execPath}' '${program}' "$@"; }; ${line}`], window)

function start(file: string, words: readonly string[], { columns = 80, rows = 30, env = {} }: Window): Screen {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-terminal-'))
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true })
  const process = spawn(file, [...words], {
    cols: columns,
    rows,
    cwd: projectFolder,
    env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color', K8S_STUDY_LANG: 'en', K8S_STUDY_HOME: home, ...env },
  })
  let raw = ''
  let seen = 0
  process.onData(data => {
    raw += data
    terminal.write(data)
  })
  const exitCode = new Promise<number>(resolve => process.onExit(({ exitCode }) => resolve(exitCode)))
  const lines = () =>
    Array.from({ length: terminal.buffer.active.length }, (_, i) =>
      (terminal.buffer.active.getLine(i)?.translateToString(true) ?? '').trimEnd(),
    )
  return {
    async at(words, keys = '') {
      for (let turn = 0; withoutCodes(raw).indexOf(words, seen) < 0; turn++) {
        if (turn > 1000) throw new Error(`never shown: ${words}\n${lines().join('\n')}`)
        await setTimeout(10)
      }
      seen = withoutCodes(raw).indexOf(words, seen) + words.length
      // A prompt listens once it has been drawn; what is typed earlier is thrown away.
      await setTimeout(30)
      process.write(keys)
    },
    resize(columns, rows) {
      process.resize(columns, rows)
      terminal.resize(columns, rows)
    },
    lines,
    broken: () => lines().filter((_, i) => terminal.buffer.active.getLine(i)?.isWrapped),
    raw: () => raw,
    kill: signal => process.kill(signal),
    exitCode,
  }
}

// oxlint-disable-next-line no-control-regex -- the codes of a terminal are what this is about
const withoutCodes = (words: string) => words.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '')
