import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Spelling } from './format.ts'

// RubyGems has no `-`: whatever follows the third number and holds a letter makes a prerelease.
const GEM = /^(\d+\.\d+\.\d+)(?:\.([a-z][a-z\d]*(?:\.[a-z\d]+)*))?$/iu

function write({ major, minor, patch, prerelease }: Version): string | null {
  const text = [major, minor, patch, ...prerelease].join('.')
  if (prerelease.length === 0) return text
  return read(text)?.prerelease.join('.') === prerelease.join('.') ? text : null
}

function read(text: string): Version | null {
  const [found, core, prerelease] = GEM.exec(text) ?? []
  if (found === undefined || prerelease === undefined) return tryParseVersion(text)
  // RubyGems takes `rc1` for `rc.1`, and writes the `-rc.1` of a gemspec as `.pre.rc.1`.
  const parts = prerelease.replace(/^pre\.(?=[a-z])/iu, '').replaceAll(/([a-z])(?=\d)/giu, '$1.')
  return tryParseVersion(`${core}-${parts}`)
}

/** Versions as RubyGems spells them: `0.4.0-rc.1` is `0.4.0.rc.1`. */
export const GEMS: Spelling = { write, read }
