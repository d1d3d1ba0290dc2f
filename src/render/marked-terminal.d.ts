/** marked-terminal 7.3.1 ships no types; these are the options that we use. */
declare module 'marked-terminal' {
  import type { MarkedExtension } from 'marked'
  type Paint = (words: string) => string
  export function markedTerminal(options: {
    readonly strong: Paint
    readonly em: Paint
    readonly del: Paint
    readonly text: Paint
    readonly image: (href: string, title: string | null, text: string) => string
  }): MarkedExtension
}
