import { isIndexType } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream, ImageStore } from '../image-store.ts'
import { readImageTree } from './image-tree.ts'
import type { ImageTree } from './image-tree.ts'
import { ProgressSum } from './progress.ts'
import type { OnProgress } from './progress.ts'
import { Scavenger } from './scavenger.ts'
import { mapLimited, runWeighted } from './weighted-pool.ts'

export interface CopyOptions {
  readonly from: ImageStore
  readonly to: ImageStore
  /** A digest; or a tag of `from`, which is read once. */
  readonly reference: string
  readonly onProgress?: OnProgress
  /** Transfers at once; default 8, of which at most 4 are big. */
  readonly concurrency?: number
  readonly signal?: AbortSignal
}

/** What a copy did. */
export interface CopyReport {
  /** The manifest that `reference` named; it is at the target now, under the same digest. */
  readonly manifest: Manifest
  /** True when the target had everything already. */
  readonly unchanged: boolean
  readonly blobs: { readonly copied: number; readonly mounted: number; readonly present: number }
  readonly manifests: { readonly copied: number; readonly present: number }
  /** Bytes of blobs that were transferred. */
  readonly bytes: number
}

const MEBIBYTE = 1024 * 1024
const TRANSFERS = 8
/** Four of the biggest share the way; the places left over are for small blobs. */
const HEAVIEST = 64 * MEBIBYTE
const CHECKS_AT_ONCE = 16
const MANIFESTS_AT_ONCE = 4

/**
 * Copies an image by digest and without a tag, so that a failure leaves nothing that anybody sees: every blob, then
 * every child manifest, then the top, bytes unchanged. Content is hashed when it is read, and again by the target.
 *
 * What the target has is not sent again. That the target has the top manifest is not taken as proof that it has the
 * rest: registries that check children on a push are the rule and not the law, and garbage collectors err. So each part
 * is asked for, which costs one cheap HEAD. Copying to the same store asks for the top alone.
 *
 * Throws E_IMAGE_ABSENT, E_IMAGE_INCOMPLETE, E_IMAGE_LIMIT, E_MANIFEST_INVALID, and what the stores throw.
 */
export async function copyImage(options: CopyOptions): Promise<CopyReport> {
  const { from, to, reference } = options
  if (from.name === to.name) return await stay(from, reference)
  const tree = await readImageTree(from, reference)
  const [blobs, manifests] = await Promise.all([
    withoutPresent(tree.blobs, (blob) => to.hasBlob(blob.digest)),
    withoutPresent(tree.manifests, (manifest) => to.resolve(manifest.digest)),
  ])
  const transfer = new BlobTransfer(options, tree)
  await transfer.run(blobs)
  await writeManifests(options, manifests)
  const { copied, mounted, bytes } = transfer
  return {
    manifest: tree.top,
    unchanged: blobs.length + manifests.length === 0,
    blobs: { copied, mounted, present: tree.blobs.length - blobs.length },
    manifests: { copied: manifests.length, present: tree.manifests.length - manifests.length },
    bytes,
  }
}

/** Images at once, as none needs another; then indexes, which come behind their children. */
async function writeManifests(options: CopyOptions, manifests: readonly Manifest[]): Promise<void> {
  const write = async (manifest: Manifest): Promise<void> => {
    options.signal?.throwIfAborted()
    await options.to.writeManifest(manifest)
  }
  const images = manifests.filter((manifest) => !isIndexType(manifest.mediaType))
  const indexes = manifests.filter((manifest) => isIndexType(manifest.mediaType))
  await mapLimited(images, MANIFESTS_AT_ONCE, write)
  await mapLimited(indexes, 1, write)
}

async function stay(store: ImageStore, reference: string): Promise<CopyReport> {
  const manifest = await store.readManifest(reference)
  if (manifest === null) throw new TidemarkError('E_IMAGE_ABSENT', `${store.name} has no image ${reference}`)
  const blobs = { copied: 0, mounted: 0, present: 0 }
  return { manifest, unchanged: true, blobs, manifests: { copied: 0, present: 1 }, bytes: 0 }
}

/** The items, in their order, for which `find` answers null or false. */
async function withoutPresent<Item>(
  items: readonly Item[],
  find: (item: Item) => Promise<unknown>,
): Promise<readonly Item[]> {
  const found = await mapLimited(items, CHECKS_AT_ONCE, find)
  return items.filter((_, at) => found[at] === null || found[at] === false)
}

/** The transfer of one image's blobs, with its counts. */
class BlobTransfer {
  copied = 0
  mounted = 0
  bytes = 0
  readonly #options: CopyOptions
  readonly #tree: ImageTree
  readonly #progress: ProgressSum
  readonly #scavenger = new Scavenger()
  /** Ends the other transfers when one fails. */
  readonly #failure = new AbortController()

  constructor(options: CopyOptions, tree: ImageTree) {
    const total = tree.blobs.reduce((sum, blob) => sum + blob.size, 0)
    this.#options = options
    this.#tree = tree
    this.#progress = new ProgressSum(total, options.onProgress ?? (() => undefined))
  }

  async run(missing: readonly Descriptor[]): Promise<void> {
    const absent = new Set<Digest>(missing.map((blob) => blob.digest))
    for (const blob of this.#tree.blobs)
      if (!absent.has(blob.digest)) this.#progress.set(blob.digest, blob.size)
    const work = missing.map((blob) => ({ weight: blob.size, run: async () => this.#bringOrStop(blob) }))
    const count = this.#options.concurrency ?? TRANSFERS
    await runWeighted(work, { count, weight: 4 * HEAVIEST, heaviest: HEAVIEST })
  }

  async #bringOrStop(blob: Descriptor): Promise<void> {
    try {
      await this.#bring(blob)
    } catch (error) {
      this.#failure.abort(error)
      throw error
    }
  }

  async #bring(blob: Descriptor): Promise<void> {
    const { from, to, signal: outer } = this.#options
    const signal = AbortSignal.any([this.#failure.signal, ...(outer === undefined ? [] : [outer])])
    signal.throwIfAborted()
    if (await to.mountBlob(blob, from)) {
      this.mounted += 1
    } else {
      const onBytes = (count: number): void => this.#passed(blob, count)
      await to.writeBlob(blob, async () => this.#read(blob), { onBytes, signal })
      this.copied += 1
      this.bytes += blob.size
    }
    this.#progress.set(blob.digest, blob.size)
  }

  #passed(blob: Descriptor, count: number): void {
    this.#scavenger.add(count)
    this.#progress.add(blob.digest, count)
  }

  /** From the start, also when a write has to begin again. */
  async #read(blob: Descriptor): Promise<ByteStream> {
    this.#progress.set(blob.digest, 0)
    return await this.#options.from.readBlob(blob)
  }
}
