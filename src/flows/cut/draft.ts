import type { Commit } from '../../git/repository.ts'
import { isStable } from '../../model/version.ts'
import { notesFrom } from '../../plan/commits/notes-from.ts'
import { readCommit } from '../../plan/commits/read-commit.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import { checkBranch } from '../../plan/cut/checks/branch.ts'
import { checkOrder } from '../../plan/cut/checks/order.ts'
import { checkPrevious } from '../../plan/cut/checks/previous.ts'
import { checkStep } from '../../plan/cut/checks/step.ts'
import { checkTag } from '../../plan/cut/checks/tag.ts'
import { checkTree } from '../../plan/cut/checks/tree.ts'
import { checkUpstream } from '../../plan/cut/checks/upstream.ts'
import { checkVersion } from '../../plan/cut/checks/version.ts'
import type { CutFacts } from '../../plan/cut/facts.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import { nameGitTag } from '../../policy/name-git-tag.ts'
import { compareWithCandidate } from './candidate.ts'
import type { CandidateReport } from './candidate.ts'
import { draftChangelog } from './changelog.ts'
import { checkCi } from './ci.ts'
import type { Edit } from './edits.ts'
import { fill } from './fill.ts'
import { checkMaintainer } from './maintainer.ts'
import { isSigned, trySigning } from './signing.ts'
import type { Survey } from './survey.ts'
import { checkUpgrading } from './upgrading.ts'
import { draftVersionFiles } from './version-files.ts'
import type { CutWorld } from './world.ts'

/** Everything that a release will write, and every check of it: no write has happened yet. */
export interface CutDraft {
  readonly survey: Survey
  readonly target: CutTarget
  readonly gitTag: string
  readonly edits: readonly Edit[]
  readonly checks: readonly CutCheck[]
  readonly commitMessage: string
  readonly tagMessage: string
  readonly sign: boolean
  readonly candidate: CandidateReport
  /** Since the release that HEAD descends from, newest first. */
  readonly history: readonly Commit[]
  readonly notes: string | null
}

interface Asked {
  readonly survey: Survey
  readonly target: CutTarget
  readonly history: () => Promise<readonly Commit[]>
  /** What to do about commits since the last candidate. */
  readonly changes: 'refuse' | 'show'
}

/** Drafts the release: what is written, and each check. Reads only. */
export async function draftCut(world: CutWorld, asked: Asked): Promise<CutDraft> {
  const { survey, target, history } = asked
  const { component } = survey
  const gitTag = gitTagOf(survey, target)
  const sign = await isSigned(world, component, target)
  const [versionFiles, changelog, commits, signing, ci] = await Promise.all([
    draftVersionFiles(world, survey, target),
    draftChangelog(world, survey, { target, gitTag, history }),
    history(),
    trySigning(world, component, sign),
    checkCi(world, survey),
  ])
  const breaking = commits.filter((commit) => readCommit(commit).breaking)
  const upgrading = await checkUpgrading(world, survey, { target, breaks: breaking.length > 0 })
  const edits = [...versionFiles.edits, ...(changelog.edit === null ? [] : [changelog.edit])]
  const edited = edits.filter((edit) => edit.after !== edit.before).map(({ path }) => path)
  const candidate = await compareWithCandidate(world, survey, { target, edited, changes: asked.changes })
  const facts = factsOf(survey, { target, gitTag, edits })
  const files = [candidate.check, versionFiles.check, changelog.check, upgrading]
  const people = [checkMaintainer(survey, signing.verdict), signing.check, ci]
  const checks = [...judge(facts, breaking), ...files, ...people].filter((check) => check !== null)
  return {
    ...messagesOf(survey, { target, gitTag }),
    survey,
    target,
    gitTag,
    edits,
    checks,
    sign,
    candidate,
    history: commits,
    notes: changelog.notes ?? notesOf(commits),
  }
}

/** What git alone can tell. */
function judge(facts: CutFacts, breaking: readonly Commit[]): readonly (CutCheck | null)[] {
  return [
    checkBranch(facts),
    checkTree(facts),
    checkUpstream(facts),
    checkPrevious(facts),
    checkTag(facts),
    checkVersion(facts),
    checkOrder(facts),
    checkStep(facts, breaking),
  ]
}

function messagesOf(
  { component }: Survey,
  { target, gitTag }: Pick<CutDraft, 'target' | 'gitTag'>,
): Pick<CutDraft, 'commitMessage' | 'tagMessage'> {
  const words = { version: target.version.text, gitTag, component: component.name }
  const { commit, message } = component.cut
  return { commitMessage: fill(commit, words), tagMessage: fill(message[target.kind], words) }
}

function notesOf(commits: readonly Commit[]): string | null {
  const notes = notesFrom(commits.map(readCommit), { compareUrl: null, commitUrl: null })
  return notes.trim() === '' ? null : notes
}

/** As the tags before it are written: with or without what the pattern leaves open. One that is here already keeps its name. */
function gitTagOf({ component, releases, current }: Survey, { version }: CutTarget): string {
  const known = releases.find((release) => release.version.text === version.text)
  if (known !== undefined) return known.gitTag
  const like = current ?? releases.find((release) => isStable(release.version)) ?? null
  const subject = { component: component.name, version: version.text }
  const alike =
    like === null ? null : { component: component.name, version: like.version.text, name: like.gitTag }
  return nameGitTag(component.releases.gitTag, subject, alike)
}

function factsOf(
  survey: Survey,
  plan: { readonly target: CutTarget; readonly gitTag: string; readonly edits: readonly Edit[] },
): CutFacts {
  const own = plan.edits.filter(({ written }) => written).map(({ path }) => path)
  return { ...survey, ...plan, own, onHotfixBranch: survey.hotfix !== null }
}
