/** The library: what programs may import from `tidemark`. Everything that is not listed here is private. */
export { CATALOGUE } from './model/errors/catalogue.ts'
export type { ErrorCode, ExitCode } from './model/errors/catalogue.ts'
export { TidemarkError, isFailure } from './model/failure.ts'
export { isDigest, parseDigest } from './model/digest.ts'
export type { Digest } from './model/digest.ts'
export { isTag, parseTag } from './model/tag.ts'
export { compareVersions, parseVersion, tryParseVersion } from './model/version.ts'
export type { Version } from './model/version.ts'
