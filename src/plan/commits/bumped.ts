import increment from 'semver/functions/inc.js'

import { TidemarkError } from '../../model/failure.ts'
import { parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { BumpStep } from '../../policy/bump-rules.ts'

/**
 * The next X.Y.Z after `version`, as SemVer counts: 1.2.3 by `minor` is 1.3.0. A prerelease that already is on its way there
 * arrives: 1.2.0-rc.1 by `minor` is 1.2.0. Throws E_VERSION for a number beyond 2^53.
 */
export function bumped(version: Version, step: BumpStep): Version {
  const text = increment(version.text, step)
  if (text === null) throw new TidemarkError('E_VERSION', `there is no ${step} step after ${version.text}`)
  return parseVersion(text)
}
