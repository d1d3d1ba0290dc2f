import * as fc from 'fast-check'

const word = fc.oneof(
  fc.constantFrom(
    'Pod',
    'kube-proxy',
    '容器',
    '网络命名空间',
    '，',
    '。',
    '（',
    '）',
    '“共享”',
    '--show-labels',
    '!',
    '👩‍💻',
    '🇨🇳',
    'é',
    '⚠️',
  ),
  fc.constantFrom(
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
    'a.very.long.name.without.any.break.inside.it.at.all',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const inline: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(word, fc.constantFrom('', '', '', '**', '*', '`', '~~', '_')).map(([words, mark]) => mark + words + mark),
    { maxLength: 9 },
  )
  .chain(words => fc.constantFrom(' ', '', '\n', '  \n').map(between => words.join(between)))
const link = fc
  .tuple(inline, fc.constantFrom('claim:a', 'https://k8s.io/x', 'javascript:alert(1)'))
  .map(([words, url]) => `[${words}](${url})`)
const oneLine = inline.map(words => words.replaceAll(/\s+/g, ' '))

const leaf = fc.oneof(
  inline,
  link,
  fc.tuple(fc.integer({ min: 1, max: 6 }), oneLine).map(([level, words]) => `${'#'.repeat(level)} ${words}`),
  fc.array(oneLine, { maxLength: 4 }).map(code => `\`\`\`yaml\n${code.join('\n')}\n\`\`\``),
  fc.integer({ min: 1, max: 9 }).chain(columns =>
    fc
      .array(fc.array(oneLine, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 })
      .map(rows => {
        const [head = [], ...body] = rows.map(row => row.map(cell => cell.replaceAll('|', '/')))
        return [head, head.map((_, i) => [':--', '--:', ':-:'][i % 3]), ...body]
          .map(row => `| ${row.join(' | ')} |`)
          .join('\n')
      }),
  ),
  fc.constantFrom(
    '---',
    '<div>html</div>',
    '<!-- item: x -->',
    '![picture](https://k8s.io/p.png)',
    '&amp;&#27;[2J&lt;',
  ),
)

const indented = (words: string, first: string) => {
  const rest = ' '.repeat(first.length)
  return words
    .split('\n')
    .map((line, i) => (i === 0 ? first : rest) + line)
    .join('\n')
}

/** Markdown of all kinds: Chinese and English, code, tables, lists and quotes in one another, and rubbish. */
export const markdown: fc.Arbitrary<string> = fc.letrec<{ block: string; blocks: string }>(tie => ({
  block: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc
      .tuple(tie('blocks'), fc.constantFrom('- ', '9. ', '10. ', '- [x] ', '* [ ] '))
      .map(([words, marker]) => indented(words, marker)),
    tie('blocks').map(words =>
      words
        .split('\n')
        .map(line => `> ${line}`)
        .join('\n'),
    ),
  ),
  blocks: fc
    .array(tie('block'), { minLength: 1, maxLength: 4 })
    .chain(blocks => fc.constantFrom('\n', '\n\n').map(between => blocks.join(between))),
})).blocks
