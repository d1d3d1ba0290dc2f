import { expect, test } from 'vitest'
import { loadDeck } from '../../src/deck/load.ts'
import { nodeFiles } from '../../src/main.ts'
import { renderHtml } from '../../src/render/html.ts'
import { languages } from '../../src/text.ts'
import { projectFolder, run } from '../world.ts'

/** As Anki reads it: headers, then records with quoted fields, parted by tabs. */
function readAnki(text: string): { headers: Record<string, string>; notes: string[][] } {
  const lines = text.split('\n').filter(line => line !== '')
  const headers = lines.filter(line => line.startsWith('#')).map(line => /^#(.+?):(.*)$/.exec(line)?.slice(1) ?? [])
  const notes = lines
    .filter(line => !line.startsWith('#'))
    .map(line =>
      [...line.matchAll(/(?:^|\t)"((?:[^"]|"")*)"(?=\t|$)/g)].map(([, field = '']) => field.replaceAll('""', '"')),
    )
  return { headers: Object.fromEntries(headers) as Record<string, string>, notes }
}
const sample = async (language: string) =>
  readAnki((await run(['export', 'anki', '--deck', 'test/fixtures/decks/good', '--lang', language])).stdout)

test('the headers say what each column is, and the columns are that', async () => {
  const { headers, notes } = await sample('en')
  expect(headers).toEqual({
    separator: 'Tab',
    html: 'true',
    notetype: 'Basic',
    'guid column': '1',
    'deck column': '2',
    'tags column': '5',
  })
  expect(notes.map(([guid]) => guid)).toEqual(
    ['which-side', 'sides', 'order', 'weight', 'memory'].map(id => `k8s-study/en/sample/${id}`),
  )
  expect(new Set(notes.map(note => `${note.length} ${note[1]}`))).toEqual(new Set(['5 k8s-study::architecture']))
  expect(notes[0]?.[4]).toBe('k8s-study sample architecture level-1 single')
})

test('each kind asks on the front and answers on the back, with the why', async () => {
  const { notes } = await sample('en')
  const [single, multiple, ordering, number, recall] = notes.map(([, , front, back]) => ({ front, back }))
  expect(single?.front).toMatch(
    /^<p>Which side lies <strong>up<\/strong>\?<\/p> .*<ol type="A">(<li><p>\w+<\/p><\/li>){3}<\/ol>$/,
  )
  expect(single?.back).toMatch(/^<p><b>[ABC]<\/b><\/p><ul><li><p>heads<\/p><\/li><\/ul><hr><p>the portrait/i)
  expect(multiple?.front).toContain('more than one is right')
  expect(multiple?.back).toMatch(/^<p><b>[ABC], [ABC]<\/b>/)
  expect(ordering?.back).toMatch(/^<ol>(<li>.*?<\/li>){3}<\/ol>/)
  expect(ordering?.front).not.toContain(ordering?.back?.slice(4, 40) ?? '')
  expect(number?.back).toMatch(/^<p><b>7\.5 ± 0\.5 \w+<\/b><\/p><hr>/)
  expect(recall?.back).toContain('<li>')
})

test('predictions are left out and counted', async () => {
  const { stderr } = await run('export anki --deck test/fixtures/decks/good')
  expect(stderr).toMatch(/^5 items; 1 predictions? /)
})

test('the same deck gives the same bytes, so that importing again changes nothing; languages do not mix', async () => {
  const [one, other, zh] = [await sample('en'), await sample('en'), await sample('zh')]
  expect(other).toEqual(one)
  expect(zh.notes.map(([guid]) => guid?.replace('/zh/', '/en/'))).toEqual(one.notes.map(([guid]) => guid))
  expect(zh.notes.some(([guid]) => one.notes.some(([theirs]) => theirs === guid))).toBe(false)
})

test.each(languages)(
  'every item of our own deck is a line of five fields in %s, with an id of its own',
  async language => {
    const { notes } = readAnki((await run(['export', 'anki', '--lang', language])).stdout)
    const items = loadDeck(nodeFiles, `${projectFolder}/content`).cards.flatMap(card => card.items)
    expect(notes).toHaveLength(items.filter(item => item.kind !== 'prediction').length)
    expect(new Set(notes.map(([guid]) => guid)).size).toBe(notes.length)
    expect(notes.filter(note => note.length !== 5 || note.some(field => field === ''))).toEqual([])
  },
)

test('of a topic or a card, only theirs', async () => {
  const { notes } = readAnki((await run('export anki pod-lifecycle')).stdout)
  expect(notes.length).toBeGreaterThan(10)
  expect(notes.every(([guid]) => guid?.startsWith('k8s-study/en/pod-lifecycle/'))).toBe(true)
})

test.each([
  ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
  ['a <img src=x onerror=alert(1)> b', '<p>a &#60;img src=x onerror=alert(1)&#62; b</p>'],
  ['[a](javascript:alert(1))', '<p>a</p>'],
  ['[a](https://e.example/"onclick="x)', '<p><a href="https://e.example/&#34;onclick=&#34;x">a</a></p>'],
  ['![a](https://e.example/track.png)', '<p>a</p>'],
  ['`<b>`', '<p><code>&#60;b&#62;</code></p>'],
  ['<!-- hidden -->', ''],
  ['[moved](claim:never-moved) [1][2]', '<p>moved <a href="https://s.example/?a=1&#38;b=2">[1]</a>[2]</p>'],
  ['```sh\na\n\tb <c>\n```', '<pre>a<br>    b &#60;c&#62;</pre>'],
])('%j becomes harmless HTML in one line', (markdown, html) => {
  expect(renderHtml(markdown, ['https://s.example/?a=1&b=2', 'measured: here'])).toBe(html)
})
