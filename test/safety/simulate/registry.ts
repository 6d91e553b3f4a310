import type { Manifest } from '../../../src/model/descriptor.ts'
import type { Digest } from '../../../src/model/digest.ts'
import { TidemarkError } from '../../../src/model/failure.ts'
import type { ImageStore, ImageStores, TagWrite, TagWriteOptions } from '../../../src/registry/image-store.ts'
import type { Attempt } from './attempt.ts'
import type { Engine } from './engine.ts'
import { nameOfDigest } from './images.ts'

/** What a tag names, and who wrote it when. */
export interface Cell {
  readonly digest: Digest
  /** null for what stood before the runs began. */
  readonly writer: Attempt | null
  readonly step: number
  /** Arrived after its caller had been told that it failed. */
  readonly late: boolean
  /** Late, and at a time at which no run could have seen it coming or gone by. */
  readonly unforeseen: boolean
  /** The run whose write it came right after; null when it is not late, or there was none. */
  readonly overtakes: Attempt | null
}

/** A write of a tag as it took effect. */
export interface TagWritten {
  readonly image: string
  readonly tag: string
  readonly before: Cell | null
  readonly cell: Cell
}

/**
 * How the registry treats a write to a tag that moved meanwhile. `plain` overwrites, as every known one does; `conditional` heeds
 * what the caller expects there (a layout on disk does); `immutable` never changes a tag that is written once.
 */
export type Strictness = 'plain' | 'conditional' | 'immutable'

export interface RegistryOptions {
  readonly engine: Engine
  readonly strictness: Strictness
  /** True for tags that an `immutable` registry never changes. */
  readonly isOnce: (tag: string) => boolean
  readonly onWrite: (written: TagWritten) => void
}

/** Images in memory that several runs share. Blobs count as there; manifests and tags are kept by image. */
export class SimulatedRegistry {
  readonly engine: Engine
  readonly tags = new Map<string, Map<string, Cell>>()
  readonly #options: RegistryOptions
  readonly #manifests = new Map<string, Map<string, Manifest>>()

  constructor(options: RegistryOptions) {
    this.engine = options.engine
    this.#options = options
  }

  /** Stores content without a tag, as a build that pushes by digest does. */
  push(image: string, manifest: Manifest): void {
    this.#of(image).set(manifest.digest, manifest)
  }

  cell(image: string, tag: string): Cell | null {
    return this.tags.get(image)?.get(tag) ?? null
  }

  /** Sets a tag before the story begins. */
  place(image: string, tag: string, digest: Digest): void {
    this.#tagsOf(image).set(tag, {
      digest,
      writer: null,
      step: 0,
      late: false,
      unforeseen: false,
      overtakes: null,
    })
  }

  /** The images as one run sees them. */
  storesFor(attempt: Attempt): ImageStores {
    return { open: (name) => new RunStore(this, attempt, name), close: async () => {} }
  }

  find(image: string, reference: string): Manifest | null {
    const digest = reference.startsWith('sha256:') ? reference : this.cell(image, reference)?.digest
    return (digest === undefined ? undefined : this.#of(image).get(digest)) ?? null
  }

  write(attempt: Attempt, image: string, write: Write): TagWrite {
    const { tag, manifest, expected } = write
    const before = this.cell(image, tag)
    this.#refuse(before, { image, tag, digest: manifest.digest, expected })
    if (!this.#of(image).has(manifest.digest)) throw new Error(`${tag} is written before its content`)
    const { steps, landing, landingFreely } = this.engine
    const overtakes = landing && before?.step === steps ? before.writer : null
    const cell = {
      digest: manifest.digest,
      writer: attempt,
      step: steps,
      late: landing,
      unforeseen: landingFreely,
      overtakes,
    }
    this.#tagsOf(image).set(tag, cell)
    this.#options.onWrite({ image, tag, before, cell })
    return { tag }
  }

  #refuse(
    before: Cell | null,
    write: { image: string; tag: string; digest: Digest; expected: Digest | null | undefined },
  ): void {
    const { strictness, isOnce } = this.#options
    const now = before?.digest ?? null
    const { image, tag, digest, expected } = write
    if (now === digest) return
    if (strictness === 'conditional' && expected !== undefined && now !== expected)
      throw new TidemarkError('E_TAG_MOVED', `${image}:${tag} is ${nameOfDigest(now)}`)
    if (strictness === 'immutable' && now !== null && isOnce(tag))
      throw new TidemarkError('E_REGISTRY_IMMUTABLE', `${image}:${tag} stays ${nameOfDigest(now)}`)
  }

  #of(image: string): Map<string, Manifest> {
    const known = this.#manifests.get(image) ?? new Map<string, Manifest>()
    this.#manifests.set(image, known)
    return known
  }

  #tagsOf(image: string): Map<string, Cell> {
    const known = this.tags.get(image) ?? new Map<string, Cell>()
    this.tags.set(image, known)
    return known
  }
}

