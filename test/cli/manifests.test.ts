import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseManifests, readManifests } from '../../src/cli/manifests.ts'
import { Mistake } from '../../src/errors.ts'
import { run, testWorld } from '../world.ts'

const kinds = (source: string) =>
  parseManifests(source, 'f.yaml').manifests.map(each => (each.object as { kind: string }).kind)

test('reads many documents, and unfolds a List', () => {
  expect(kinds('kind: Pod\n---\nkind: Service\n---\n')).toEqual(['Pod', 'Service'])
  expect(kinds('kind: List\nitems:\n- kind: Pod\n- kind: PodList\n  items:\n  - kind: Pod\n')).toEqual(['Pod', 'Pod'])
  expect(kinds('{"kind":"List","items":[{"kind":"Pod"}]}')).toEqual(['Pod'])
  expect(kinds('')).toEqual([])
})

test('knows the line of every object and path, or of the longest part that exists', () => {
  const { manifests } = parseManifests(
    'kind: List\nitems:\n- kind: Pod\n  spec:\n    containers:\n    - name: a\n- kind: Pod\n',
    'f',
  )
  expect(manifests.map(each => each.line)).toEqual([3, 7])
  expect(manifests[0]?.lineOf('spec', 'containers', 0, 'name')).toBe(6)
  expect(manifests[0]?.lineOf('spec', 'containers', 7)).toBe(6)
  expect(manifests[0]?.lineOf('status', 'phase')).toBe(3)
})

test('reports every broken document with its line and keeps the others', () => {
  const { manifests, problems } = parseManifests('kind: Pod\n---\na: [1\n---\nb: "x\n', 'f.yaml')
  expect(manifests).toHaveLength(1)
  expect(problems.length).toBeGreaterThanOrEqual(1)
  expect(problems[0]).toMatchObject({ file: 'f.yaml' })
  expect(problems.every(each => (each.line ?? 0) > 1)).toBe(true)
})

test('refuses an alias bomb instead of building it', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
  ].join('\n')
  const { manifests, problems } = parseManifests(bomb, 'bomb.yaml')
  expect(manifests).toEqual([])
  expect(problems[0]?.what.en).toMatch(/alias/i)
})

test('refuses nesting that would exhaust the stack', () => {
  const { manifests, problems } = parseManifests('['.repeat(100_000), 'deep.yaml')
  expect(manifests).toEqual([])
  expect(problems.length).toBeGreaterThan(0)
})

test('reads folders in order of names, and stdin for -', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
  writeFileSync(join(folder, 'b.yaml'), 'kind: Service\n')
  writeFileSync(join(folder, 'a.json'), '{"kind":"Pod"}')
  writeFileSync(join(folder, 'readme.txt'), 'not: [read')
  const { world } = testWorld({ input: 'kind: Node\n' })
  const { manifests, problems } = await readManifests([folder, '-'], world)
  expect(problems).toEqual([])
  expect(manifests.map(each => (each.object as { kind: string }).kind)).toEqual(['Pod', 'Service', 'Node'])
  expect(manifests[2]?.file).toBe('<stdin>')
})

test('says what is wrong with a name: nothing there, an empty folder, a terminal for -', async () => {
  const { world } = testWorld({ stdin: Object.assign(testWorld().world.stdin, { isTTY: true }) })
  for (const name of ['nowhere.yaml', mkdtempSync(join(tmpdir(), 'empty-')), '-']) {
    await expect(readManifests([name], world)).rejects.toBeInstanceOf(Mistake)
  }
})

describe('what has no end, or no beginning, is not waited for', () => {
  const told = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(words)
    expect([code, stdout]).toEqual([2, ''])
    return stderr
  }
  test('a device is read no further than anything else', async () => {
    expect(await told('import', '/dev/zero')).toBe('/dev/zero: larger than 64 MiB, not read\n')
    expect(await told('sim', 'kube-proxy', '--rules', '/dev/zero')).toContain('larger than 64 MiB')
  })

  test('files are that large together, too', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'large-')), 'large.yaml')
    writeFileSync(file, '#'.repeat(40 * 1024 * 1024))
    expect(await told('sim', 'deployment', '-f', file, '-f', file)).toContain('together with the files before it')
  })

  test('a pipe is read to its end, and refused if nobody writes to it', async () => {
    const pipe = join(mkdtempSync(join(tmpdir(), 'pipe-')), 'pipe')
    execFileSync('sh', ['-c', `mkfifo ${pipe}`])
    expect(await told('import', pipe)).toBe(`${pipe}: is a pipe, and nothing was written to it\n`)
    const writer = spawn('sh', ['-c', `(printf 'kind: No'; sleep 0.3; echo de) > ${pipe}`])
    const { manifests } = await readManifests([pipe], testWorld().world)
    expect(manifests.map(each => each.object)).toEqual([{ kind: 'Node' }])
    writer.kill()
  })
})

test('of very many problems the serious ones are told first, and the rest is counted', async () => {
  const { stderr } = await run('sim kube-proxy -f test/fixtures/cluster/cluster.yaml --packets -', {
    input: 'nonsense\n'.repeat(1000),
  })
  expect(stderr.trimEnd().split('\n')).toHaveLength(51)
  expect(stderr).toMatch(/^and 951 more\n$/m)
})

test('names what is no manifest at all instead of taking it apart as YAML', () => {
  const only = (source: string) => {
    const { manifests, problems } = parseManifests(source, 'f')
    expect(manifests).toEqual([])
    expect(problems).toHaveLength(1)
    return `${problems[0]?.what.en}; ${problems[0]?.fix?.en}`
  }
  expect(only('\ufffd\ufffdk\0i\0n\0d\0')).toMatch(/not UTF-8 text.*PowerShell/)
  expect(only('# Generated\n*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j X\nCOMMIT\n')).toContain('--rules')
  expect(kinds('kind: ConfigMap\ndata:\n  rules: |\n    *nat\n    COMMIT\n')).toEqual(['ConfigMap'])
})

test('a long file that is no YAML is refused in a few short lines', () => {
  const { problems } = parseManifests(`a: b\n${`x: [}, ${'y'.repeat(500)}\n`.repeat(1000)}`, 'f')
  expect(problems.length).toBeGreaterThan(0)
  expect(problems.length).toBeLessThan(10)
  expect(Math.max(...problems.map(each => each.what.en.length))).toBeLessThan(200)
})
