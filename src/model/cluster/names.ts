import type { Random } from '../../random.ts'

/** The API server's alphabet for generated names: no vowels, nothing that looks like another. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** `generateName: owner-`. */
export const generatedName = (owner: string, random: Random): string =>
  `${owner}-${Array.from({ length: 5 }, () => letters[random.integer(letters.length)]).join('')}`
