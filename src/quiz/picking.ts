/** One of them; one or more; any or none; all of them in an order. */
export type Mode = 'one' | 'many' | 'any' | 'order'

/** A list from which a person picks with keys. */
export interface Picking {
  readonly mode: Mode
  readonly size: number
  /** Where the pointer is. */
  readonly active: number
  /** In the order in which they were picked. */
  readonly picked: readonly number[]
  readonly state: 'open' | 'too few' | 'done'
}

export type Press = 'up' | 'down' | 'toggle' | 'confirm' | 'undo' | { readonly digit: number }

export const startPicking = (mode: Mode, size: number, active = 0): Picking => ({
  mode,
  size,
  active,
  picked: [],
  state: 'open',
})

export function pressed(picking: Picking, press: Press): Picking {
  const now: Picking = { ...picking, state: 'open' }
  if (typeof press === 'object') return atDigit(now, press.digit - 1)
  switch (press) {
    case 'up':
    case 'down':
      return { ...now, active: (now.active + (press === 'up' ? now.size - 1 : 1)) % now.size }
    case 'toggle':
      return now.mode === 'one' ? now : toggled(now)
    case 'undo':
      return now.mode === 'order' ? { ...now, picked: now.picked.slice(0, -1) } : now
    case 'confirm':
      return confirmed(now)
  }
}

function atDigit(picking: Picking, index: number): Picking {
  if (index < 0 || index >= picking.size || picking.mode === 'order') return picking
  const there = { ...picking, active: index }
  return picking.mode === 'one' ? there : toggled(there)
}

function toggled(picking: Picking): Picking {
  const { active, picked } = picking
  if (picked.includes(active)) return { ...picking, picked: picked.filter(i => i !== active) }
  return toNextOpen({ ...picking, picked: [...picked, active] })
}

/** In an order, what was picked is out of the way: the pointer goes to the next that is not. */
function toNextOpen(picking: Picking): Picking {
  if (picking.mode !== 'order') return picking
  const after = Array.from({ length: picking.size }, (_, step) => (picking.active + step) % picking.size)
  return { ...picking, active: after.find(i => !picking.picked.includes(i)) ?? picking.active }
}

function confirmed(picking: Picking): Picking {
  switch (picking.mode) {
    case 'one':
      return { ...picking, picked: [picking.active], state: 'done' }
    case 'many':
      return { ...picking, state: picking.picked.length > 0 ? 'done' : 'too few' }
    case 'any':
      return { ...picking, state: 'done' }
    case 'order':
      if (picking.picked.length === picking.size) return { ...picking, state: 'done' }
      return picking.picked.includes(picking.active) ? toNextOpen(picking) : toggled(picking)
  }
}
