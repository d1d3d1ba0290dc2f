import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseManifests, readManifests } from '../../src/cli/manifests.ts'
import { Mistake } from '../../src/errors.ts'
import type { Manifest } from '../../src/sim/scenario.ts'
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

describe('JSON, which JSON.parse reads', () => {
  /** Also lists and keys that nobody has in Kubernetes: where things stand is a question of the text. */
  const json = fc.json({ maxDepth: 5, noUnicodeString: false })
  const layouts = [undefined, 1, '\t'] as const
  /** No JSON any more, and the same in YAML. */
  const asYaml = (source: string) => `${source}\n# a comment`
  const pathsOf = (value: unknown): (string | number)[][] => [
    [],
    ...(Array.isArray(value)
      ? value.flatMap((each, i) => pathsOf(each).map(path => [i, ...path]))
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, each]) => pathsOf(each).map(path => [key, ...path]))
        : [['absent', 0]]),
  ]

  test('is the same objects on the same lines as in YAML', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 4 }), fc.constantFrom(...layouts), (items, layout) => {
        const list = { kind: 'List', items: items.map(each => JSON.parse(each) as unknown), 'a\\"b': '\\' }
        const source = `\n ${JSON.stringify(list, undefined, layout)}`
        const [read, yaml] = [parseManifests(source, 'f'), parseManifests(asYaml(source), 'f')]
        expect(read.problems).toEqual([])
        expect(read.manifests.map(each => each.object)).toEqual(yaml.manifests.map(each => each.object))
        for (const [i, manifest] of read.manifests.entries()) {
          const paths = pathsOf(manifest.object)
          const lines = (of: Manifest | undefined) => [of?.line, ...paths.map(path => of?.lineOf(...path))]
          expect(lines(manifest)).toEqual(lines(yaml.manifests[i]))
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('is recommended to whoever waits for YAML', async () => {
    const file = (text: string) => {
      const path = join(mkdtempSync(join(tmpdir(), 'slow-')), 'pods')
      writeFileSync(path, text + ' '.repeat(4 * 1024 * 1024))
      return path
    }
    const hinted = async (text: string) => (await run(['sim', 'pod-lifecycle', '-f', file(text)])).stderr
    expect(await hinted('kind: Node\n')).toMatch(
      /pods: 4 MiB of YAML take a while; kubectl get … -o json is read faster\n/,
    )
    expect(await hinted('{"kind":"Node"}')).not.toContain('YAML')
  })

  test('a key that stands twice is refused and named, not dropped', () => {
    const { manifests, problems } = parseManifests('{"kind": "Pod",\n"spec": {"a": 1, "a": 2}}', 'f')
    expect(manifests).toEqual([])
    expect(problems[0]).toMatchObject({ line: 2, what: { en: expect.stringContaining('unique') as string } })
  })

  test('that is nested too deeply is refused as YAML is', () => {
    const source = `{"kind":"Pod","spec":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(parseManifests(source, 'f').problems.map(each => each.what.en)).toEqual([
      'nested more than 200 levels deep, not read',
    ])
  })

  test('of a large cluster takes no more than a tenth of the time of YAML', () => {
    const items = Array.from({ length: 2000 }, (_, i) => ({
      kind: 'Service',
      metadata: { name: `s${i}`, namespace: 'shop', labels: { app: `s${i}` } },
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80, protocol: 'TCP' }], selector: { app: 'a' } },
    }))
    const source = JSON.stringify({ kind: 'List', items }, undefined, 4)
    const cpu = (text: string) => {
      const before = process.cpuUsage().user
      expect(parseManifests(text, 'f').manifests.at(-1)?.line).toBe(source.split('\n').length - 24)
      return process.cpuUsage().user - before
    }
    expect(cpu(source) * 10).toBeLessThan(cpu(asYaml(source)))
  })
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
    const writer = openSync(pipe, 'r+')
    writeSync(writer, 'kind: No')
    setTimeout(() => {
      writeSync(writer, 'de\n')
      closeSync(writer)
    }, 100)
    const { manifests } = await readManifests([pipe], testWorld().world)
    expect(manifests.map(each => each.object)).toEqual([{ kind: 'Node' }])
  })
})

test('of very many problems the serious ones are told first, and the rest is counted', async () => {
  const { stderr } = await run('sim kube-proxy -f test/fixtures/cluster/cluster.yaml --packets -', {
    input: Array.from({ length: 1000 }, (_, i) => `nonsense ${i}\n`).join(''),
  })
  expect(stderr.trimEnd().split('\n')).toHaveLength(51)
  expect(stderr).toMatch(/^and 951 more\n$/m)
})

test('what is said of many objects is said once, with their number', async () => {
  const pods = 'kind: Pod\nmetadata: { name: p }\n---\n'.repeat(20)
  const { code, stderr } = await run(
    'sim kube-proxy -f - -f test/fixtures/cluster/cluster.yaml --node node-1 --print-rules',
    {
      input: pods,
    },
  )
  expect([code, stderr]).toEqual([0, '<stdin>:1: kube-proxy does not read Pod; left out (and 19 more like this)\n'])
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
  expect(only('\n \n')).toBe('is empty; did the command fail that wrote it?')
  expect(only('NAME   TYPE        CLUSTER-IP\nweb    ClusterIP   10.96.0.1\n')).toContain('-o json')
  expect(only('NAMESPACE   NAME   READY\nshop        web    1/1\n')).toContain('what kubectl get prints for people')
  expect(only('Name:       web\nNamespace:  shop\nLabels:     <none>\n')).toContain('what kubectl describe prints')
  const whole = JSON.stringify({ kind: 'List', items: [{ kind: 'Pod', metadata: { name: 'a' } }] }, undefined, 4)
  for (const length of [40, 60, whole.length - 1])
    expect(only(whole.slice(0, length))).toContain('breaks off before its end')
  expect(kinds('{kind: Pod, metadata: {name: a}}')).toEqual(['Pod'])
  expect(kinds('kind: ConfigMap\ndata:\n  rules: |\n    *nat\n    COMMIT\n')).toEqual(['ConfigMap'])
})

test('a long file that is no YAML is refused in a few short lines', () => {
  const { problems } = parseManifests(`a: b\n${`x: [}, ${'y'.repeat(500)}\n`.repeat(1000)}`, 'f')
  expect(problems.length).toBeGreaterThan(0)
  expect(problems.length).toBeLessThan(10)
  expect(Math.max(...problems.map(each => each.what.en.length))).toBeLessThan(200)
})
