import type { Digest } from '../../model/digest.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Component } from '../../policy/policy.ts'
import { describeImage } from '../../registry/copy/describe.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { PublishSource } from '../requests.ts'
import type { World } from '../world.ts'
import { assembleFrom } from './assemble.ts'
import type { Content } from './content.ts'
import { targetsOf } from './targets.ts'
import { readMetadataFile } from './metadata-file.ts'
import { openSource } from './open-source.ts'

/** Finds and reads what is to be published; writes nothing. Throws E_CONTENT_ABSENT when it is nowhere. */
export async function locateContent(
  world: World,
  component: Component,
  source: PublishSource,
): Promise<Content> {
  const found = await locate(world, component, source)
  const { store, manifest, close = async () => {} } = found
  const description = await describeImage(store, manifest)
  return { store, manifest, ...description, assembled: source.type === 'platforms', close }
}

interface Located {
  readonly store: ImageStore
  readonly manifest: Manifest
  readonly close?: () => Promise<void>
}

async function locate(world: World, component: Component, source: PublishSource): Promise<Located> {
  switch (source.type) {
    case 'digest':
      return findDigest(world, component, source.digest)
    case 'metadata':
      return findDigest(world, component, await readMetadataFile(source.file))
    case 'platforms':
      return assembleFrom(await targetsOf(world, component), source.platforms)
    case 'from':
      return readFrom(world, source.location)
  }
}

async function readFrom(world: World, location: string): Promise<Located> {
  const { store, reference, close } = await openSource(world, location)
  const manifest = await store.readManifest(reference)
  if (manifest === null) throw absent(`${location} is not there`)
  return { store, manifest, close }
}

async function findDigest(world: World, component: Component, digest: Digest): Promise<Located> {
  for (const { store } of await targetsOf(world, component)) {
    const manifest = await store.readManifest(digest)
    if (manifest !== null) return { store, manifest }
  }
  throw absent(`${digest} is in none of ${component.images.join(', ')}`)
}

function absent(message: string): TidemarkError {
  return new TidemarkError('E_CONTENT_ABSENT', message, {
    hints: [
      'Push it by digest first, or name where it is:  --from oci:DIR, --from oci-archive:FILE, --from IMAGE:TAG',
    ],
  })
}
