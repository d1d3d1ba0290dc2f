import { Mistake, type Problem } from '../errors.ts'
import { type Text, text } from '../text.ts'
import type { World } from '../world.ts'
import { type Event, memoriesAfter, parseLine, renderEvent } from './event.ts'
import type { Grade, Memory, Moment } from './memory.ts'
import { tried } from './tried.ts'

/** What a learner's reviews, of all his devices, come to. */
export interface Progress {
  readonly memories: ReadonlyMap<string, Memory>
  readonly problems: readonly Problem[]
}

/** The events of all devices, in no order, and what could not be read of them. */
export interface Log {
  readonly events: readonly Event[]
  /** Every line that is of our format, as it is kept: events of kinds that only a later release knows, too. */
  readonly lines: readonly string[]
  /** Lines that could not be read, each with its place. They cost nothing but themselves. */
  readonly problems: readonly Problem[]
}

/** What of the world the reviews need. */
export type Place = Pick<World, 'env' | 'files' | 'uniqueId'>

/** Where the reviews are: `$K8S_STUDY_HOME`, else the XDG data folder. */
export function dataFolder(env: World['env']): string {
  if (env.K8S_STUDY_HOME) return env.K8S_STUDY_HOME
  // The XDG specification: a path that is not absolute is to be ignored.
  if (env.XDG_DATA_HOME?.startsWith('/')) return `${env.XDG_DATA_HOME}/k8s-study`
  const home = env.HOME || env.USERPROFILE
  if (home) return `${home}/.local/share/k8s-study`
  throw new Mistake({
    what: { zh: '不知道学习记录该放在哪里：没有设置 HOME', en: 'there is no place for your progress: HOME is not set' },
    fix: { zh: '请设置 K8S_STUDY_HOME', en: 'set K8S_STUDY_HOME to a folder' },
  })
}

/** Reads what a learner knows, and changes nothing. @throws Mistake if a file cannot be read or is of a newer format. */
export function loadProgress(world: Place): Progress {
  const { events, problems } = loadLog(world)
  return { memories: memoriesAfter(events), problems }
}

/** Reads the log of all devices, and changes nothing. @throws Mistake if a file cannot be read or is of a newer format. */
export function loadLog(world: Place): Log {
  const folder = reviewsFolder(world.env)
  const files = tried(folder, () => (world.files.kind(folder) === 'folder' ? world.files.list(folder) : []))
  const log = { events: [] as Event[], lines: [] as string[], problems: [] as Problem[] }
  for (const name of files.filter(name => name.endsWith('.jsonl'))) {
    const file = `${folder}/${name}`
    if (tried(file, () => world.files.kind(file)) !== 'file') {
      log.problems.push({ file, what: notAFile })
      continue
    }
    const lines = tried(file, () => world.files.read(file)).split('\n')
    for (const [i, line] of lines.entries()) readLine(line, { file, line: i + 1 }, log)
  }
  return log
}

const notAFile: Text = { zh: '这不是文件，没有读', en: 'this is not a file, and was not read' }

/** Adds to this device's log. What a call has kept is on the disk when it returns; each throws a Mistake if it could not be. */
export interface Recorder {
  /** Returns the id of the review. */
  keep(key: string, grade: Grade, when: Moment): string
  /** Takes the review with this id back. */
  takeBack(review: string, when: Moment): void
}

/**
 * Opens this device's log for the reviews of a session, after having made sure that there is room to write.
 * Two sessions at once may share the file: each review is a single write at its end.
 * @throws Mistake if nothing can be written: said before the first question, and not after the last.
 */
export function openRecorder(world: Place): Recorder {
  const append = openLog(world)
  const add = (event: Event) => append([renderEvent(event)])
  return {
    keep(key, grade, when) {
      const id = world.uniqueId()
      add({ id, when, kind: 'review', key, grade })
      return id
    },
    takeBack: (review, when) => add({ id: world.uniqueId(), when, kind: 'undo', of: review }),
  }
}

/**
 * Adds lines from another device to this one's log. They are on the disk when it returns, and of a part that was written when
 * a disk filled up, each whole line counts.
 */
export const addLines = (world: Place, lines: readonly string[]): void => openLog(world)(lines)

/** Writes to this device's log; proves that it can before anything depends on it. */
function openLog(world: Place): (lines: readonly string[]) => void {
  const file = `${reviewsFolder(world.env)}/${deviceName(world)}.jsonl`
  const append = (words: string) => tried(file, () => world.files.append(file, words))
  append('')
  // Each record brings the line break before it: whatever a killed process left at the end of the file, even this
  // moment, cannot swallow it.
  return lines => append(lines.map(line => `\n${line}`).join(''))
}

/** Where the log of each device is. */
export const reviewsFolder = (env: World['env']): string => `${dataFolder(env)}/reviews`

function readLine(
  line: string,
  place: { file: string; line: number },
  { events, lines, problems }: { events: Event[]; lines: string[]; problems: Problem[] },
): void {
  if (line.trim() === '') return
  const read = parseLine(line)
  if (read.is === 'event' || read.is === 'unknown kind') lines.push(line)
  if (read.is === 'event') events.push(read.event)
  if (read.is === 'newer') throw tooNew(place, read.version)
  if (read.is === 'damaged') {
    const what = text`${{ zh: '学习记录中的这一行读不懂，已跳过', en: 'a line of your progress was skipped' }}: ${read.what}`
    problems.push({ ...place, what, severity: 'note' })
  }
}

export const tooNew = (place: { readonly file: string; readonly line?: number }, version: number): Mistake =>
  new Mistake({
    ...place,
    what: {
      zh: `这份学习记录由更新版本的 k8s-study 写成（格式 ${version}），没有改动它`,
      en: `this progress was written by a newer k8s-study (format ${version}); it was left as it is`,
    },
    fix: { zh: '请升级 k8s-study', en: 'update k8s-study' },
  })

/** The name of this device's file. Made once; a second session that makes one at the same moment only adds a second file. */
function deviceName(world: Place): string {
  const { files } = world
  const file = `${dataFolder(world.env)}/device`
  return tried(file, () => {
    files.makeFolder(reviewsFolder(world.env))
    const known = files.kind(file) === 'file' ? files.read(file).trim() : ''
    const name = /^[\w-]+$/.test(known) ? known : world.uniqueId()
    // Room for hundreds of answers is proven by having had it, for a moment.
    files.replace(file, `${name}\n${' '.repeat(roomBytes)}`)
    files.replace(file, `${name}\n`)
    return name
  })
}
const roomBytes = 64 * 1024
