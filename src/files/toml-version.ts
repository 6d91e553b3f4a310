import { TidemarkError } from '../model/failure.ts'
import type { VersionReader } from './version-file.ts'

// pyproject.toml (PEP 621, Poetry) and Cargo.toml (package, inherited by a workspace), in this order.
const PLACES = [['project'], ['tool', 'poetry'], ['package'], ['workspace', 'package']] as const

function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return at(Reflect.get(value, key), rest)
}

async function versionIn(text: string): Promise<string | null> {
  const { getStaticTOMLValue, parseTOML } = await import('toml-eslint-parser')
  try {
    const document = getStaticTOMLValue(parseTOML(text))
    const found = PLACES.map((place) => at(document, [...place, 'version']))
    return found.find((value) => typeof value === 'string') ?? null
  } catch (cause) {
    throw new TidemarkError('E_VERSION_FILE', 'the version file is not TOML', { cause })
  }
}

/** `pyproject.toml` and `Cargo.toml`. */
export const tomlVersion: VersionReader = {
  takes: (name) => name.endsWith('.toml'),
  read: versionIn,
}
