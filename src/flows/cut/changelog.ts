import { addGenerated } from '../../files/changelog/add-generated.ts'
import { parseChangelog } from '../../files/changelog/parse.ts'
import { releaseChangelog } from '../../files/changelog/release.ts'
import { sectionOf } from '../../files/changelog/section.ts'
import type { Commit } from '../../git/repository.ts'
import { utcDay } from '../../model/time.ts'
import { isStable } from '../../model/version.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import { notesFrom } from '../../plan/commits/notes-from.ts'
import { readCommit } from '../../plan/commits/read-commit.ts'
import type { ChangelogRules } from '../../policy/policy.ts'
import { attempt } from './attempt.ts'
import { baseText, inRepository } from './edits.ts'
import type { Edit } from './edits.ts'
import { fill } from './fill.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

const NAME = 'changelog'

export interface ChangelogDraft {
  readonly edit: Edit | null
  readonly check: CutCheck
  /** The release's section, for its notes. */
  readonly notes: string | null
}

interface Release {
  readonly target: CutTarget
  readonly gitTag: string
  /** Since the last release, newest first. */
  readonly history: () => Promise<readonly Commit[]>
}

/** What the release does to the changelog, and whether that can be done. */
export async function draftChangelog(
  world: CutWorld,
  survey: Survey,
  release: Release,
): Promise<ChangelogDraft> {
  const rules = survey.component.cut.changelog
  if (rules === null) return { edit: null, check: off(NAME, 'the policy names none'), notes: null }
  if (rules.format === 'conventional-commits' && !isStable(release.target.version)) {
    return { edit: null, check: off(NAME, 'a prerelease leaves it to the release'), notes: null }
  }
  const path = inRepository(world, rules.file)
  const draft = await attempt(async () => {
    const texts = await baseText(world, survey, path)
    return isStable(release.target.version)
      ? await draftRelease({ world, survey, release, rules, path }, texts)
      : draftCandidate(rules, { path, text: texts.base, target: release.target })
  })
  if ('value' in draft) return draft.value
  const { code, message, hints } = draft.fault
  const refusal = fail(NAME, code === 'E_CHANGELOG' ? 'E_CUT_CHANGELOG' : code, message, hints)
  return { edit: null, check: refusal, notes: null }
}

interface Candidate {
  readonly path: string
  readonly text: string
  readonly target: CutTarget
}

/** A candidate leaves the changelog alone, but somebody must have written down what it brings. */
function draftCandidate({ empty }: ChangelogRules, { path, text, target }: Candidate): ChangelogDraft {
  const unreleased = parseChangelog(text, path).sections.find((section) => section.version === null)
  if (unreleased !== undefined && !unreleased.empty) {
    const check = pass(NAME, 'Unreleased says what is new')
    return { edit: null, check, notes: unreleasedText(text, unreleased) }
  }
  const message = `${path} says nothing under Unreleased, and ${target.version.text} is to bring something`
  const check =
    empty === 'allow'
      ? pass(NAME, 'there is nothing under Unreleased')
      : fail(NAME, 'E_CUT_CHANGELOG', message)
  return { edit: null, check, notes: null }
}

function unreleasedText(text: string, section: { readonly bodyStart: number; readonly end: number }): string {
  return text.slice(section.bodyStart, section.end).trim()
}

interface Context {
  readonly world: CutWorld
  readonly survey: Survey
  readonly release: Release
  readonly rules: ChangelogRules
  readonly path: string
}

async function draftRelease(
  context: Context,
  { base, now }: { readonly base: string; readonly now: string },
): Promise<ChangelogDraft> {
  const { path, release } = context
  const { version } = release.target
  const after = await rewritten(context, base)
  const notes = sectionOf(after, version, path)
  const heading = `## ${version.text}${notes?.date === null || notes === null ? '' : ` - ${notes.date}`}`
  const already = after === base
  const edit = {
    path,
    before: base,
    after,
    written: now !== base && now === after,
    from: 'Unreleased',
    to: heading,
  }
  const check = pass(NAME, already ? `${path} has its section already` : `Unreleased becomes ${heading}`)
  return { edit, check, notes: notes?.body ?? null }
}

async function rewritten({ world, survey, release, rules, path }: Context, base: string): Promise<string> {
  const { target, gitTag } = release
  const date = utcDay(world.clock.now())
  const previousTag = survey.current?.gitTag ?? null
  const common = { file: path, version: target.version, gitTag, previousTag, date, compare: rules.compare }
  if (rules.format === 'keep-a-changelog') return releaseChangelog(base, { ...common, empty: rules.empty })
  const commits = (await release.history()).map(readCommit)
  const compareUrl =
    rules.compare === null || previousTag === null
      ? null
      : fill(rules.compare, { from: previousTag, to: gitTag })
  const body = notesFrom(commits, { compareUrl, commitUrl: null })
  return addGenerated(base, { ...common, body, empty: rules.empty })
}
