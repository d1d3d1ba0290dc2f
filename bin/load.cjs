// Loads the bundle with the code that V8 compiled when it was built: compiling is half of a cold start. A Node that does not
// take that code (another version) compiles it anew; nothing else differs. Node 22 has a module for this, Node 20 has not.
'use strict'
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { Script } = require('node:vm')

const bundle = path.join(__dirname, '../dist/main.cjs')
const code = path.join(__dirname, '../dist/main.code')

function load() {
  const source = readFileSync(bundle, 'utf8')
  const cachedData = existsSync(code) ? readFileSync(code) : undefined
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    cachedData,
  })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module, bundle, path.dirname(bundle))
  return { script, program: module.exports }
}

exports.start = process => {
  if (existsSync(bundle)) return load().program.start(process)
  process.stderr.write('k8s-study is not built yet; run: npm ci\n')
  process.exitCode = 2
}

/** Part of the build: runs commands that people wait for, and keeps what V8 compiled for them. */
exports.keep = async process => {
  const { script, program } = load()
  const [node, file, ...commands] = process.argv
  const write = process.stdout.write
  process.stdout.write = process.stderr.write = () => true
  for (const command of commands) {
    process.argv = [node, file, ...command.split(' ')]
    await program.start(process)
  }
  process.stdout.write = write
  writeFileSync(code, script.createCachedData())
}
