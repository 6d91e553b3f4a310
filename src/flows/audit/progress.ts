import { createReadStream } from 'node:fs'
import { appendFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isTableOf, isText } from '../../model/shape.ts'
import { NOWHERE } from './cursor.ts'
import { linesOf } from './lines.ts'
import { makeFolder } from '../../registry/cache/make-folder.ts'

/** So many readings are kept at a time: a process that is killed loses no more of them. */
const BATCH = 1000

/** What an audit that was cut off read of one image. */
export interface Already {
  /** null: proved absent. */
  readonly tags: ReadonlyMap<string, Digest | null>
  /** Those of them that were read while the ledger stood elsewhere: it may have been right then. */
  readonly stale: ReadonlySet<string>
}

/**
 * What an audit has read so far, in a file that only grows: whoever goes on with `--resume` reads none of it again, whether the audit
 * ended, was killed, or another one ran at the same time. A line is `[image, seq of the ledger, {tag: digest}]`.
 */
export class Progress {
  readonly #file: string | null
  #lines: Map<string, Map<string, Digest | null>> = new Map()
  #unsaved = 0
  #saving: Promise<void> = Promise.resolve()
  #fault: string | null = null
  #seq = 0

  /** `cursor`: the file of the cursor that this stands beside. */
  constructor(cursor: string | null) {
    this.#file = cursor === null ? null : `${cursor}.part`
  }

  /** Why nothing could be kept; null while it can. */
  get fault(): string | null {
    return this.#file === null ? NOWHERE : this.#fault
  }

  /** Everything that is noted from now on is held against the ledger as it stands at `seq`. */
  async holdAgainst(seq: number): Promise<void> {
    await this.save()
    this.#seq = seq
  }

  note(image: string, tag: string, digest: Digest | null): void {
    const line = this.#lines.get(image) ?? new Map<string, Digest | null>()
    this.#lines.set(image, line.set(tag, digest))
    this.#unsaved += 1
    if (this.#unsaved >= BATCH) void this.save()
  }

  /** Resolves when everything that was noted is in the file, or cannot be. */
  async save(): Promise<void> {
    const lines = [...this.#lines].map(([image, tags]) =>
      JSON.stringify([image, this.#seq, Object.fromEntries(tags)]),
    )
    this.#lines = new Map()
    this.#unsaved = 0
    if (lines.length > 0) this.#saving = this.#saving.then(async () => this.#append(`${lines.join('\n')}\n`))
    await this.#saving
  }

  /** Forgets all of it: everything was read, or is read anew. */
  async clear(): Promise<void> {
    await this.#saving
    if (this.#file !== null) await rm(this.#file, { force: true }).catch(() => {})
  }

  /** What was noted before, by image. A line that is cut in half is left out. */
  async read(): Promise<ReadonlyMap<string, Already>> {
    const found = new Map<string, { tags: Map<string, Digest | null>; stale: Set<string> }>()
    if (this.#file === null) return found
    try {
      for await (const line of linesOf(createReadStream(this.#file, 'utf8'))) this.#take(found, line)
    } catch {
      // There is none, or it cannot be read any further.
    }
    return found
  }

  #take(found: Map<string, { tags: Map<string, Digest | null>; stale: Set<string> }>, line: string): void {
    const read = parsed(line)
    if (read === null) return
    const { tags, stale } = found.get(read.image) ?? { tags: new Map(), stale: new Set() }
    for (const [tag, digest] of Object.entries(read.tags)) {
      tags.set(tag, digest)
      if (read.seq === this.#seq) stale.delete(tag)
      else stale.add(tag)
    }
    found.set(read.image, { tags, stale })
  }

  async #append(text: string): Promise<void> {
    if (this.#file === null || this.#fault !== null) return
    try {
      await makeFolder(dirname(this.#file))
      await appendFile(this.#file, text, { mode: 0o600 })
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error)
    }
  }
}

interface Line {
  readonly image: string
  readonly seq: unknown
  readonly tags: Readonly<Record<string, Digest | null>>
}

function parsed(line: string): Line | null {
  try {
    const read: unknown = JSON.parse(line)
    if (!Array.isArray(read)) return null
    const [image, seq, tags]: readonly unknown[] = read
    return isText(image) && isTableOf(tags, isDigestOrNull) ? { image, seq, tags } : null
  } catch {
    return null
  }
}

function isDigestOrNull(value: unknown): value is Digest | null {
  return value === null || (typeof value === 'string' && isDigest(value))
}
