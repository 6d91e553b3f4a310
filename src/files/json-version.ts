import { TidemarkError } from '../model/failure.ts'
import type { VersionReader } from './version-file.ts'

function topLevelVersion(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || !('version' in parsed)) return null
    return typeof parsed.version === 'string' ? parsed.version : null
  } catch (cause) {
    throw new TidemarkError('E_VERSION_FILE', 'the version file is not JSON', { cause })
  }
}

/** `package.json`, `composer.json`: the top-level `version`. */
export const jsonVersion: VersionReader = {
  takes: (name) => name.endsWith('.json'),
  read: async (text) => topLevelVersion(text),
}
