import type { Program } from '../../model/runtime/kernel.ts'

/** Ends with 143 when asked to, as most runtimes of languages do: not with success. */
export const server: Program = { reaps: 'own', handlers: { TERM: 143 } }
/** Reads its configuration again on HUP. */
export const nginx: Program = { reaps: 'own', handlers: { HUP: 'goes on', TERM: 0 } }
/** A script that handles nothing. */
export const script: Program = { reaps: 'own', handlers: {} }
