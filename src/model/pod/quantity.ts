import type { Quantity, Resources } from '../../objects.ts'

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** Thousandths of the unit (cores, bytes), rounded up, as API machinery does; undefined for what is no quantity. */
export function milli(quantity: Quantity): number | undefined {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(String(quantity))
  const factor = factors[parts?.[2] ?? '']
  if (parts === null || factor === undefined) return undefined
  const exact = Number(parts[1]) * factor * 1000
  // Binary fractions: 0.1 × 1000 must not become 101 for the last bit of a double.
  return Math.ceil(Number(exact.toPrecision(15)))
}

/** Thousandths of a resource of the list; 0 where it is missing or no quantity. */
export const amount = (resources: Resources | undefined, name: string): number => {
  const quantity = resources?.[name]
  return quantity === undefined ? 0 : (milli(quantity) ?? 0)
}

/** Whole bytes. */
export const bytes = (resources: Resources | undefined): number => Math.ceil(amount(resources, 'memory') / 1000)
