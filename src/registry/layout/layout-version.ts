import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { parseJsonFile } from './json-file.ts'
import type { LayoutSource } from './layout-source.ts'

/** The file that makes a folder an image layout (image-spec, image-layout.md, "oci-layout file"). */
export const VERSION_FILE = 'oci-layout'
export const VERSION_TEXT = '{"imageLayoutVersion":"1.0.0"}'

const LONGEST_VERSION = 4096

/** True for an image layout 1.0, false for a place without `names` in it; everything else throws E_LAYOUT. */
export async function isLayout(source: LayoutSource, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return false
  const bytes = await source.read(VERSION_FILE, LONGEST_VERSION)
  if (bytes === null) throw noLayout(source.place)
  const version = parseJsonFile(bytes, `${source.place}/${VERSION_FILE}`)
  if (isRecord(version) && version['imageLayoutVersion'] === '1.0.0') return true
  throw new TidemarkError('E_LAYOUT', `${source.place} is an image layout of another version than 1.0.0`)
}

function noLayout(place: string): TidemarkError {
  return new TidemarkError('E_LAYOUT', `${place} is no OCI image layout: it has no ${VERSION_FILE} file`, {
    hints: ['Name a folder that an OCI tool wrote, or one that is empty or not there yet.'],
  })
}
