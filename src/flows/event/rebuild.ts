import type { GitRepository, GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { compareVersions, isStable, parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { lineStatus, supportedLines } from '../../plan/lines.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'
import { commitOfBuild } from './commit.ts'
import { findGitTag } from './git-tag.ts'
import { isLockFile } from './lock-files.ts'

interface RebuildSource {
  readonly version: Version
  /** The release tag's peeled commit. */
  readonly commit: string | null
  readonly gitTag: string | null
}
