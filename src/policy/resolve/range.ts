import validRange from 'semver/ranges/valid.js'

const LONGEST = 256

/** True when `text` is a semver range (`>=1.0.0`, `1.x || 2.x`). */
export function isRange(text: string): boolean {
  return text.length <= LONGEST && validRange(text) !== null
}
