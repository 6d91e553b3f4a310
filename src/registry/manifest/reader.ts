import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'

/** A JSON object as parsed: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>

/** E_MANIFEST_INVALID for the manifest `digest`. */
function invalidManifest(digest: Digest, problem: string): TidemarkError {
  return new TidemarkError('E_MANIFEST_INVALID', `manifest ${digest} is refused: ${problem}`, {
    hints: ['Build the image again with a current builder.'],
    details: { digest },
  })
}

/**
 * Reads members of one manifest's objects by type; every wrong type is E_MANIFEST_INVALID and names the member.
 * Readers in other languages match names without regard to case, so a name that differs from a known one only in case
 * is refused: two readers would see two different images.
 */
export class ManifestReader {
  readonly #digest: Digest

  constructor(digest: Digest) {
    this.#digest = digest
  }

  fail(problem: string): TidemarkError {
    return invalidManifest(this.#digest, problem)
  }

  object(value: unknown, name: string): JsonObject {
    if (!isRecord(value)) throw this.fail(`${name} is not an object`)
    return value
  }

  /** Refuses names of `value` that equal one of `known` only when case is ignored. */
  exactNames(value: JsonObject, known: readonly string[], name: string): void {
    const lower = new Map(known.map((key) => [key.toLowerCase(), key]))
    for (const key of Object.keys(value)) {
      const meant = lower.get(key.toLowerCase())
      if (meant !== undefined && meant !== key)
        throw this.fail(`${name} has "${key}" where "${meant}" is meant`)
    }
  }

  array(value: unknown, name: string): readonly unknown[] {
    if (!Array.isArray(value)) throw this.fail(`${name} is not a list`)
    return value
  }

  text(value: unknown, name: string): string {
    if (typeof value !== 'string' || value === '') throw this.fail(`${name} is not a text`)
    return value
  }

  optionalText(value: unknown, name: string): string | undefined {
    return value === undefined || value === '' ? undefined : this.text(value, name)
  }

  size(value: unknown, name: string): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw this.fail(`${name} is not a number of bytes`)
    }
    return value
  }

  digestAt(value: unknown, name: string): Digest {
    const text = this.text(value, name)
    if (!isDigest(text)) throw this.fail(`${name} is not a sha256 digest`)
    return text
  }

  /** Text by text, as annotations are; null counts as absent. */
  texts(value: unknown, name: string): Readonly<Record<string, string>> | undefined {
    if (value === undefined || value === null) return undefined
    const entries = Object.entries(this.object(value, name)).map(([key, item]): [string, string] => {
      if (typeof item !== 'string') throw this.fail(`${name} "${key}" is not a text`)
      return [key, item]
    })
    return Object.fromEntries(entries)
  }
}
