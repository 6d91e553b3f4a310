import type { VersionFormat } from './format.ts'
import { orMarked } from './marker.ts'

/** `VERSION` and the like, one line that is the version; and any file whose author marked the versions in it. */
export const plainText = orMarked({
  name: 'text file',
  takes: (_, { at, line }) => at === null && line === null,
  find: (text) => {
    const filled = [...text.matchAll(/[^\s\uFEFF](?:[^\r\n]*\S)?/gu)]
    const [only] = filled
    if (only === undefined || filled.length > 1) return []
    const start = only.index + (/^v\d/u.test(only[0]) ? 1 : 0)
    return [{ start, end: only.index + only[0].length }]
  },
} satisfies VersionFormat)
