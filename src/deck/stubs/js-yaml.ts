/** In place of js-yaml in the bundle: gray-matter loads it for its own YAML engine, which ours replaces. */
export function safeLoad(): never {
  throw new Error('front matter is read by `yaml`')
}
export function safeDump(): never {
  throw new Error('front matter is never written')
}
