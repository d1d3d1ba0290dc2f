import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

/** Pods a second: kwok's README; webernetes 0.3.5 took 37.6 s for 500 on a machine like this. */
const [kwok, webernetes] = [20, 500 / 37.6]

/** The simulated cluster, all actors on: how many fail of filling it, growing with it, and an hour in which nothing happens. */
export function clusterOver(): number {
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
  const folder = mkdtempSync(join(tmpdir(), 'k8s-study-bench-'))
  try {
    return runCluster(bundled(folder), words)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As the program is shipped: tsx would also give every function its name anew each time that one is made. */
function bundled(folder: string): string {
  const [outfile, entry] = [join(folder, 'run.mjs'), join(import.meta.dirname, 'cluster-run.ts')]
  buildSync({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20.19' })
  return outfile
}

function runCluster(script: string, words: readonly (string | number)[]): Measured {
  // Facts live for a moment: with V8's small default for what is young, much of the time goes into copying them; where
  // nothing lives long, more of it is only more to clear. And V8 would rather take more memory than collect what is old.
  const flags = [`--max-semi-space-size=${words[0] === 'fill' ? 128 : 64}`, '--max-old-space-size=1250']
  const run = spawnSync(process.execPath, [...flags, script, ...words.map(String)], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${words.join(' ')} exited with ${run.status}: ${run.stderr}`)
  return JSON.parse(run.stdout) as Measured
}

if (process.argv[1] === import.meta.filename) process.exitCode = clusterOver() > 0 ? 1 : 0
