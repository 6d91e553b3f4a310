import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Spelling } from './format.ts'

// PEP 440, appendix B, as far as SemVer has a word for it: no epoch, three numbers, no post and no dev release.
const PEP_440 =
  /^(\d+)\.(\d+)\.(\d+)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?$/iu

// What is a prerelease to SemVer is the first fix after a release to Python.
const POST_RELEASE = /^\d+\.\d+\.\d+-\d+$/u

/** The word of SemVer for each spelling of a phase. */
const PHASES: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['alpha', 'alpha'],
  ['b', 'beta'],
  ['beta', 'beta'],
  ['c', 'rc'],
  ['rc', 'rc'],
  ['pre', 'rc'],
  ['preview', 'rc'],
])

const MARKS: ReadonlyMap<string | number | undefined, string> = new Map([
  ['alpha', 'a'],
  ['beta', 'b'],
  ['rc', 'rc'],
])

/**
 * The normal form of PEP 440: `0.4.0-rc.1` is `0.4.0rc1`. Null for prereleases that it cannot say so that they are read as
 * the same version again: `nightly.3`, a phase without a number, and `a.1`, which is `alpha.1`.
 */
function write(version: Version): string | null {
  const { major, minor, patch, prerelease } = version
  const core = `${major}.${minor}.${patch}`
  if (prerelease.length === 0) return core
  const [phase, number] = prerelease
  const mark = MARKS.get(phase)
  if (mark === undefined || prerelease.length !== 2 || !/^\d+$/u.test(String(number))) return null
  return `${core}${mark}${number}`
}

function read(text: string): Version | null {
  const parts = PEP_440.exec(text)
  if (parts === null) return POST_RELEASE.test(text) ? null : tryParseVersion(text)
  const [, major, minor, patch, phase, number, local] = parts
  const core = [major, minor, patch].map(withoutZeros).join('.')
  const suffix = phase === undefined ? '' : `-${PHASES.get(phase.toLowerCase())}.${withoutZeros(number)}`
  const build = local === undefined ? '' : `+${local.replaceAll('_', '.')}`
  return tryParseVersion(`${core}${suffix}${build}`)
}

function withoutZeros(digits = ''): string {
  return digits.replace(/^0+(?=\d)/u, '') || '0'
}

/** Versions as Python spells them: reads PEP 440 with its alternate spellings, and SemVer. */
export const PEP440: Spelling = { write, read }
