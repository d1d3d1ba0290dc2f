/** The same values, and which of them have been asked for so far: what nobody asks for changes nothing. */
export function observed<O extends object>(values: O): { readonly values: O; readonly asked: ReadonlySet<string> } {
  const asked = new Set<string>()
  const watching = new Proxy(values, {
    get(target, name): unknown {
      if (typeof name === 'string') asked.add(name)
      return Reflect.get(target, name)
    },
  })
  return { values: watching, asked }
}
