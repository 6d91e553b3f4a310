import type { Random } from '../../model/clock.ts'
import type { Digest } from '../../model/digest.ts'

/** What goes along with every read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Called before every request, repetitions included; what it throws ends the read. */
  readonly spend?: (() => void) | undefined
}

export interface TagReadOptions extends ReadOptions {
  /** What the tag named when it was last read: asked for by `If-None-Match` where the registry honours that. */
  readonly known?: Digest | undefined
}

/** What only a store of a registry can do, to read thousands of tags fast. */
export interface FastReads {
  readonly random: Random
  /** What a tag names, with as little traffic as there can be; null when it is proved absent. Throws as `resolve` does. */
  readTag(tag: string, options?: TagReadOptions): Promise<Digest | null>
  /** As `listTags` of the store. */
  listTags(options?: ReadOptions): Promise<readonly string[]>
  /**
   * The digests of the wanted tags by an API of this registry's own, as far as it tells them, unchecked; null where there
   * is none. Throws where it answers wrongly from the start.
   */
  bulk(wanted: ReadonlySet<string>, options?: ReadOptions): Promise<BulkReadings | null>
}

export interface BulkReadings {
  /** "Docker Hub". */
  readonly source: string
  readonly digests: ReadonlyMap<string, Digest>
  /** Why it did not tell everything, where it began well. */
  readonly fault?: Error
  /** Not asked again until the process ends. */
  discard(): void
}
