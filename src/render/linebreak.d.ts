/** linebreak 1.1.0 ships no types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string)
    /** The next place where a line may or (`required`) must end; null when there is none left. */
    nextBreak(): { readonly position: number; readonly required?: boolean } | null
  }
}
