import type { Fact } from '../../../model/fact.ts'
import { compareVersions, isStable } from '../../../model/version.ts'
import type { Version } from '../../../model/version.ts'
import { parseGitTag } from '../../../policy/parse-git-tag.ts'
import { isRelease } from '../../release-of.ts'
import { publishCommand } from '../publish-command.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { Severity } from '../severity.ts'
import type { AuditSight } from '../sight.ts'
import { isExactClass } from '../tag-book.ts'

/** A tag that was just pushed is being built. */
const GRACE = 60 * 60 * 1000

interface Tagged {
  readonly gitTag: string
  readonly version: Version
  readonly commit: string | null
  readonly time: string
}

/** `release-unpublished`: git tags of releases that no record and no registry knows. */
export function unpublished(sight: AuditSight): readonly Finding[] {
  if (sight.git === null || sight.component.images.length === 0) return []
  const missing = taggedReleases(sight).filter((tagged) => !isPublished(sight, tagged))
  const newest = missing
    .map(({ version }) => version)
    .toSorted(compareVersions)
    .at(-1)
  const began = beginningOf(sight)
  return missing.map((tagged) => {
    const { gitTag, version, time } = tagged
    return findingOf('release-unpublished', {
      component: sight.component.name,
      severity: severityOf(sight, tagged, { began, newest: newest === version }),
      version: version.text,
      gitTag,
      when: time,
      message: `the git tag ${gitTag} was never published`,
      mend: publishCommand(sight, tagged),
    })
  })
}

function taggedReleases({ git, component }: AuditSight): readonly Tagged[] {
  return [...(git?.tags ?? [])].flatMap(([gitTag, { commit, time }]) => {
    const read = parseGitTag(component.releases, component.name, gitTag)
    return 'version' in read ? [{ gitTag, version: read.version, commit, time }] : []
  })
}

function isPublished(sight: AuditSight, tagged: Tagged): boolean {
  const { state, views, observed, component } = sight
  if (state.byVersion(tagged.version.text).some(({ kind }) => kind !== 'promotion')) return true
  const tags = views.made(candidateOf(sight, tagged)).filter((made) => isExactClass(made.class))
  // A class that takes no such version publishes none.
  if (tags.length === 0) return true
  return tags.some(({ tag }) =>
    component.images.some(
      (image) => state.published.get(image)?.has(tag) === true || observed.get(image)?.get(tag) != null,
    ),
  )
}

function candidateOf({ component }: AuditSight, { gitTag, version, commit, time }: Tagged): Fact {
  return {
    kind: isStable(version) ? 'release' : 'prerelease',
    component: component.name,
    id: 'candidate',
    seq: Number.MAX_SAFE_INTEGER,
    digest: null,
    version,
    commit,
    branch: null,
    gitTag,
    environment: null,
    run: null,
    date: time,
    platforms: {},
    actor: null,
    schemaChange: false,
  }
}

interface Circumstances {
  /** null: the ledger knows nothing of the component. */
  readonly began: string | null
  readonly newest: boolean
}

/** Releases from before the ledger began, of lines at their end, and of the last hour are worth a line and no alarm. */
function severityOf(
  { views, now }: AuditSight,
  { version, time }: Tagged,
  { began, newest }: Circumstances,
): Severity {
  if (views.lineStatus(version) === 'endOfLife') return 'info'
  // A tag that is dated years ahead was made by a wrong clock, and is no newer for that.
  if (Math.abs(now.getTime() - Date.parse(time)) < GRACE) return 'info'
  if (began === null) return newest ? 'medium' : 'info'
  return time < began ? 'info' : 'medium'
}

/** When the ledger began; for one that began with an adoption, whose releases are older, the time of that. */
function beginningOf({ state }: AuditSight): string | null {
  const [first] = state.facts
  if (first === undefined) return null
  const tags = [...state.published.values()].flatMap((own) => [...own.values()])
  // What was adopted stands there under no version: nobody here wrote it.
  const adopted = tags.find(({ digest, version }) => digest === first.digest && version === null)
  return isRelease(first) && adopted !== undefined ? adopted.time : first.date
}
