/** Survives until the paragraph is wrapped, since harmless text has none. */
export const hardBreak = '\r'

const wide = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef“”‘’…—]'
const codes = '(?:\\u001b\\[[\\d;]*m)*'
const betweenWide = new RegExp(`(?<=${wide}${codes})[ \\t]*\\n[ \\t]*(?=${codes}${wide})`, 'gu')

/** A line break of the source is a space, but nothing between 汉字; a break that was asked for is one. */
export const unfolded = (words: string): string =>
  words
    .replaceAll(betweenWide, '')
    .replaceAll(/[ \t]*\n[ \t]*|\t/g, ' ')
    .replaceAll(hardBreak, '\n')

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#39': "'" }
/** What marked leaves as it is written, for a browser to read. */
export const unescape = (words: string): string =>
  words.replaceAll(/&(amp|lt|gt|quot|nbsp|#39);/g, (whole, name: string) => entities[name] ?? whole)
