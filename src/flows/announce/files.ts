import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'

import type { AssetUpload } from '../../forge/forge.ts'
import { TidemarkError } from '../../model/failure.ts'
import { fill } from '../cut/fill.ts'
import type { World } from '../world.ts'
import type { Released } from './released.ts'

/** The file of checksums, in the format of sha256sum(1). */
export const CHECKSUMS = 'checksums.txt'
/** Forges take at most 2 GiB; more than this does not belong into memory. */
const LARGEST = 1024 * 1024 * 1024

/** The files that were given, by base name. Throws E_ASSET for two of one name, and for what cannot be read. */
export async function readAssets(world: World, paths: readonly string[]): Promise<readonly AssetUpload[]> {
  const assets = await Promise.all(paths.map(async (path) => readAsset(resolve(world.cwd, path))))
  const names = assets.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new TidemarkError('E_ASSET', `two files are called ${twice}`)
  if (names.includes(CHECKSUMS)) throw new TidemarkError('E_ASSET', `${CHECKSUMS} is written by Tidemark`)
  return assets
}

async function readAsset(file: string): Promise<AssetUpload> {
  try {
    const { size } = await stat(file)
    if (size > LARGEST) throw new TidemarkError('E_ASSET', `${file} is larger than 1 GiB`)
    return { name: basename(file), bytes: await readFile(file), contentType: 'application/octet-stream' }
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    throw new TidemarkError('E_ASSET', `${file} cannot be read`, { cause, where: { file } })
  }
}

/** The names that the policy demands of this release. */
export function demandedAssets({ component, version, gitTag }: Released): readonly string[] {
  const words = { version: version.text, gitTag, component: component.name }
  return component.cut.assets.map((name) => fill(name, words))
}

/** The checksums of all assets but themselves, sorted by name. */
export function checksumsOf(assets: readonly Pick<AssetUpload, 'name' | 'bytes'>[]): AssetUpload {
  const lines = assets
    .map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`)
    .toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
  return { name: CHECKSUMS, bytes: Buffer.from(lines.join('')), contentType: 'text/plain' }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
