import { describe, expect, test } from 'vitest'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const zh = { K8S_STUDY_LANG: 'zh' }

interface Compared {
  readonly seed: number
  readonly experiments: readonly {
    readonly name: string
    readonly options: readonly [Record<string, unknown>, Record<string, unknown>]
    readonly same: number
    readonly first: readonly ({ readonly id: number } | null)[] | null
    readonly results: readonly {
      readonly kind: string
      readonly name: string | null
      readonly values: readonly unknown[]
    }[]
  }[]
}

describe('--compare', () => {
  test('says what differs first, and puts the outcomes side by side', async () => {
    const { code, stdout } = await run('sim pod-lifecycle --experiment goodbye --compare grace=10s')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /The first \d+ facts are the same\. Then:\n--grace 30s\n +#\d+ .*\n(.*\n)?--grace 10s\n +#\d+ /,
    )
    expect(stdout).toMatch(/≠ The app ignores SIGTERM.* 30 s +10 s\n/)
    const chinese = await run('sim pod-lifecycle --experiment goodbye --compare grace=10s', { env: zh })
    expect(chinese.stdout).toMatch(/前 \d+ 个事实相同，接着：\n--grace 30s/)
  })

  test('is data for programs, for every experiment, and takes options as cards write them', async () => {
    const { code, stdout } = await run('sim pod-lifecycle --experiment all --compare restartPolicy=Never -o json')
    const { experiments } = JSON.parse(stdout) as Compared
    expect(code).toBe(0)
    expect(experiments.map(each => each.options.map(set => set['restartPolicy']))).toEqual(
      experiments.map(() => ['Always', 'Never']),
    )
    const crash = experiments.find(each => each.name === 'crash-curve')
    expect([crash?.first, crash?.results.every(({ values: [one, other] }) => one === other)]).toEqual([null, true])
    const policy = experiments.find(each => each.name === 'policy-by-exit')
    expect(policy?.results.find(each => each.name === 'phase')?.values).toEqual(['Running', 'Failed'])
    const [one, other] = policy?.first ?? []
    expect([one?.id, other?.id]).toContain((policy?.same ?? 0) + 1)
  })

  test('compares several values at once, and seeds', async () => {
    const { stdout } = await run('sim pod-lifecycle --compare inits=1 --compare seed=2')
    expect(stdout).toContain('\n--inits 2 --seed 1\n')
    expect(stdout).toContain('\n--inits 1 --seed 2\n')
  })

  test('says so where nothing differs', async () => {
    const { stdout } = await run('sim pod-lifecycle --compare grace=10s')
    expect(stdout).toContain('Both plays are the same')
    expect(stdout).not.toContain('≠')
  })

  test('fits into any terminal', async () => {
    for (const columns of [40, 60, 80, 120]) {
      for (const words of ['--compare grace=10s', '--why 9']) {
        const { stdout } = await run(`sim pod-lifecycle --experiment goodbye ${words}`, {
          env: { ...zh, COLUMNS: String(columns) },
        })
        expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
      }
    }
  })
})

test('the other experiments are named within the width, too', async () => {
  const { stderr } = await run('sim components --experiment quorum-table', { env: { COLUMNS: '60' } })
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('write-order, edge-list, stop-one')
  expect(stderr.split('\n').filter(line => width(line) > 60)).toEqual([])
})

describe('--why', () => {
  test('walks from a fact back to what started it, by number or by words', async () => {
    const { stdout } = await run(['sim', 'pod-lifecycle', '--why', 'init-1 is running', '-o', 'json'])
    const [{ why, chain } = { why: 0, chain: [] }] = (
      JSON.parse(stdout) as {
        experiments: { why: number; chain: { id: number; because?: number; says: { en: string } }[] }[]
      }
    ).experiments
    expect(chain[0]).toMatchObject({ id: why, says: { en: expect.stringContaining('is running') as string } })
    expect(chain.at(-1)?.says.en).toBe('Creates Pod/web')
    expect(chain.map(each => each.because)).toEqual([...chain.slice(1).map(each => each.id), undefined])
    const byNumber = await run(`sim pod-lifecycle --why ${why} --lang zh`)
    expect(byNumber.stdout).toContain(`为什么 #${why}？\n`)
    expect(byNumber.stdout).toContain(`往回 ${chain.length - 1} 步，到头了。`)
    const drawn = await run(`sim pod-lifecycle --why #${why} -o mermaid`)
    expect(drawn.stdout.match(/->>|note over/g)).toHaveLength(chain.length)
  })

  test('says when nothing came before', async () => {
    const { stdout } = await run('sim pod-lifecycle --why Creates')
    expect(stdout).toContain('Nothing earlier: the experiment itself did this.')
  })
})

