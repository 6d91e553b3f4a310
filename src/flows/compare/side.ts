import { isDigest } from '../../model/digest.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { openPlace, openSource, referenceIn } from '../content/open-source.ts'
import { openOwn } from './own.ts'
import type { CompareWorld } from './world.ts'

/** One of the two that are compared. */
export interface Side {
  /** As the user wrote it. */
  readonly given: string
  readonly store: ImageStore
  /** A tag or a digest; null: all tags. */
  readonly reference: string | null
  readonly close: () => Promise<void>
}

export interface SideRequest {
  readonly given: string
  /** Whose images a bare name is looked up in. */
  readonly component?: string
}

/**
 * True when a text names an image, layout or archive and no tag or digest of it. Throws E_REFERENCE for what is neither a
 * reference nor a bare name.
 */
export function namesAll(text: string): boolean {
  return !isBare(text) && referenceIn(text) === null
}

/** Opens what stands for all its tags ({@link namesAll}). */
export async function openAll(world: CompareWorld, { given }: SideRequest): Promise<Side> {
  const { store, close } = await openPlace(world, given)
  return { given, store, reference: null, close }
}

/** Opens one image: a reference, or a bare tag, version or digest of the component. Throws E_REFERENCE for neither. */
export async function openOne(world: CompareWorld, request: SideRequest): Promise<Side> {
  const { given } = request
  if (isBare(given)) return { given, ...(await openOwn(world, request)), close: nothing }
  return { given, ...(await openSource(world, given)) }
}

/** True for a tag, version or digest alone. References have a slash or a colon; `nginx` alone would be a tag as well as an image. */
export function isBare(text: string): boolean {
  return isDigest(text) || !/[/:@]/u.test(text)
}

async function nothing(): Promise<void> {
  // Registries and layouts hold nothing open.
}
