// Loads the bundle with the code that V8 compiled when it was built: compiling is half of a cold start. A Node that does not
// take that code (another version) compiles it anew; nothing else differs. Node 22 has a module for this, Node 20 has not.
'use strict'
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { Script } = require('node:vm')

const bundle = path.join(__dirname, '../dist/program.cjs')

/** What another V8 compiled is of no use, and what a flag does there nobody has looked at. */
const codes = path.join(__dirname, '../dist/code', process.versions.v8)

/** Code for one kind of run: reading what a run does not need takes as long as compiling what it does. */
const codeOf = name => path.join(codes, name)

/** Of a command (`list`), else of the card that it is about (`explain pod-lifecycle`), else of what every run does. */
const codeFor = ([, , ...words]) =>
  [...words.slice(0, 2), 'any']
    .filter(word => /^[a-z\d-]+$/.test(word))
    .map(codeOf)
    .find(existsSync)

/**
 * What plays experiments is over before most of its code has run often enough to be worth optimising, and yet V8 spends a
 * sixth of all work on that. So much bytecode must a function have run before it is considered: twice the default. Whoever
 * plays none has not enough code for that, and saves the loading of node:v8. Code is good for the flags that it was made with.
 */
function bePatient(code) {
  if (!['any', 'list', 'quiz'].includes(path.basename(code)))
    require('node:v8').setFlagsFromString('--interrupt-budget=300000')
}

function load(code) {
  // The build leaves nothing in it but ASCII, which is read faster than UTF-8.
  const source = readFileSync(bundle, 'latin1')
  const cachedData = code && readFileSync(code)
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: bundle,
    cachedData,
  })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module, bundle, path.dirname(bundle))
  return { script, program: module.exports }
}

exports.start = process => {
  const code = codeFor(process.argv)
  if (code !== undefined) bePatient(code)
  if (existsSync(bundle)) return load(code).program.start(process)
  process.stderr.write('k8s-study is not built yet; run: npm ci\n')
  process.exitCode = 2
}

/** Part of the build: runs commands and keeps what V8 compiled for them. */
exports.keep = async process => {
  const [node, file, name, ...commands] = process.argv
  bePatient(codeOf(name))
  const { script, program } = load()
  const write = process.stdout.write
  process.stdout.write = process.stderr.write = () => true
  for (const command of commands) {
    process.argv = [node, file, ...command.split(' ')]
    await program.start(process)
  }
  process.stdout.write = write
  writeFileSync(codeOf(name), script.createCachedData())
}
