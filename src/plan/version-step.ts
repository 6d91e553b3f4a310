import { compareVersions, isStable } from '../model/version.ts'
import type { Version } from '../model/version.ts'

export type StepName = 'first' | 'major' | 'minor' | 'patch' | 'prerelease' | 'same' | 'backward'

/** What a version is to the one before it. */
export interface VersionStep {
  readonly step: StepName
  /** True for a major step, and for a minor one before 1.0.0 (SemVer 2.0.0, section 4). */
  readonly mayBreak: boolean
  /** "0.3.1 -> 0.4.0: minor; before 1.0.0 it may break". */
  readonly text: string
}

/** Where `next` stands after the `previous` release (null: there is none). */
export function versionStep(previous: Version | null, next: Version): VersionStep {
  const step = stepOf(previous, next)
  const early = step === 'minor' && next.major === 0
  const path = previous === null ? next.text : `${previous.text} -> ${next.text}`
  return { step, mayBreak: step === 'major' || early, text: `${path}: ${early ? EARLY_MINOR : WORDS[step]}` }
}

const EARLY_MINOR = 'minor; before 1.0.0 it may break'

const WORDS: Readonly<Record<StepName, string>> = {
  first: 'the first release',
  major: 'major; it may break',
  minor: 'minor; adds and breaks nothing',
  patch: 'patch; only mends',
  prerelease: 'prerelease; floats stay',
  same: 'the same version again',
  backward: 'backward: an older line or version',
}

function stepOf(previous: Version | null, next: Version): StepName {
  if (previous === null) return isStable(next) ? 'first' : 'prerelease'
  const order = compareVersions(next, previous)
  if (order <= 0) return order === 0 ? 'same' : 'backward'
  if (!isStable(next)) return 'prerelease'
  if (next.major !== previous.major) return 'major'
  if (next.minor !== previous.minor) return 'minor'
  // 2.0.0 after 2.0.0-rc.1 finishes the step that the candidate announced.
  return next.patch === previous.patch ? stepOfShape(next) : 'patch'
}

function stepOfShape({ minor, patch }: Version): StepName {
  if (patch > 0) return 'patch'
  return minor > 0 ? 'minor' : 'major'
}
