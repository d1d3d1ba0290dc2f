import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { clusterOver } from './cluster-bars.ts'
import { fanOut } from './endpoints.ts'
import { homeWithReviews } from './log.ts'
import { median, netfilterOver } from './netfilter.ts'

/** Cold starts as ratios to `node -e 0`, measured turn by turn in one run, so that a busy machine slows both sides. */
const program = join(import.meta.dirname, '../../bin/k8s-study.js')
const bars: readonly { readonly words: string; readonly bar: number }[] = [
  { words: '--version', bar: 1.5 },
  { words: 'list', bar: 2 },
  { words: 'sim pod-lifecycle', bar: 2 },
  { words: 'explain pod-lifecycle', bar: 3 },
]
const rounds = 25

const bare: number[] = []
const times = new Map(bars.map(({ words }) => [words, [] as number[]]))
for (let round = 0; round < rounds; round++) {
  bare.push(time(['-e', '0']))
  for (const [words, list] of times) list.push(time([program, ...words.split(' ')]))
}

const baseline = median(bare)
console.log(`start-up, median of ${rounds} rounds; node -e 0 takes ${baseline.toFixed(0)} ms`)
let over = 0
for (const { words, bar } of bars) {
  const millis = median(times.get(words) ?? [])
  const ratio = millis / baseline
  over += ratio > bar ? 1 : 0
  console.log(
    `${ratio > bar ? '✘' : '✔'} ${words.padEnd(24)} ${millis.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}× (bar ${bar}×)`,
  )
}
over += statsOver()
over += netfilterOver()
for (const line of [...fanOut(5000, 100), ...fanOut(20_000, 1)]) console.log(line)
over += clusterOver()
process.exitCode = over > 0 ? 1 : 0

/** `stats` on a long log, in milliseconds since it is no matter of starting up; 1 if it takes too long. */
function statsOver(): number {
  const [reviews, bar, rounds] = [100_000, 1000, 5]
  const paper = spawnSync(process.execPath, [program, ...'quiz --all -o json'.split(' ')], { encoding: 'utf8' })
  const keys = (JSON.parse(paper.stdout) as { readonly items: readonly { readonly key: string }[] }).items.map(
    ({ key }) => key,
  )
  const home = homeWithReviews(reviews, keys)
  const millis = median(Array.from({ length: rounds }, () => time([program, 'stats'], { K8S_STUDY_HOME: home })))
  rmSync(home, { recursive: true })
  const sign = millis > bar ? '✘' : '✔'
  console.log(`${sign} stats on ${reviews} reviews of ${keys.length} items: ${millis.toFixed(0)} ms (bar ${bar} ms)`)
  return millis > bar ? 1 : 0
}

function time(args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, [...args], {
    encoding: 'utf8',
    env: { ...process.env, K8S_STUDY_LANG: 'en', ...env },
  })
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}
