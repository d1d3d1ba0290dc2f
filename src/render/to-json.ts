/** Indented, and with nothing in it that could steer a terminal: JSON itself escapes only C0. */
export const toJson = (value: unknown): string => escapeSteering(JSON.stringify(value, undefined, 2))

/** JSON text whose strings say the same, written without the characters that steer. */
export const escapeSteering = (json: string): string =>
  json.replaceAll(steering, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
const steering = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g
