import { dirname } from 'node:path'
import { reviewsAfter } from '../quiz/event.ts'
import { type Log, dataFolder, loadLog, reviewsFolder } from '../quiz/progress.ts'
import { type Text, text } from '../text.ts'
import type { World } from '../world.ts'
import { type Check, colon, joined, refused } from './checks.ts'

/** Where progress lies, whether it can be read and written, and how much there is of it. Changes nothing. */
export function checkProgress(world: World): Check {
  let folder: string | undefined
  try {
    folder = dataFolder(world.env)
    const log = loadLog(world)
    const locked = lockedPath(world, folder)
    const data = { folder, ...countsOf(log), damagedLines: log.problems.length, writable: locked === undefined }
    const says = text`${folder}${colon}${contents(world, folder, log)}`
    if (locked !== undefined) {
      const why = text`${{ zh: '不可写：', en: 'cannot be written: ' }}${locked}`
      return { id: 'progress', state: 'bad', says: joined(says, why), fix: elsewhere, data }
    }
    const [damaged] = log.problems
    if (damaged === undefined) return { id: 'progress', state: 'good', says, data }
    return { id: 'progress', state: 'note', says: joined(says, damagedWords(log)), fix: harmlessDamage, data }
  } catch (error) {
    return refused('progress', error, folder === undefined ? {} : { folder })
  }
}

const countsOf = ({ events }: Log) => ({ events: events.length, answers: reviewsAfter(events).length })

function contents({ files }: World, folder: string, log: Log): Text {
  if (files.kind(folder) === undefined)
    return { zh: '还没有，第一次测验时会建立', en: 'not there yet; the first session makes it' }
  const { events, answers } = countsOf(log)
  return {
    zh: `${events} 条记录，其中 ${answers} 次答题有效`,
    en: `${events} ${events === 1 ? 'event' : 'events'}, ${answers} ${answers === 1 ? 'answer that counts' : 'answers that count'}`,
  }
}

function damagedWords({ problems }: Log): Text {
  const [first] = problems
  const place = `${first?.file}:${first?.line}`
  return problems.length === 1
    ? { zh: `有 1 行读不懂：${place}`, en: `1 line cannot be read: ${place}` }
    : {
        zh: `有 ${problems.length} 行读不懂，第一行是 ${place}`,
        en: `${problems.length} lines cannot be read, the first is ${place}`,
      }
}
const harmlessDamage: Text = { zh: '已跳过，不影响其余记录', en: 'they are skipped; the rest is not affected' }

/** What of the way to this device's log cannot be written; where the folder is still missing, what it would be made in. */
function lockedPath({ env, files }: World, folder: string): string | undefined {
  const reviews = reviewsFolder(env)
  const known = files.kind(reviews) === 'folder' ? files.list(reviews).map(name => `${reviews}/${name}`) : []
  const device = files.kind(`${folder}/device`) === undefined ? [] : [`${folder}/device`]
  return [nearestThere(files, folder), nearestThere(files, reviews), ...device, ...known].find(
    path => !files.writable(path),
  )
}

function nearestThere(files: World['files'], path: string): string {
  let there = path
  while (files.kind(there) === undefined && dirname(there) !== there) there = dirname(there)
  return there
}

const elsewhere: Text = {
  zh: '请改权限，或用 K8S_STUDY_HOME 指定另一个文件夹',
  en: 'change its permissions, or name another folder with K8S_STUDY_HOME',
}
