import type { Random } from '../../random.ts'

/** Of names that the API server or a controller makes up: no vowels, nothing that looks like another. */
export const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** `generateName: owner-`. */
export const generatedName = (owner: string, random: Random): string =>
  `${owner}-${Array.from({ length: 5 }, () => letters[random.integer(letters.length)]).join('')}`
