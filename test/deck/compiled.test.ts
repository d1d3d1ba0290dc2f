import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cardPath, listPath, loadCompiled, loadCompiledList } from '../../src/deck/compiled.ts'
import { loadDeck } from '../../src/deck/load.ts'
import { nodeFiles } from '../../src/main.ts'
import { projectFolder, run, testWorld } from '../world.ts'

const good = join(projectFolder, 'test/fixtures/decks/good')

/** A home with its own content/, and the path at which a build would leave the deck. */
function home(): { readonly folder: string; readonly content: string; readonly compiledDeck: string } {
  const folder = mkdtempSync(join(tmpdir(), 'home-'))
  cpSync(good, join(folder, 'content'), { recursive: true })
  return { folder, content: join(folder, 'content'), compiledDeck: join(folder, 'deck.json') }
}

test('what the build keeps is what the parser reads', async () => {
  const { folder, content, compiledDeck } = home()
  expect(await run(['compile', compiledDeck], { home: folder })).toEqual({ code: 0, stdout: '', stderr: '' })
  const compiled = loadCompiled(nodeFiles, content, compiledDeck)
  expect(compiled?.cards).toEqual(JSON.parse(JSON.stringify(loadDeck(nodeFiles, content).cards)))
  const list = loadCompiledList(nodeFiles, content, compiledDeck)
  expect(list?.cards).toEqual([expect.objectContaining({ id: 'sample', items: 6, backed: 0, unbacked: 2 })])
  const listed = async (parts: { readonly compiledDeck?: string }) =>
    (await run('list -o json', { home: folder, ...parts })).stdout
  expect(await listed({ compiledDeck })).toBe(await listed({}))
})

test('it is used for our own deck only, and only as long as not a byte of it has changed', async () => {
  const { folder, content, compiledDeck } = home()
  await run(['compile', compiledDeck], { home: folder })
  for (const path of [compiledDeck, listPath(compiledDeck)])
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"level":1', '"level":3'))
  const levels = async (words: string[]) => {
    const { stdout } = await run(['list', '-o', 'json', ...words], { home: folder, compiledDeck })
    return (JSON.parse(stdout) as { level: number }[]).map(each => each.level)
  }
  expect(await levels([])).toEqual([3])
  expect(await levels(['--deck', good])).toEqual([1])
  expect(loadCompiled(nodeFiles, content, compiledDeck)?.cards[0]?.level).toBe(3)
  appendFileSync(join(content, '01-sample.zh.md'), '\n')
  expect(await levels([])).toEqual([1])
  expect(loadCompiled(nodeFiles, content, compiledDeck)).toBe(undefined)
})

test('a card is explained from what the build took apart, until its own files change', async () => {
  const { folder, content, compiledDeck } = home()
  await run(['compile', compiledDeck], { home: folder })
  const explained = async (parts: { readonly compiledDeck?: string }) =>
    (await run('explain sample', { home: folder, ...parts })).stdout
  expect(await explained({ compiledDeck })).toBe(await explained({}))
  const path = cardPath(compiledDeck, 'sample', 'en')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"level":1', '"level":3'))
  expect(await explained({ compiledDeck })).toContain('level 3')
  appendFileSync(join(content, '01-sample.zh.md'), '\n')
  expect(await explained({ compiledDeck })).toContain('level 1')
})

test('without a build the deck is parsed', () => {
  const { content, compiledDeck } = home()
  expect(loadCompiled(testWorld().world.files, content, compiledDeck)).toBe(undefined)
})
