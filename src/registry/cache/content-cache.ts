import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Clock, Random } from '../../model/clock.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TEMPORARY, sweep } from './sweep.ts'
import { makeFolder } from './make-folder.ts'

export interface CacheOptions {
  /** Absolute; made when it is not there. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  /** Bytes that the folder may hold; 256 MiB by default. */
  readonly most?: number
  /** Milliseconds after which what nobody read goes; 90 days by default. */
  readonly age?: number
}

/** Content with the type that it was served with. */
export interface Cached {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

const MIB = 1024 * 1024
const HOUR = 3_600_000
const DAY = 86_400_000
const MOST = 256 * MIB
const AGE = 90 * DAY
/** A thing larger than this is no manifest or configuration worth keeping. */
const LARGEST = 4 * MIB
const NEWLINE = 0x0a
const SWEPT = 'swept'

/**
 * Content by digest in a folder that processes share: a file is written under another name and renamed, so that nobody
 * sees half of one; what does not hash to its name is no hit. There are no locks and no errors: a folder that cannot be
 * read or written is an empty one.
 */
export class ContentCache {
  readonly #options: CacheOptions
  #writable = true
  #swept: Promise<void> | undefined

  constructor(options: CacheOptions) {
    this.#options = options
  }

  /** The content of `digest`, hashed again; null when it is not here. */
  async read(digest: Digest): Promise<Cached | null> {
    const path = this.#path(digest)
    const file = await readFile(path).catch(() => null)
    const found = file === null ? null : parse(file)
    if (found === null || digestOf(found.bytes) !== digest) return null
    await this.#touch(path)
    return found
  }

  /** Keeps content whose digest the caller has checked. */
  async write(digest: Digest, { mediaType, bytes }: Cached): Promise<void> {
    if (!this.#writable || bytes.length > LARGEST || !/^[\x21-\x7e]{1,255}$/u.test(mediaType)) return
    const path = this.#path(digest)
    const name = `${Buffer.from(this.#options.random(8)).toString('hex')}${TEMPORARY}`
    const temporary = join(dirname(path), name)
    try {
      await makeFolder(dirname(path))
      await writeFile(temporary, Buffer.concat([Buffer.from(`${mediaType}\n`), bytes]), {
        flag: 'wx',
        mode: 0o600,
      })
      await rename(temporary, path)
    } catch {
      // A full or read-only disk is not asked again in this process.
      this.#writable = false
      await rm(temporary, { force: true }).catch(() => undefined)
    }
    this.#swept ??= this.#sweepDaily()
    await this.#swept
  }

  /** Removes what is too old, then what was not read for longest, until the rest is within bounds. */
  async sweep(): Promise<void> {
    const { folder, clock, most = MOST, age = AGE } = this.#options
    const now = clock.now().getTime()
    await sweep(join(folder, 'v1'), { most, before: now - age, abandoned: now - HOUR })
  }

  /** Once a day, whichever process comes first. */
  async #sweepDaily(): Promise<void> {
    const marker = join(this.#options.folder, SWEPT)
    const now = this.#options.clock.now()
    const last = await stat(marker).catch(() => null)
    if (last !== null && Math.abs(now.getTime() - last.mtimeMs) < DAY) return
    await writeFile(marker, '').catch(() => undefined)
    await utimes(marker, now, now).catch(() => undefined)
    await this.sweep()
  }

  /** What is read stays; once a day is often enough to know. */
  async #touch(path: string): Promise<void> {
    const now = this.#options.clock.now()
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now.getTime() }))
    if (Math.abs(now.getTime() - mtimeMs) > DAY) await utimes(path, now, now).catch(() => undefined)
  }

  #path(digest: Digest): string {
    const hex = digest.slice('sha256:'.length)
    return join(this.#options.folder, 'v1', hex.slice(0, 2), hex)
  }
}

/** A line with the type, then the bytes. */
function parse(file: Buffer): Cached | null {
  const end = file.subarray(0, 256).indexOf(NEWLINE)
  return end < 1 ? null : { mediaType: file.toString('latin1', 0, end), bytes: file.subarray(end + 1) }
}
