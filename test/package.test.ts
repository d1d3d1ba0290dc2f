import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from './world.ts'

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, K8S_STUDY_LANG: 'en', NO_COLOR: '1' },
  })

/** The package as `npm pack` makes it, unpacked where nothing else is: what it needs must be inside. */
const folder = mkdtempSync(join(tmpdir(), 'package-'))
run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], projectFolder)
run('tar', ['xf', 'k8s-study-0.1.0.tgz'], folder)
const unpacked = join(folder, 'package')

test('the package runs where it is alone, under both of its names, with its content', () => {
  const { bin } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  expect(Object.keys(bin).toSorted()).toEqual(['k8s-study', 'kubectl-study'])
  for (const [name, file] of Object.entries(bin)) {
    const link = join(folder, name)
    symlinkSync(join(unpacked, file), link)
    expect(run(link, ['--version'], folder)).toBe('0.1.0\n')
    expect(run(link, ['list'], folder)).toContain('pod-lifecycle')
  }
})

test('it explains a card, plays a simulation and finds nothing wrong with its own deck', () => {
  const program = join(unpacked, 'bin/k8s-study.js')
  expect(run(process.execPath, [program, 'explain', 'pause-container'], folder)).toContain('✔')
  expect(run(process.execPath, [program, 'sim', 'pod-lifecycle'], folder)).toContain('✔')
  expect(JSON.parse(run(process.execPath, [program, 'lint', '-o', 'json'], folder))).not.toContainEqual(
    expect.objectContaining({ severity: 'problem' }),
  )
})

test('it holds the licence, both READMEs, the glossary that lint goes by, and no sources or tests', () => {
  expect(existsSync(join(unpacked, 'LICENSE'))).toBe(true)
  expect(existsSync(join(unpacked, 'content/glossary.md'))).toBe(true)
  expect(existsSync(join(unpacked, 'README.zh.md'))).toBe(true)
  expect(existsSync(join(unpacked, 'src'))).toBe(false)
  expect(existsSync(join(unpacked, 'test'))).toBe(false)
})

test('whoever closes its output learns by the exit code what came of it, and sees no stack', () => {
  const sh = (command: string) => run('sh', ['-c', `{ ${command}; } 2>&1; echo "= $?"`], folder)
  const program = `'${process.execPath}' '${join(unpacked, 'bin/k8s-study.js')}'`
  expect(sh(`${program} sim kube-proxy -f nowhere.yaml 2>&-`)).toBe('= 2\n')
  expect(sh(`${program} list | head -1`)).not.toContain('Error')
})

test.skipIf(!existsSync('/dev/full'))('a full disk is told in a line', () => {
  const program = `'${process.execPath}' '${join(unpacked, 'bin/k8s-study.js')}'`
  const said = run('sh', ['-c', `${program} list 2>&1 > /dev/full; echo "= $?"`], folder)
  expect(said).toMatch(/^stdout: ENOSPC[^\n]*\n= 2\n$/)
})
