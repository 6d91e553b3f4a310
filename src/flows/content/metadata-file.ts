import { readFile } from 'node:fs/promises'

import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseStrictJson } from '../../model/strict-json.ts'

const DIGEST_KEY = 'containerimage.digest'

/** The digest in the file that `docker buildx build --metadata-file` writes. Throws E_IO or E_METADATA_FILE. */
export async function readMetadataFile(file: string): Promise<Digest> {
  const parsed = parseStrictJson(await bytesOf(file))
  const digest: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, DIGEST_KEY) : undefined
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new TidemarkError('E_METADATA_FILE', `${file} has no \`${DIGEST_KEY}\``, { where: { file } })
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new TidemarkError('E_IO', `${file} cannot be read`, { cause, where: { file } })
  }
}
