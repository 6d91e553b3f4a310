import { TidemarkError } from './failure.ts'
import { JsonReader } from './json-reader.ts'

/** Caps of {@link parseStrictJson}. */
export interface StrictJsonLimits {
  /** Bytes of UTF-8; 4 MiB unless said, the largest manifest that registries must take. */
  readonly maxBytes?: number
  /** Levels of nesting; 64 unless said. */
  readonly maxDepth?: number
  /** Takes names that differ only by case, for documents that hold what others named (labels); refused unless said. */
  readonly caseVariants?: boolean
}

const MOST_BYTES = 4 * 1024 * 1024
const DEEPEST = 64

/**
 * JSON that no two readers can understand differently. Beyond what RFC 8259 demands it refuses: names that are
 * duplicates or differ only by case within one object (after unescaping), `__proto__`, bytes that are not UTF-8, lone
 * surrogates, a byte order mark, numbers beyond 2^53, too many bytes or levels. Objects have no prototype.
 * Throws E_JSON.
 */
export function parseStrictJson(input: Uint8Array | string, limits: StrictJsonLimits = {}): unknown {
  const { maxBytes = MOST_BYTES, maxDepth = DEEPEST, caseVariants = false } = limits
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength
  if (size > maxBytes) throw new TidemarkError('E_JSON', `the JSON has ${size} bytes, more than ${maxBytes}`)
  const text = typeof input === 'string' ? wellFormed(input) : decode(input)
  return new JsonReader(text, { maxDepth, caseVariants }).document()
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new TidemarkError('E_JSON', 'the JSON is not UTF-8', { cause })
  }
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TidemarkError('E_JSON', 'the JSON has a lone surrogate')
  return text
}