describe('what is wrong is said, with what to try', () => {
  test.each([
    ['--compare grce=10s', 'pod-lifecycle has no option “grce”; did you mean grace?\n'],
    ['--compare grace', '--compare takes option=value, not “grace”; for instance restart-policy=Always\n'],
    [
      '--compare grace=2h --compare inits=99',
      '“2h” is no value of grace; it takes 0s … 1h\n“99” is no value of inits; it takes 0 … 10\n',
    ],
    ['--compare grace=1s -o mermaid', '--compare has no mermaid format; use text or json\n'],
    ['--compare grace=1s --step', "option '--step' cannot be used with option '--compare <option=value>'\n"],
    ['--why 9999', /^there is no fact #9999; this play has the facts #1 to #\d+\n$/],
    ['--why nonsense', /^no fact says “nonsense”; /],
    ['--why 1 --experiment all', '--why asks about a fact of one experiment; name it with --experiment\n'],
    ['--compare seed=x', '“x” is no value of seed; it takes 0 … 4294967295\n'],
    ['--compare grace=1s --compare grace=2s', /^--compare has two values of grace; /],
    ['--why 1 --why 2', "option '--why <fact>' argument '2' is invalid. It can be given only once.\n"],
    ['--experiment goodbye --experiment goodbye', / It can be given only once\./],
    ['--step -o json', /^--step shows the play in the terminal, and cannot be used with -o json; /],
    ['--grace 10s', '--grace changes nothing in life-line; it counts with --experiment goodbye\n'],
    ['--grace 10s --why 1', /^--grace changes nothing in life-line; /],
    ['--grace 10s --compare inits=1', /^--grace changes nothing in life-line; /],
    ['--experiment godbye', "option '--experiment <name>' argument 'godbye' is invalid. Did you mean goodbye?\n"],
  ])('%s', async (words, complaint) => {
    const { code, stdout, stderr } = await run(`sim pod-lifecycle ${words}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(complaint)
  })

  test.each([
    ['--compare grce=10s', 'pod-lifecycle 没有选项“grce”；是不是 grace？\n'],
    ['--compare grace=2h', '“2h”不是 grace 的取值；可用：0s … 1h\n'],
    ['--grace 10s', '--grace 在 life-line 里不起作用；用到它的是 --experiment goodbye\n'],
    ['--experiment godbye', '选项“--experiment <name>”的取值“godbye”无效：是不是 goodbye？\n'],
  ])('%s, in Chinese', async (words, complaint) => {
    expect(await run(`sim pod-lifecycle ${words}`, { env: zh })).toEqual({ code: 2, stdout: '', stderr: complaint })
  })
})

test('what a user brings can be compared and asked why, too', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: app, image: nginx}]\n'
  const compared = await run('sim pod-lifecycle -f - --compare seed=2', { input: pod })
  expect(compared.stdout).toContain('what you brought')
  expect(compared.code).toBe((await run('sim pod-lifecycle -f -', { input: pod })).code)
  const asked = await run('sim pod-lifecycle -f - --why 1', { input: pod })
  expect([asked.code, asked.stdout.includes('Why #1?')]).toEqual([0, true])
})

test('every rule is told where packets are told on their way, and elsewhere the flag is refused', async () => {
  const { code, stderr } = await run('sim kube-proxy --experiment ways-in --every-rule')
  expect([code, stderr]).toEqual([
    2,
    '--every-rule changes nothing in ways-in; it counts with --experiment clusterip-hop-by-hop, masquerade-matrix\n',
  ])
  expect((await run('sim kube-proxy --experiment all --every-rule')).code).toBe(0)
})

test('a rehearsal heeds the options that it looks at, and refuses the others', async () => {
  const input =
    'kind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: app, image: nginx, readinessProbe: {periodSeconds: 1}}]}}\n'
  const slow = await run('sim deployment -f - --ready-delay 30s', { input })
  expect(slow.stdout).toMatch(/The rollout is complete after 3\d\./)
  const other = await run('sim deployment -f - --replicas 3', { input })
  expect([other.code, other.stdout]).toEqual([2, ''])
  expect(other.stderr).toBe(
    '--replicas changes nothing for what you brought; leave it out; what counts is --ready-delay\n',
  )
})
