import { tryParseVersion } from '../../model/version.ts'
import type { Spelling } from './format.ts'

/** SemVer 2.0.0 as it is, without build metadata: what most ecosystems write. */
export const SEMVER: Spelling = { write: (version) => version.text, read: tryParseVersion }
