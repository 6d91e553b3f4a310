import { fileName } from './file-name.ts'
import type { VersionFormat } from './format.ts'
import { GEMS } from './gem-spelling.ts'
import { orMarked } from './marker.ts'
import { quotedSpot } from './quoted-spots.ts'

/** `version.rb`: the constant `VERSION`. */
export const textRuby = orMarked({
  name: 'Ruby version file',
  takes: (path) => fileName(path) === 'version.rb',
  spelling: GEMS,
  find: (text) => quotedSpot(text, String.raw`\uFEFF?[ \t]*VERSION[ \t]*=[ \t]*`),
} satisfies VersionFormat)

/** A gemspec that states its version itself; one that names a constant says what that says. */
export const gemspec = orMarked({
  name: 'gemspec',
  takes: (path) => path.endsWith('.gemspec'),
  spelling: GEMS,
  find: (text) => quotedSpot(text, String.raw`\uFEFF?[ \t]*\w+\.version[ \t]*=[ \t]*`),
  inherits: async (text) => /^[ \t]*\w+\.version[ \t]*=[ \t]*[A-Z]\w*::/mu.test(text),
} satisfies VersionFormat)
