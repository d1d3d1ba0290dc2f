import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
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

/** Pods a second: kwok's README; webernetes 0.3.5 took 37.6 s for 500 on a machine like this. */
const [kwok, webernetes] = [20, 500 / 37.6]

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

/** The simulated cluster, all actors on: how many fail of filling it, growing with it, and an hour in which nothing happens. */
function clusterOver(): number {
  const [small, large] = [measureCluster('fill', 1000, 300, 100), measureCluster('fill', 5000, 1500, 100)]
  const hour = measureCluster('idle', 5000)
  const rate = 150_000 / large.seconds
  const growth = large.seconds / 5 / small.seconds
  const checks = [
    [
      large.seconds <= 30,
      `150,000 Pods of 1,500 Deployments on 5,000 nodes run after ${large.seconds.toFixed(1)} s (bar 30 s)`,
    ],
    [
      large.megabytes <= 1536,
      `in ${large.megabytes.toFixed(0)} MB (bar 1536 MB); facts ${large.facts}, hash ${large.hash}`,
    ],
    [
      rate >= 250 * kwok,
      `${rate.toFixed(0)} Pods/s; kwok publishes ${kwok}, webernetes was measured at ${webernetes.toFixed(0)} (500 Pods)`,
    ],
    [growth <= 1.5, `a Pod takes ${growth.toFixed(2)}× the time that it takes on 1,000 nodes (bar 1.5×)`],
    [hour.seconds <= 3.6, `an idle hour of 5,000 nodes takes ${hour.seconds.toFixed(1)} s (bar 3.6 s)`],
  ] as const
  for (const [isGood, words] of checks) console.log(`${isGood ? '✔' : '✘'} ${words}`)
  return checks.filter(([isGood]) => !isGood).length
}

interface Measured {
  readonly facts: number
  readonly hash: string
  readonly seconds: number
  readonly megabytes: number
}
function measureCluster(...words: readonly (string | number)[]): Measured {
  const script = join(import.meta.dirname, 'cluster-run.ts')
  // Facts live for a moment: with V8's small default for what is young, much of the time goes into copying them.
  const flags = ['--max-semi-space-size=32', '--import', 'tsx']
  const run = spawnSync(process.execPath, [...flags, script, ...words.map(String)], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${words.join(' ')} exited with ${run.status}: ${run.stderr}`)
  return JSON.parse(run.stdout) as Measured
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
