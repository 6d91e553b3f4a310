import type { Digest } from '../../model/digest.ts'

/** What one tag of an image names now. */
export interface TagReading {
  readonly tag: string
  /** Null when it is proved absent: listed, and gone since. */
  readonly digest: Digest | null
}
