import { checkChangelog } from '../../files/changelog/check.ts'
import { readVersions } from '../../files/version/edit.ts'
import type { StatedVersion } from '../../files/version/edit.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { GitRepository, GitTag } from '../../git/repository.ts'
import { dayOf } from '../../plan/reasons.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component, VersionFileRule } from '../../policy/policy.ts'
import { chooseComponent } from '../event/component.ts'
import { chosenTag } from '../event/chosen-tag.ts'
import { previousStable } from '../event/git-tag.ts'
import { demandRepository } from '../repository.ts'
import type { World } from '../world.ts'
import { attempt } from './attempt.ts'
import { contextOf, inRepository } from './edits.ts'
import { versionInFiles } from './version-files.ts'

export interface CheckTagRequest {
  readonly component?: string
  /** The git tag; CI's, or the one at HEAD, where it is left out. */
  readonly gitTag: string | null
}

/** What disagrees with the tag. */
export interface TagFinding {
  readonly code: string
  readonly file: string
  readonly line: number | null
  readonly message: string
}

/** `tidemark cut --check`. */
export interface CheckTagResult {
  readonly component: string
  readonly gitTag: string
  readonly version: string
  readonly commit: string
  /** Every place that states the version. */
  readonly places: readonly {
    readonly file: string
    readonly line: number
    readonly written: string
    readonly agrees: boolean
  }[]
  readonly findings: readonly TagFinding[]
}

const DAY = 86_400_000

/**
 * Whether every version file, and the changelog, of a tagged commit agree with the git tag. Reads git only. Throws E_GIT_TAG_REFUSED for a
 * tag that the policy does not release from, E_GIT_TAG_UNKNOWN, E_FACTS_MISSING without a tag, E_NOT_A_REPOSITORY.
 */
export async function checkTagFiles(world: World, request: CheckTagRequest): Promise<CheckTagResult> {
  const { folder } = world
  const git = demandRepository(world)
  const tag = await chosenTag(world, request.gitTag)
  const component = chooseComponent(world.policy, request.component, tag.name)
  const read = parseGitTag(component.releases, component.name, tag.name)
  if (!('version' in read)) throw refusedTag(tag.name, read.reason)
  if (tag.commit === null)
    throw new TidemarkError('E_GIT_TAG_UNTRUSTED', `the git tag ${tag.name} names no commit`)
  const subject = { folder, git, component, tag, commit: tag.commit, version: read.version }
  const files = await Promise.all(component.cut.files.map((rule) => checkFile(subject, rule)))
  const places = files.flatMap((file) => file.places)
  const findings = [...files.flatMap((file) => file.findings), ...(await checkChangelogAt(subject))]
  return {
    component: component.name,
    gitTag: tag.name,
    version: read.version.text,
    commit: tag.commit,
    places,
    findings,
  }
}

function refusedTag(name: string, reason: string): TidemarkError {
  return new TidemarkError('E_GIT_TAG_REFUSED', `the git tag "${name}" releases nothing: ${reason}`, {
    details: { gitTag: name },
  })
}

interface Subject {
  readonly folder: string
  readonly git: GitRepository
  readonly component: Component
  readonly tag: GitTag
  readonly commit: string
  readonly version: Version
}

interface Checked {
  readonly places: CheckTagResult['places']
  readonly findings: readonly TagFinding[]
}

async function checkFile(
  { folder, git, component, tag, commit, version }: Subject,
  rule: VersionFileRule,
): Promise<Checked> {
  const wanted = versionInFiles(version, component.cut.prereleases)
  if (wanted === null) return { places: [], findings: [] }
  const file = inRepository({ folder, git }, rule.path)
  const bytes = await git.readFile(commit, file)
  if (bytes === null) return { places: [], findings: [finding(file, null, `it is not in ${tag.name}`)] }
  const read = await attempt(
    async () => await readVersions(file, Buffer.from(bytes).toString('utf8'), contextOf(rule)),
  )
  if ('fault' in read)
    return { places: [], findings: [finding(file, read.fault.where?.line ?? null, read.fault.message)] }
  const { spots, carriesNone } = read.value
  const places = spots.map((spot) => ({
    file,
    line: spot.line,
    written: spot.written,
    agrees: agrees(spot, wanted),
  }))
  if (places.length === 0 && !carriesNone)
    return { places, findings: [finding(file, null, 'it states no version')] }
  const wrong = places.filter((place) => !place.agrees)
  return {
    places,
    findings: wrong.map(({ line, written }) =>
      finding(file, line, `it says ${written}, the git tag ${tag.name} says ${wanted.text}`),
    ),
  }
}

/** As SemVer has it, or to the letter: a tag `0.2.0-rc2` and a file that says just that agree. */
function agrees({ written, version }: StatedVersion, wanted: Version): boolean {
  return written === wanted.text || version?.text === wanted.text
}

function finding(file: string, line: number | null, message: string): TagFinding {
  return { code: 'E_VERSION_MISMATCH', file, line, message }
}

async function checkChangelogAt({
  folder,
  git,
  component,
  tag,
  commit,
  version,
}: Subject): Promise<readonly TagFinding[]> {
  const rules = component.cut.changelog
  if (rules === null || !isStable(version)) return []
  const file = inRepository({ folder, git }, rules.file)
  const bytes = await git.readFile(commit, file)
  if (bytes === null)
    return [{ code: 'E_CUT_CHANGELOG', file, line: null, message: `it is not in ${tag.name}` }]
  const previous = previousStable(await git.tags(), component, version)
  const previousTag = previous?.tag.name ?? null
  const gitTag = tag.name
  const within = rules.within === null ? null : rules.within / DAY
  const asked = {
    file,
    version,
    gitTag,
    previousTag,
    compare: rules.compare,
    within,
    date: dayOf(tag.time),
  }
  const checked = await attempt(async () => checkChangelog(Buffer.from(bytes).toString('utf8'), asked))
  const problems = 'fault' in checked ? [checked.fault.message] : checked.value
  return problems.map((message) => ({ code: 'E_CUT_CHANGELOG', file, line: null, message }))
}
