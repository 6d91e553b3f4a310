import { TidemarkError } from './failure.ts'
import { isRecord } from './shape.ts'

// Deeper values are refused; a cycle would otherwise never end.
const DEEPEST = 256

/**
 * `value` as canonical JSON (RFC 8785, JCS): names sorted by UTF-16 code units, numbers as ECMAScript writes them,
 * no blanks. A property whose value is undefined is left out, as JSON has no word for it. Throws E_JSON for what JSON
 * cannot carry exactly: NaN, infinities, lone surrogates, functions, big integers, instances of classes, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0)
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value === null) return 'null'
  if (typeof value === 'object') return writeNested(value, depth + 1)
  throw refused(`a value of type ${typeof value}`)
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw refused('a lone surrogate')
  // RFC 8785, section 3.2.2.2, takes over the string form of ECMAScript.
  return JSON.stringify(text)
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw refused(String(number))
  // ECMAScript writes -0 as "0", as section 3.2.2.3 demands.
  return String(number)
}

function writeNested(value: object, depth: number): string {
  if (depth > DEEPEST) throw refused(`a value nested deeper than ${DEEPEST} levels`)
  if (Array.isArray(value)) return writeArray(value, depth)
  if (!isRecord(value) || !isPlain(value)) throw refused('an instance of a class')
  return writeObject(value, depth)
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += write(items[index], depth)
  }
  return `${text}]`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function writeObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '{'
  // The default sort compares UTF-16 code units (section 3.2.3).
  for (const name of Object.keys(value).toSorted()) {
    const property = value[name]
    if (property === undefined) continue
    if (text.length > 1) text += ','
    text += `${writeString(name)}:${write(property, depth)}`
  }
  return `${text}}`
}

function refused(what: string): TidemarkError {
  return new TidemarkError('E_JSON', `canonical JSON cannot hold ${what}`)
}
