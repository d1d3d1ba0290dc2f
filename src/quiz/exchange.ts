import { Mistake, type Problem } from '../errors.ts'
import { type Text, text } from '../text.ts'
import { parseLine } from './event.ts'
import { tooNew } from './progress.ts'

/** The version of the document that `export progress` writes. */
export const exchangeVersion = 1

/**
 * All events of a log as one JSON document, `{ "v": 1, "events": [ … ] }`: the lines of the log as they are kept (those of
 * kinds that a later release has added, too), each once, sorted. Each stands on a line of its own, so that a torn copy loses
 * only its end. The same events give the same bytes.
 */
export const renderProgress = (lines: readonly string[]): string =>
  `{"v":${exchangeVersion},"events":[\n${union(lines).join(',\n')}\n]}\n`

/** Each event once, whatever spaces it was written with. */
export const union = (lines: readonly string[]): string[] => [...new Set(lines.map(canonical))].sort()
const canonical = (line: string): string => JSON.stringify(JSON.parse(line))

/** What of the other lines is not among our own yet. */
export function newLines(own: readonly string[], others: readonly string[]): string[] {
  const known = new Set(union(own))
  return union(others).filter(line => !known.has(line))
}

/** Events from another machine, as lines of a log; and what could not be read of them, with its place. */
export interface Incoming {
  readonly lines: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Reads what `export progress` wrote, whole or torn, or a file of another machine's log.
 * @throws Mistake if any of it is of a newer format: then none of it is of use to us.
 */
export function readProgress(file: string, words: string): Incoming {
  const events = wholeDocument(file, words)
  const places = events === undefined ? linesOf(file, words) : events
  const lines: string[] = []
  const problems: Problem[] = []
  for (const { place, line, within = text`` } of places) {
    const read = parseLine(line)
    if (read.is === 'newer') throw tooNew(place, read.version)
    if (read.is === 'damaged')
      problems.push({ ...place, what: text`${skipped}${within}: ${read.what}`, severity: 'note' })
    else lines.push(line)
  }
  if (lines.length === 0)
    throw new Mistake(problems.length === 0 ? { file, what: empty, fix: source } : notProgress(file))
  return { lines: union(lines), problems }
}

interface Placed {
  readonly place: { readonly file: string; readonly line?: number }
  readonly line: string
  readonly within?: Text
}

function wholeDocument(file: string, words: string): Placed[] | undefined {
  const value = parsed(words)
  if (typeof value !== 'object' || value === null || !('events' in value) || !Array.isArray(value.events))
    return undefined
  const version = 'v' in value ? value.v : undefined
  if (typeof version === 'number' && version > exchangeVersion) throw tooNew({ file }, version)
  return value.events.map((event: unknown, i) => ({
    place: { file },
    line: JSON.stringify(event) ?? '',
    within: text` (events[${i}])`,
  }))
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}

/** A line an event, with or without the commas and brackets of the document. */
function linesOf(file: string, words: string): Placed[] {
  return words.split('\n').flatMap((raw, i) => {
    const line = raw.trim().replace(/,$/, '')
    const place = { file, line: i + 1 }
    const version = Number(/^\{"v":(\d+),"events":\[$/.exec(line)?.[1])
    if (version > exchangeVersion) throw tooNew(place, version)
    return line === '' || line === ']}' || version > 0 ? [] : [{ place, line }]
  })
}

const skipped: Text = { zh: '读不懂，已跳过', en: 'skipped' }
const empty: Text = { zh: '里面没有学习记录', en: 'there is no progress in it' }
const source: Text = {
  zh: '在另一台机器上运行 `k8s-study export progress > progress.json`',
  en: 'run `k8s-study export progress > progress.json` on the other machine',
}
const notProgress = (file: string): Problem => ({
  file,
  what: { zh: '这不是 k8s-study 的学习记录', en: 'this is no progress of k8s-study' },
  fix: source,
})
