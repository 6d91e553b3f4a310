import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Component } from '../../policy/policy.ts'
import { describeImage } from '../../registry/copy/describe.ts'
import type { Target } from '../content/targets.ts'
import { targetsOf } from '../content/targets.ts'
import type { World } from '../world.ts'

const REVISION = 'org.opencontainers.image.revision'

/** The first image of the component that serves the digest; null when every one has proved that it does not. */
export async function servedBy(world: World, component: Component, digest: Digest): Promise<Target | null> {
  for (const target of await targetsOf(world, component)) {
    // oxlint-disable-next-line no-await-in-loop -- the primary image first; the others only where it has none
    if ((await target.store.resolve(digest)) !== null) return target
  }
  return null
}

/**
 * Throws E_FACTS_CONTRADICT when the image says of itself that it was built from another commit. Labels may be missing: then nothing
 * speaks against it.
 */
export async function demandCommit({ store }: Target, digest: Digest, commit: string): Promise<void> {
  const manifest = await store.readManifest(digest)
  if (manifest === null) return
  const said = await revisionsOf(store, manifest)
  const other = said.find((revision) => !commit.startsWith(revision.toLowerCase()))
  if (other === undefined) return
  throw new TidemarkError('E_FACTS_CONTRADICT', `--commit is ${commit}, and the image says ${other}`, {
    details: { digest, commit, label: other },
  })
}

type Store = Target['store']
type Manifest = NonNullable<Awaited<ReturnType<Store['readManifest']>>>

async function revisionsOf(store: Store, manifest: Manifest): Promise<readonly string[]> {
  try {
    const { labels } = await describeImage(store, manifest)
    return Object.values(labels).flatMap((texts) => texts[REVISION] ?? [])
  } catch (error) {
    // An image that lacks a platform is refused by the publish; here it just says less.
    if (isFailure(error, 'E_IMAGE_INCOMPLETE')) return []
    throw error
  }
}
