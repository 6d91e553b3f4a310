import type { VersionReader } from './version-file.ts'

/** `VERSION` and the like: one line that is the version. */
export const plainVersion: VersionReader = {
  takes: () => true,
  read: async (text) => {
    const lines = text.split(/\r?\n/u).map((line) => line.trim())
    const filled = lines.filter((line) => line !== '')
    return filled.length === 1 ? (filled[0] ?? null) : null
  },
}
