import type { Digest } from '../../model/digest.ts'

/** How far a copy is; told after every piece. Faces draw it, at a pace of their own. */
export interface CopyProgress {
  /** Bytes of all blobs of the image, those that the target has already included. */
  readonly total: number
  /** Bytes that are at the target by now; falls back by a blob's bytes when its transfer has to start over. */
  readonly done: number
  /** The blob that the latest bytes belong to. */
  readonly blob: Digest
}

export type OnProgress = (progress: CopyProgress) => void

/** Adds up the bytes of one copy. */
export class ProgressSum {
  readonly #total: number
  readonly #tell: OnProgress
  readonly #byBlob = new Map<Digest, number>()
  #done = 0

  constructor(total: number, tell: OnProgress) {
    this.#total = total
    this.#tell = tell
  }

  /** `bytes` of the blob are at the target now, all in all. */
  set(blob: Digest, bytes: number): void {
    this.#done += bytes - (this.#byBlob.get(blob) ?? 0)
    this.#byBlob.set(blob, bytes)
    this.#tell({ total: this.#total, done: this.#done, blob })
  }

  add(blob: Digest, bytes: number): void {
    this.set(blob, (this.#byBlob.get(blob) ?? 0) + bytes)
  }
}
