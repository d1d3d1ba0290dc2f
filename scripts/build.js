// Fills dist/: the bundle, our own deck taken apart, and what V8 compiles for the commands that people wait for.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const bundle = 'dist/program.cjs'
process.chdir(join(import.meta.dirname, '..'))
rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: ['src/main.ts'],
  outfile: bundle,
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'linked',
  logLevel: 'warning',
  // What packages of ours load and we never call, or what Node does better.
  alias: {
    'cli-highlight': './src/render/stubs/cli-highlight.ts',
    'node-emoji': './src/render/stubs/node-emoji.ts',
    'js-yaml': './src/deck/stubs/js-yaml.ts',
    'node:child_process': './src/cli/stubs/child-process.cjs',
    'tiny-inflate': './src/render/stubs/tiny-inflate.cjs',
    'base64-js': './src/render/stubs/base64-js.cjs',
  },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
})
writeFileSync(bundle, inAscii(readFileSync(bundle, 'utf8')), 'ascii')
study('compile', 'dist/deck.json')

mkdirSync(join('dist/code', process.versions.v8), { recursive: true })
const ready = JSON.parse(study('sim', 'list', '-o', 'json')).filter(each => each.ready)
keep('any', '--version')
keep('list', 'list')
keep('quiz', 'quiz --all -o json')
for (const { id } of ready) keep(id, `sim ${id}`, `explain ${id}`)

/** esbuild escapes strings but not expressions such as /[（【]/ and templates with a tag (ours never look at what is raw). */
function inAscii(code) {
  return code.replaceAll(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function study(...words) {
  return execFileSync(process.execPath, ['bin/k8s-study.js', ...words], { encoding: 'utf8' })
}

/** A process each, so that it keeps what these commands need and nothing else. */
function keep(name, ...commands) {
  const env = { ...process.env, K8S_STUDY_HOME: mkdtempSync(join(tmpdir(), 'k8s-study-build-')) }
  const load = "require('./bin/load.cjs').keep(process)"
  execFileSync(process.execPath, ['-e', load, '--', 'build', name, ...commands], { env })
}
