import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderEvent } from '../../src/quiz/event.ts'
import { grades } from '../../src/quiz/memory.ts'

/** A fresh home with so many reviews of these items in turn, one every ten minutes up to now. */
export function homeWithReviews(count: number, keys: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-bench-'))
  const now = Date.now()
  const lines = Array.from({ length: count }, (_, i) =>
    renderEvent({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      when: { time: new Date(now - (count - i) * tenMinutes), offsetMinutes: 480 },
      kind: 'review',
      key: keys[i % keys.length] ?? '',
      grade: grades[(i * 7 + (i >> 4)) % grades.length] ?? 'good',
    }),
  )
  mkdirSync(join(home, 'reviews'))
  writeFileSync(join(home, 'reviews', 'bench.jsonl'), `${lines.join('\n')}\n`)
  return home
}

const tenMinutes = 600_000
