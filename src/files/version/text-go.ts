import type { VersionFormat } from './format.ts'
import { orMarked } from './marker.ts'
import { quotedSpot } from './quoted-spots.ts'

/** A Go file: a constant or variable `Version` or `version` of the package, in a block or alone. */
export const textGo = orMarked({
  name: 'Go file',
  takes: (path) => path.endsWith('.go'),
  find: (text) =>
    quotedSpot(
      text,
      String.raw`\uFEFF?(?:(?:const|var)[ \t]+|[ \t]+)[Vv]ersion(?:[ \t]+string)?[ \t]*=[ \t]*`,
    ),
} satisfies VersionFormat)
