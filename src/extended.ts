/**
 * The object with more in it: `{ ...object, ...more }` for what is made a hundred thousand times. V8 (as of Node 20) gives
 * every object that gains a property behind a spread a hidden class of its own, which makes it twenty times as slow to make
 * and slow to read ever after. A spread that only sets anew what is there, or comes last, is fast.
 */
export const extended = <T extends object, M extends object>(object: T, more: M): T & M =>
  Object.assign({}, object, more)
