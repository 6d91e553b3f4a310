import type { VersionFormat, VersionSpot } from './format.ts'
import { orMarked } from './marker.ts'
import { PEP440 } from './pep440.ts'
import { quotedSpot } from './quoted-spots.ts'

/** The first of these that the module has counts. */
const NAMES = ['__version__', 'VERSION', 'APP_VERSION']

function find(text: string): readonly VersionSpot[] {
  for (const name of NAMES) {
    const spots = quotedSpot(text, String.raw`\uFEFF?[ \t]*${name}[ \t]*(?::[^=\r\n]*)?=[ \t]*`)
    if (spots.length > 0) return spots
  }
  return []
}

/** A Python module: `__version__ = "…"`, `VERSION: Final = "…"`. */
export const textPython = orMarked({
  name: 'Python module',
  takes: (path) => path.endsWith('.py'),
  spelling: PEP440,
  find,
} satisfies VersionFormat)
