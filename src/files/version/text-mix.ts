import { fileName } from './file-name.ts'
import type { VersionFormat, VersionSpot } from './format.ts'
import { orMarked } from './marker.ts'
import { quotedSpot } from './quoted-spots.ts'

const ATTRIBUTE = /^[ \t]*version:[ \t]*@version\b/mu

function find(text: string): readonly VersionSpot[] {
  return ATTRIBUTE.test(text)
    ? quotedSpot(text, String.raw`[ \t]*@version[ \t]+`)
    : quotedSpot(text, String.raw`[ \t]*version:[ \t]*`)
}

/** `mix.exs`: `version:` of the project, or the module attribute that it names. */
export const textMix = orMarked({
  name: 'mix.exs',
  takes: (path) => fileName(path) === 'mix.exs',
  find,
} satisfies VersionFormat)
