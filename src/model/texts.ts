import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'
import type { Version } from './version.ts'
import { tryParseVersion } from './version.ts'

/** The texts that rows name by position, each checked once for what it is used as. The counterpart of `StringTable`. */
export class Texts {
  readonly #texts: readonly string[]
  readonly #damaged: (part: string) => Error
  readonly #digests: (Digest | undefined)[] = []
  readonly #versions: (Version | undefined)[] = []

  /** `damaged` makes the error to throw for a position that cannot be. */
  constructor(texts: readonly string[], damaged: (part: string) => Error) {
    this.#texts = texts
    this.#damaged = damaged
  }

  text(position: unknown): string {
    const text = typeof position === 'number' ? this.#texts[position] : undefined
    if (text === undefined) throw this.#damaged('text position')
    return text
  }

  textOrNull(position: unknown): string | null {
    return position === -1 ? null : this.text(position)
  }

  digest(position: unknown): Digest {
    const known = this.#digests[Number(position)]
    if (known !== undefined) return known
    const text = this.text(position)
    if (!isDigest(text)) throw this.#damaged('digest')
    this.#digests[Number(position)] = text
    return text
  }

  versionOrNull(position: unknown): Version | null {
    if (position === -1) return null
    const known = this.#versions[Number(position)]
    if (known !== undefined) return known
    const version = tryParseVersion(this.text(position))
    if (version === null) throw this.#damaged('version')
    this.#versions[Number(position)] = version
    return version
  }
}
