import { writeSync } from 'node:fs'
import { nodeFiles } from '../../src/main.ts'
import { type Attempt, gradeOf } from '../../src/quiz/grade.ts'
import { pose } from '../../src/quiz/posed.ts'
import { practise } from '../../src/quiz/practise.ts'
import { openRecorder } from '../../src/quiz/progress.ts'
import { seeded } from '../../src/random.ts'
import { question } from './sample.ts'

/*
 * A session without a person, to be killed: answers at once, some wrongly, and prints `ack <event> <item>` once an answer has
 * been kept. Arguments: a name that no other run has.
 */
const [, , name = ''] = process.argv
const random = seeded(name)
let events = 0
const uniqueId = () => `${name}-${(events += 1)}`
const recorder = openRecorder({ env: process.env, files: nodeFiles, uniqueId })

await practise(
  Array.from({ length: 2000 }, (_, i) => question(`card-${i % 50}/${name}-${i}`)),
  {
    pose: asked => pose(asked, random, () => Promise.resolve(undefined)),
    ask: posed => Promise.resolve({ ...posed, answer: [random.next() < 0.2 ? 1 : 0] } as Attempt),
    keep(attempt) {
      recorder.keep(attempt.item.key, gradeOf(attempt), { time: new Date(), offsetMinutes: 480 })
      writeSync(1, `ack ${name}-${events} ${attempt.item.key}\n`)
    },
    tell: () => Promise.resolve('on'),
    takeBack: () => () => Promise.resolve('on'),
    sumUp: () => Promise.resolve('on'),
  },
)