interface Write {
  readonly tag: string
  readonly manifest: Manifest
  readonly expected: Digest | null | undefined
}

/** What went wrong, of the codes that the HTTP store throws once it has given up. */
function fault(engine: Engine): TidemarkError {
  const code = engine.dice.pick([
    'E_REGISTRY_UNAVAILABLE',
    'E_REGISTRY_UNAVAILABLE',
    'E_REGISTRY_RATE_LIMITED',
  ] as const)
  return new TidemarkError(code, 'the simulated registry did not answer')
}

/** One image through the eyes of one run. */
class RunStore implements ImageStore {
  readonly name: string
  readonly #registry: SimulatedRegistry
  readonly #attempt: Attempt

  constructor(registry: SimulatedRegistry, attempt: Attempt, name: string) {
    this.name = name
    this.#registry = registry
    this.#attempt = attempt
  }

  capabilities(): ReturnType<ImageStore['capabilities']> {
    return { multiTag: false, deleteTag: false, deleteManifest: false }
  }

  async resolve(reference: string): ReturnType<ImageStore['resolve']> {
    const manifest = await this.#read(reference, 'HEAD')
    return manifest === null
      ? null
      : { digest: manifest.digest, mediaType: manifest.mediaType, size: manifest.bytes.length }
  }

  async readManifest(reference: string): ReturnType<ImageStore['readManifest']> {
    return await this.#read(reference, 'GET')
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await this.#do('write', `PUT ${this.name}@${nameOfDigest(manifest.digest)}`, () =>
      this.#registry.push(this.name, manifest),
    )
  }

  async writeTags(
    manifest: Manifest,
    tags: readonly string[],
    options: TagWriteOptions = {},
  ): Promise<readonly TagWrite[]> {
    const written: TagWrite[] = []
    for (const tag of tags) {
      const write = { tag, manifest, expected: options.expected?.get(tag) }
      const label = `PUT ${this.name}:${tag} = ${nameOfDigest(manifest.digest)}`
      const effect = (): TagWrite => this.#registry.write(this.#attempt, this.name, write)
      written.push(await this.#do('write', label, effect, `${this.name} ${tag}`))
    }
    return written
  }

  async hasBlob(): Promise<boolean> {
    return true
  }

  async readBlob(): Promise<never> {
    throw new Error('no blob is read in a simulation')
  }

  async writeBlob(): Promise<never> {
    throw new Error('no blob is written in a simulation')
  }

  async mountBlob(): Promise<boolean> {
    return true
  }

  async listTags(): Promise<readonly string[]> {
    const tags = this.#registry.tags
    return await this.#do('read', `LIST ${this.name}`, () =>
      [...(tags.get(this.name)?.keys() ?? [])].toSorted(),
    )
  }

  async deleteTag(): Promise<never> {
    throw new Error('no tag is deleted in a simulation')
  }

  async deleteManifest(): Promise<never> {
    throw new Error('no manifest is deleted in a simulation')
  }

  async #read(reference: string, method: string): Promise<Manifest | null> {
    const { name } = this
    const shown = reference.startsWith('sha256:') ? `@${nameOfDigest(reference)}` : `:${reference}`
    return await this.#do('read', `${method} ${name}${shown}`, () => {
      const found = this.#registry.find(name, reference)
      const { steps } = this.#registry.engine
      this.#attempt.reads.set(`${name} ${reference}`, { digest: found?.digest ?? null, step: steps })
      this.#registry.engine.note(`      -> ${nameOfDigest(found?.digest)}`)
      return found
    })
  }

  async #do<T>(kind: 'read' | 'write', label: string, effect: () => T, key?: string): Promise<T> {
    const { engine } = this.#registry
    const io = { kind, label, effect, fault: () => fault(engine), ...(key !== undefined && { key }) }
    return await engine.io(this.#attempt, io)
  }
}
