/** What is known of some names, mostly of none: then all share the same empty one. A change makes a new one. */
export type Notes<V> = Readonly<Record<string, V>>
export const noNotes: Notes<never> = Object.freeze({})

export const noteOf = <V>(notes: Notes<V>, name: string): V | undefined =>
  notes !== noNotes && Object.hasOwn(notes, name) ? notes[name] : undefined

export const noted = <V>(notes: Notes<V>, name: string, note: V): Notes<V> => ({ ...notes, [name]: note })

export function forgotten<V>(notes: Notes<V>, name: string): Notes<V> {
  if (noteOf(notes, name) === undefined) return notes
  const { [name]: _note, ...rest } = notes
  return rest
}
