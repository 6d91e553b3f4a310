import { tryParseVersion } from '../model/version.ts'
import type { Version } from '../model/version.ts'
import type { Pattern } from './pattern.ts'
import type { ReleaseRules } from './policy.ts'

/** The version that a git tag releases, or why it releases none: a few words, `not "[v]{version}"`. */
export type GitTagReading = { readonly version: Version } | { readonly reason: string }

/**
 * Reads the git tag `name` by the component's rules, strictly: the whole name must be the pattern `releases.gitTag`, its
 * version SemVer 2.0.0, a prerelease of an accepted word, and build metadata only where the policy strips it (the version's
 * `text` never holds it). Throws nothing.
 */
export function parseGitTag(rules: ReleaseRules, component: string, name: string): GitTagReading {
  const candidates = versionTexts(rules.gitTag, component, name)
  const versions = candidates.flatMap((text) => tryParseVersion(text) ?? [])
  const [version] = versions
  if (version === undefined) return { reason: shapeReason(rules.gitTag, candidates) }
  if (versions.length > 1) return { reason: `"${rules.gitTag.text}" reads it in two ways` }
  const reason = refusalOf(rules, version)
  return reason === null ? { version } : { reason }
}

/** What stands in the place of `{version}`, for each way to take or leave the optional texts; empty when none fits. */
function versionTexts(pattern: Pattern, component: string, name: string): readonly string[] {
  const found: string[] = []
  for (const { before, after } of framesOf(pattern, component)) {
    const fits = name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after)
    if (fits) found.push(name.slice(before.length, name.length - after.length))
  }
  return [...new Set(found)]
}

interface Frame {
  readonly before: string
  readonly after: string
  readonly passed: boolean
}

/** The literal text around `{version}`, with every choice of optional text (loading allows at most four). */
function framesOf(pattern: Pattern, component: string): readonly Frame[] {
  let frames: readonly Frame[] = [{ before: '', after: '', passed: false }]
  for (const part of pattern.parts) {
    if (part.type === 'variable' && part.name === 'version') {
      frames = frames.map((frame) => ({ ...frame, passed: true }))
      continue
    }
    const text = part.type === 'variable' ? component : part.text
    const longer = frames.map((frame) => extend(frame, text))
    frames = part.type === 'optional' ? [...longer, ...frames] : longer
  }
  return frames
}

function extend(frame: Frame, text: string): Frame {
  return frame.passed ? { ...frame, after: frame.after + text } : { ...frame, before: frame.before + text }
}

function shapeReason(pattern: Pattern, candidates: readonly string[]): string {
  const almost = candidates.find((text) => /^\d[^\s/]*$/u.test(text))
  const reason = `not "${pattern.text}"`
  return almost === undefined ? reason : `${reason}: "${almost}" is not a SemVer version`
}

function refusalOf(rules: ReleaseRules, version: Version): string | null {
  if (version.build.length > 0 && rules.buildMetadata === 'refuse') {
    return `build metadata +${version.build.join('.')} cannot be part of a tag (releases.buildMetadata)`
  }
  if (acceptsPrerelease(rules, version)) return null
  const word = version.prerelease.join('.')
  if (rules.prereleases.length === 0) return `prerelease ${word} is not accepted: the policy accepts none`
  return `prerelease ${word} is not accepted: only ${rules.prereleases.join(', ')}`
}

/**
 * True when `version` has no prerelease, or one that `releases.prereleases` lists: its first identifier is the word, or the word
 * and digits (`rc` takes `rc`, `rc.1` and `rc1`); `*` takes any.
 */
export function acceptsPrerelease(rules: ReleaseRules, version: Version): boolean {
  const [first] = version.prerelease
  if (first === undefined || rules.prereleases.includes('*')) return true
  const word = String(first)
  return rules.prereleases.some((known) => word.startsWith(known) && /^\d*$/u.test(word.slice(known.length)))
}
