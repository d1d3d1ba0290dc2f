/** A whole number as Go's `ParseInt` reads one of 64 bits. Undefined: it is none, or does not fit. */
export function int64(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined
  const number = BigInt(text)
  return BigInt.asIntN(64, number) === number ? number : undefined
}
