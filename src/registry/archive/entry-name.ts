import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import type { TarHeader } from './tar-index.ts'

/** Extension records that change what an entry is called or how it is stored. */
const FORBIDDEN_RECORDS =
  /^(?:path|linkpath|size|hdrcharset|GNU\.sparse\..*|SCHILY\.realsize|SCHILY\.(?:dev|ino|nlink|filetype))$/u
const SOUND_PART = /^[A-Za-z0-9_+=@,-][A-Za-z0-9._+=@,-]*$/u

/** The normal name of an entry, without `./` and a last `/`. Throws E_ARCHIVE for everything that is not plain. */
export function entryName(header: TarHeader, place: string): string {
  const shown = JSON.stringify(header.name.slice(0, 200))
  if (header.type !== 'file' && header.type !== 'directory') {
    throw refusal(place, `${shown} is a ${header.type ?? 'special file'}, and not a file`)
  }
  const record = Object.keys(isRecord(header.pax) ? header.pax : {}).find((key) =>
    FORBIDDEN_RECORDS.test(key),
  )
  if (record !== undefined) throw refusal(place, `${shown} hides its ${record} in an extension header`)
  const name = header.name.replace(/^(?:\.\/)+/u, '').replace(/\/$/u, '')
  if (name === '' || name === '.') {
    if (header.type === 'directory') return '.'
    throw refusal(place, 'an entry has no name')
  }
  if (!name.split('/').every((part) => SOUND_PART.test(part))) {
    throw refusal(place, `the name ${shown} has no place in an image`)
  }
  return name
}

function refusal(place: string, what: string): TidemarkError {
  return new TidemarkError('E_ARCHIVE', `${place}: ${what}`, {
    hints: [
      'Write the archive again with the tool that built the image; it needs plain files and folders only.',
    ],
  })
}
