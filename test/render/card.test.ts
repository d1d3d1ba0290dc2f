import * as fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { type MarkdownLook, renderMarkdown } from '../../src/render/card.ts'
import { paintFor, width } from '../../src/render/style.ts'
import { markdown } from './markdown.ts'

const plain: MarkdownLook = { language: 'en', paint: paintFor(0), width: 80 }
const show = (words: string, changes: Partial<MarkdownLook> = {}) => renderMarkdown(words, { ...plain, ...changes })
const tooWide = (shown: string, columns: number) => shown.split('\n').filter(line => width(line) > columns)

describe('any Markdown', () => {
  test.each([20, 40, 60, 80, 120])('takes no more than %i columns, coloured or not', columns => {
    const fits = (words: string, level: 0 | 3) => {
      const shown = show(words, { width: columns, paint: paintFor(level), claims: () => '✔¹', cite: () => 12 })
      expect(tooWide(shown, columns)).toEqual([])
    }
    fc.assert(fc.property(markdown, fc.constantFrom(0, 3), fits), { numRuns: 60 })
  })

  test('stays within its columns however deep it is nested', () => {
    for (const marker of ['> ', '- ', '10. ']) {
      const nested = `${marker.repeat(16)}words that go on and on`
      expect(show(nested, { width: 20 }).replaceAll(/[\s│•]|10\./g, '')).toBe('wordsthatgoonandon')
      expect(tooWide(show(nested, { width: 20 }), 20)).toEqual([])
    }
  })

  test('brings no control character to the terminal', () => {
    const hostile = fc.tuple(
      markdown,
      fc.constantFrom('\u001b]52;c;aGk=\u0007', '\u009b2J', '\u202e', '\r', '&#27;[2J', '\u0000'),
    )
    fc.assert(
      fc.property(hostile, ([words, attack]) => {
        const shown = show(
          `${attack}${words}\n\n- ${attack}\n\n    ${attack}\n\n\`${attack}\` [${attack}](http://a/${attack})`,
        )
        // oxlint-disable-next-line no-control-regex -- control characters are what this is about
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what marked-terminal gets wrong', () => {
  test('inline Markdown in tight lists is rendered (#304, #371)', () => {
    expect(show('- **bold** `code`\n- [words](https://k8s.io/)')).toBe('• bold code\n• words (https://k8s.io/)')
  })

  test('list items are wrapped below themselves (#272)', () => {
    expect(show('- a list item that is longer than the line', { width: 20 })).toBe(
      '• a list item that\n  is longer than the\n  line',
    )
  })

  test('a numbered list begins with its number, and its texts line up', () => {
    expect(show('9. nine\n10. ten')).toBe('9.  nine\n10. ten')
  })

  test('a task has one box', () => {
    expect(show('- [x] done\n- [ ] not done')).toBe('[x] done\n[ ] not done')
    expect(show('- [x] done\n\n- [ ] not done')).toBe('[x] done\n\n[ ] not done')
  })

  test('lists and code inside a list keep its indentation (#67)', () => {
    expect(show('1. one\n   - nested\n     - deeper\n2. two\n\n   ```\n   code\n   ```')).toBe(
      '1. one\n\n   • nested\n     • deeper\n\n2. two\n\n     code',
    )
  })

  test('Chinese is wrapped by its columns, and by its rules', () => {
    expect(show('容器共享同一个网络，端口也共享。', { width: 20 })).toBe('容器共享同一个网络，\n端口也共享。')
  })

  test('a line break of the source is a space between words and nothing between 汉字', () => {
    expect(show('one\ntwo')).toBe('one two')
    expect(show('容器\n**共享**\n网络')).toBe('容器共享网络')
    expect(show('容器  \n网络<br>端口')).toBe('容器\n网络\n端口')
  })

  test('headings and quotes are wrapped', () => {
    expect(show('### a heading that is too long', { width: 20 })).toBe('a heading that is\ntoo long\n─────────────────')
    expect(show('> a quote that is too long\n>\n> - and more', { width: 20 })).toBe(
      '│ a quote that is\n│ too long\n│\n│ • and more',
    )
  })

  test('code is folded at the edge with a mark, and coloured whole', () => {
    expect(show('```yaml\nimage: registry.k8s.io/pause:3.10\n```', { width: 20 })).toBe(
      '  image: registry.k↵\n  8s.io/pause:3.10',
    )
    const paint = paintFor(1)
    expect(show('```\ncode\n```', { paint })).toBe(`  ${paint.yellow('code')}`)
  })

  test('colons in code are colons', () => {
    expect(show('see `a::b` and `10.0.0.1:80`')).toBe('see a::b and 10.0.0.1:80')
  })

  test('no name of an emoji becomes one', () => {
    expect(show('a :heart: is :smile: text')).toBe('a :heart: is :smile: text')
  })

  test('entities are read in words, and left alone in code', () => {
    expect(show('a &amp; b &lt;c&gt; `&amp;`')).toBe('a & b <c> &amp;')
  })

  test('comments are not shown', () => {
    expect(show('### Which? <!-- item: which -->\n\n<!-- hidden -->\n\ntext')).toBe('Which?\n──────\ntext')
  })
})

describe('tables', () => {
  const table =
    '| 名称 | What it is | n |\n|:--|:--|--:|\n| pause | the process that holds the sandbox | 1 |\n| 应用 | yours | 10 |'

  test('line up with 汉字', () => {
    expect(show(table)).toBe(
      [
        '名称   What it is                           n',
        '─────  ──────────────────────────────────  ──',
        'pause  the process that holds the sandbox   1',
        '应用   yours                               10',
      ].join('\n'),
    )
  })

  test('wrap their cells where they are too wide (#374, #377)', () => {
    expect(show(table, { width: 30 })).toBe(
      [
        '名称   What it is            n',
        '─────  ───────────────────  ──',
        'pause  the process that      1',
        '       holds the sandbox',
        '',
        '应用   yours                10',
      ].join('\n'),
    )
  })

  test('do not align what is wrapped', () => {
    const right = '| a | b |\n|:--|--:|\n| one | some words that have to be wrapped |'
    expect(show(right, { width: 20 })).toBe(
      'a    b\n───  ───────────────\none  some words that\n     have to be\n     wrapped',
    )
  })

  test('become records where there is no room for columns', () => {
    const wide = '| a | b | c | d | e |\n|-|-|-|-|-|\n| first one | second one | third one | fourth one | fifth one |'
    expect(show(wide, { width: 40 })).toBe(
      'first one\n  b: second one\n  c: third one\n  d: fourth one\n  e: fifth one',
    )
  })

  test('keep a long word whole as long as all columns fit', () => {
    const long =
      '| a | b |\n|-|-|\n| PodReadyToStartContainers | some words that can be wrapped at will, and more of them |'
    expect(show(long, { width: 50 })).toContain('PodReadyToStartContainers')
    expect(show(long, { width: 30 })).toContain('↵')
  })
})

const claims = (id: string) => (id === 'never-moved' ? '✔¹' : '')

describe('links', () => {
  test('a claim is its sentence and its mark, on one line', () => {
    expect(show('A Pod [is never moved](claim:never-moved).', { claims })).toBe('A Pod is never moved ✔¹.')
    expect(show('A Pod [is never moved](claim:never-moved).', { claims, width: 20 })).toBe('A Pod is never\nmoved ✔¹.')
    expect(show('A Pod [is never moved](claim:never-moved).')).toBe('A Pod is never moved.')
  })

  test('an address stands behind its words, or its number does', () => {
    expect(show('[docs](https://k8s.io/)')).toBe('docs (https://k8s.io/)')
    expect(show('[文档](https://k8s.io/)', { language: 'zh' })).toBe('文档（https://k8s.io/）')
    expect(show('[docs](https://k8s.io/)', { cite: () => 3 })).toBe('docs [3]')
    expect(show('<https://k8s.io/>')).toBe('https://k8s.io/')
  })

  test('are plain text: no terminal is asked whether it knows hyperlinks', () => {
    // oxlint-disable-next-line no-control-regex -- an escape code is what this is about
    expect(show('[docs](https://k8s.io/)', { paint: paintFor(3) })).not.toMatch(/\u001b\]8/)
  })
})

test('without colours there is no escape code, whatever the process is told', () => {
  expect(show('# a\n\n**b** *c* `d` ~~e~~\n\n> f\n\n```\ng\n```\n\n| h |\n|-|\n| i |\n\n---\n')).not.toContain('\u001b')
})

test('what marked cannot read is shown as it is written', () => {
  const broken = '- a\n  > 10. ---\n  b'
  expect(() => marked.lexer(broken)).toThrow(TypeError)
  expect(show(broken)).toBe('  - a\n    > 10. ---\n    b')
})
