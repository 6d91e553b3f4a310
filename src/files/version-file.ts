import { TidemarkError } from '../model/failure.ts'
import { jsonVersion } from './json-version.ts'
import { plainVersion } from './plain-version.ts'
import { tomlVersion } from './toml-version.ts'

/** Reads the version out of one kind of file; null when the file holds none. Pure. */
export interface VersionReader {
  /** True for the file names that this reader is for. */
  readonly takes: (name: string) => boolean
  readonly read: (text: string) => Promise<string | null>
}

/** Every kind of version file. The last one takes any name. */
export const VERSION_READERS: readonly VersionReader[] = [jsonVersion, tomlVersion, plainVersion]

/** The version that a file states, as written there (a leading `v` is dropped). Throws E_VERSION_FILE. */
export async function readVersionFile(path: string, text: string): Promise<string> {
  const name = path.split('/').at(-1) ?? path
  const reader = VERSION_READERS.find((candidate) => candidate.takes(name))
  const found = await reader?.read(text)
  if (found === undefined || found === null || found === '') {
    throw new TidemarkError('E_VERSION_FILE', `${path} holds no version`, { where: { file: path } })
  }
  return found.replace(/^v(?=\d)/u, '')
}
