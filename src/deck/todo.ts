/** `<!-- todo: … -->` in a card: something is left to do here, and `lint` says so. It is never shown. */
export const todo = (what: string): string => `<!-- todo: ${what.replaceAll('--', '–')} -->`

/** The marks in a piece of HTML, each with its offset. */
export const todosIn = (html: string): { readonly what: string; readonly offset: number }[] =>
  [...html.matchAll(/<!--\s*todo\b[:：]?\s*(.*?)\s*-->/gis)].map(({ 1: what = '', index }) => ({ what, offset: index }))
