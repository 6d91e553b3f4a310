import { TidemarkError } from '../../model/failure.ts'
import { compareVersions, isStable, lineOf, parseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { BumpStep } from '../../policy/bump-rules.ts'
import type { Component } from '../../policy/policy.ts'
import { bumped } from '../commits/bumped.ts'
import { candidateWord } from './aim.ts'
import type { CutAim, Reach } from './aim.ts'
import { candidatesOf, newestFirst, stable } from './release.ts'
import type { CutRelease } from './release.ts'

/** What the choice of a version rests on. */
export interface TargetFacts {
  readonly component: Component
  /** ` --component web`, where the policy has several: for the commands that an error tells. */
  readonly named: string
  /** Released versions: the tags that the remote has, or without a remote those that are here. */
  readonly releases: readonly CutRelease[]
  /** The highest stable release that HEAD descends from. */
  readonly current: CutRelease | null
  /** Where there is no release yet: what the version files say. */
  readonly fileVersion: Version | null
  /** The version that the checked-out hotfix branch is for. */
  readonly hotfix: Version | null
  /** The step that the commits since `current` ask for. Asked only when it is needed. */
  readonly stepOfCommits: () => Promise<{ readonly step: BumpStep | null; readonly because: string }>
}

/** The version to cut, and why it is this one. */
export interface CutTarget {
  readonly version: Version
  readonly kind: 'release' | 'prerelease' | 'hotfix'
  /** A sentence; null where the user named the version. */
  readonly because: string | null
}

/** Chooses the version. Throws E_CUT_NOTHING, E_CUT_CANDIDATE, E_USAGE. Pure but for the commits that it may ask for. */
export async function chooseTarget(aim: CutAim, facts: TargetFacts): Promise<CutTarget> {
  if (facts.hotfix !== null) return hotfixTarget(aim, facts.hotfix, facts.named)
  switch (aim.kind) {
    case 'candidate':
      return await nextCandidate(aim, facts)
    case 'stable':
      return lastCandidate(facts)
    case 'branch':
    case 'hotfix':
      throw new TidemarkError('E_USAGE', 'say which version: patch, minor, major, auto or X.Y.Z')
    case 'auto':
    case 'step':
    case 'exact': {
      const { version, because } = await reach(aim, facts)
      return { version, kind: isStable(version) ? 'release' : 'prerelease', because }
    }
  }
}

/** On a hotfix branch there is one version to release; naming another is refused by the check of the version. */
function hotfixTarget(aim: CutAim, version: Version, named: string): CutTarget {
  const because = `the branch is for the hotfix ${version.text}`
  if (aim.kind === 'exact') return { version: aim.version, kind: 'hotfix', because: null }
  const fits = aim.kind === 'branch' || aim.kind === 'hotfix' || (aim.kind === 'step' && aim.step === 'patch')
  if (!fits)
    throw new TidemarkError('E_CUT_HOTFIX', `this branch releases ${version.text} and nothing else`, {
      hints: [`tidemark cut hotfix${named}`],
    })
  return { version, kind: 'hotfix', because }
}

interface Reached {
  readonly version: Version
  readonly because: string | null
}

async function reach(aim: Reach, facts: TargetFacts): Promise<Reached> {
  if (aim.kind === 'exact') return { version: aim.version, because: null }
  const from = facts.current?.version ?? facts.fileVersion ?? parseVersion('0.0.0')
  if (aim.kind === 'step') {
    return { version: bumped(from, aim.step), because: `the ${aim.step} step from ${from.text}` }
  }
  const { step, because } = await facts.stepOfCommits()
  if (step === null) {
    throw new TidemarkError('E_CUT_NOTHING', because, { hints: [`tidemark cut patch${facts.named}`] })
  }
  return { version: bumped(from, step), because }
}

/** X.Y.Z of a version with a suffix. */
export function core({ major, minor, patch }: Version): Version {
  return parseVersion(`${major}.${minor}.${patch}`)
}

async function nextCandidate(
  aim: Extract<CutAim, { kind: 'candidate' }>,
  facts: TargetFacts,
): Promise<CutTarget> {
  const open = openSeries(facts)
  const goal = aim.reach === null ? open : core((await reach(aim.reach, facts)).version)
  const { version, because } =
    goal === null ? await reach({ kind: 'auto' }, facts) : { version: goal, because: null }
  const last = seriesOf(facts, version, aim.word)[0]
  const why =
    last === undefined ? `the first ${aim.word} of ${version.text}` : `${last.release.gitTag} was the last`
  return {
    version: parseVersion(`${version.text}-${aim.word}${last?.separator ?? '.'}${(last?.number ?? 0) + 1}`),
    kind: 'prerelease',
    because: because === null ? why : `${because}; ${why}`,
  }
}

interface Candidate {
  readonly release: CutRelease
  readonly number: number
  /** `rc.1` or `rc1`, as the series has it. */
  readonly separator: string
}

/** The candidates of a version under one word that count, the highest number first. */
export function seriesOf(
  { releases }: Pick<TargetFacts, 'releases'>,
  version: Version,
  word: string,
): readonly Candidate[] {
  const found = candidatesOf(releases, version).flatMap((release): Candidate[] => {
    const text = release.version.prerelease.join('.')
    const [, separator = '', digits = ''] = /^[A-Za-z-]+(\.?)(\d{1,9})$/u.exec(text) ?? []
    const fits = digits !== '' && text.slice(0, text.length - digits.length - separator.length) === word
    return fits ? [{ release, number: Number(digits), separator }] : []
  })
  return found.toSorted((a, b) => b.number - a.number)
}

/** The version whose candidates are being cut: the highest with one, if it is above every stable release. */
function openSeries({ releases }: TargetFacts): Version | null {
  const [highest] = newestFirst(releases)
  return highest === undefined || isStable(highest.version) ? null : core(highest.version)
}

function lastCandidate(facts: TargetFacts): CutTarget {
  const version = openSeries(facts)
  if (version === null) {
    const word = candidateWord(facts.component.releases)
    const words = word === null ? ['auto'] : [word, 'auto']
    throw new TidemarkError(
      'E_CUT_CANDIDATE',
      'no candidate is open: every one has been released, or there was none',
      {
        hints: words.map((each) => `tidemark cut ${each}${facts.named}`),
      },
    )
  }
  const [last] = candidatesOf(facts.releases, version)
  return { version, kind: 'release', because: `${last?.gitTag ?? ''} was the last candidate` }
}

/** The highest stable release of the line that a version belongs to. */
export function newestOfLine(
  releases: readonly CutRelease[],
  component: Component,
  version: Version,
): CutRelease | null {
  const by = component.releases.lines.by
  const line = lineOf(version, by)
  const same = stable(releases).filter((release) => lineOf(release.version, by) === line)
  return newestFirst(same)[0] ?? null
}

/** The stable release that a version is not above: of its line, or the one that HEAD descends from; null when it goes up. */
export function barOf(
  version: Version,
  facts: Pick<TargetFacts, 'releases' | 'component' | 'current'>,
): CutRelease | null {
  const bars = [newestOfLine(facts.releases, facts.component, version), facts.current]
  return bars.find((bar) => bar !== null && compareVersions(version, bar.version) <= 0) ?? null
}
