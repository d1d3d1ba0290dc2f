// npm run fuzz -- [--cases N] [--seed S] [--only dump|manifest|packet]: many mutated inputs, the same ones for the same seed.
import { parseArgs } from 'node:util'
import { seeded } from '../../src/random.ts'
import { play, targets } from './targets.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const cases = Number(values.cases)
const chosen = targets.filter(({ name }) => values.only === undefined || values.only === name)
if (!Number.isInteger(cases) || cases < 1 || chosen.length === 0) {
  console.error('usage: npm run fuzz -- [--cases N] [--seed S] [--only dump|manifest|packet]')
  process.exit(2)
}

let failed = 0
for (const target of chosen) {
  const counts = { read: 0, 'read in part': 0, refused: 0 }
  let slowest = { millis: 0, i: 0 }
  for (let i = 0; i < cases; i++) {
    const { text, check } = play(target, seeded(`${values.seed}/${target.name}/${i}`))
    const start = performance.now()
    try {
      counts[check()] += 1
    } catch (error) {
      failed += 1
      console.error(`${target.name} case ${i} of seed ${values.seed}:`, error, `\n${text}\n`)
    }
    const millis = performance.now() - start
    if (millis > slowest.millis) slowest = { millis, i }
  }
  const { read, refused, 'read in part': part } = counts
  console.log(`${target.name}: ${cases} cases, read ${read}, read in part ${part}, refused ${refused}`)
  console.log(`  the slowest was case ${slowest.i} with ${slowest.millis.toFixed(0)} ms`)
}
console.log(failed === 0 ? 'no crash, no hang, every problem has its line' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
