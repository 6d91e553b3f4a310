import { open } from 'node:fs/promises'

import { isDigest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { PublishSource } from '../requests.ts'

const LARGEST = 1024 * 1024

/**
 * What the command built, by the file that it left: docker buildx metadata, or one line with a digest or a location
 * (`oci:DIR`, `oci-archive:FILE`, an image reference). Throws E_REBUILD_RESULT.
 */
export async function readBuilt(file: string): Promise<PublishSource> {
  const text = (await textOf(file)).trim()
  if (text.startsWith('{')) return { type: 'metadata', file }
  if (isDigest(text)) return { type: 'digest', digest: text }
  if (text === '' || /\s/u.test(text))
    throw nothingSaid('the command left a file in TIDEMARK_METADATA_FILE that names no image')
  return { type: 'from', location: text }
}

async function textOf(file: string): Promise<string> {
  try {
    await using handle = await open(file)
    const { size } = await handle.stat()
    if (size > LARGEST) throw nothingSaid(`the command left ${size} bytes in TIDEMARK_METADATA_FILE`)
    return await handle.readFile('utf8')
  } catch (error) {
    if (error instanceof TidemarkError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw nothingSaid('the command succeeded, but left nothing in TIDEMARK_METADATA_FILE')
    throw new TidemarkError('E_IO', `${file} cannot be read`, { cause: error, where: { file } })
  }
}

function nothingSaid(message: string): TidemarkError {
  return new TidemarkError('E_REBUILD_RESULT', message, {
    hints: [
      'docker buildx build --push --metadata-file "$TIDEMARK_METADATA_FILE" .',
      'Or write one line into it: sha256:…, oci:DIR, oci-archive:FILE or IMAGE@sha256:…',
    ],
  })
}
