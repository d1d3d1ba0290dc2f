/** Hands out addresses of the node's range. */
export interface AddressPool {
  next(pod: string): string
}

/** Counts upwards and never gives an address twice, as `host-local` does until its range is used up. `first` is the last byte. */
export function countingPool(first: number): AddressPool {
  let given = 0
  return {
    next() {
      const host = first + given++
      return `10.244.${1 + Math.floor(host / 256)}.${host % 256}`
    },
  }
}
