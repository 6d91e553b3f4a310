import { versionStep } from '../plan/version-step.ts'
import { readAim } from '../plan/cut/aim.ts'
import { readCommit } from '../plan/commits/read-commit.ts'
import { stepFor } from '../plan/commits/step-for.ts'
import { chooseTarget } from '../plan/cut/target.ts'
import { TidemarkError } from '../model/failure.ts'
import { runBefore } from './cut/before.ts'
import type { BeforeRun } from './cut/before.ts'
import { draftCut } from './cut/draft.ts'
import type { CutDraft } from './cut/draft.ts'
import { fileVersion } from './cut/file-version.ts'
import { historyOf } from './cut/history.ts'
import { startHotfix } from './cut/hotfix.ts'
import { perform } from './cut/perform.ts'
import type { CutRequest, CutResult } from './cut/request.ts'
import { survey } from './cut/survey.ts'
import type { CutWorld } from './cut/world.ts'
import { standsAlready } from './cut/stands-already.ts'
import { nextCommands } from './cut/next-commands.ts'
import { chooseComponent } from './event/component.ts'

/**
 * Cuts a release: chooses the version, checks everything, writes the version files, commits, tags and pushes. Nothing is changed
 * before every check has passed. Throws E_USAGE, E_CUT_NOTHING, E_CUT_REMOTE and what git and files say; checks that fail are in the result.
 */
export async function cut(world: CutWorld, request: CutRequest): Promise<CutResult> {
  const component = chooseComponent(world.policy, request.component, null)
  const aim = readAim(request.words, component.releases)
  const seen = await survey(world, component)
  if (aim.kind === 'hotfix' && seen.hotfix === null)
    return await startHotfix(world, seen, { of: aim.of, request })
  const done = standsAlready(seen, aim)
  if (done !== null) return done
  const history = historyOf(world, seen)
  const target = await chooseTarget(aim, {
    component,
    named: seen.named,
    releases: seen.released,
    current: seen.current,
    fileVersion: await fileVersion(world, seen),
    hotfix: seen.hotfix,
    stepOfCommits: async () =>
      stepFor((await history()).map(readCommit), component.cut.bump, seen.current?.version ?? null),
  })
  const changes = request.acceptChanges || request.dryRun || request.confirm !== null ? 'show' : 'refuse'
  const draft = await draftCut(world, { survey: seen, target, history, changes })
  return await carryOut(world, request, draft)
}

async function carryOut(world: CutWorld, request: CutRequest, draft: CutDraft): Promise<CutResult> {
  const refused = draft.checks.some(({ status }) => status === 'fail')
  const plan = describe(draft, { dryRun: request.dryRun, outcome: refused ? 'refused' : 'planned' })
  if (refused || request.dryRun) return plan
  if (request.confirm !== null && !(await request.confirm(plan))) {
    throw new TidemarkError('E_DECLINED', 'declined; nothing was changed')
  }
  const before = await runBefore(world, draft)
  if (before.check?.status === 'fail') {
    return { ...plan, outcome: 'refused', before: before.runs, checks: [...plan.checks, before.check] }
  }
  const { commit } = await perform(world, draft)
  const checks = before.check === null ? plan.checks : [...plan.checks, before.check]
  return { ...plan, checks, before: before.runs, commit, outcome: 'done', next: nextCommands(draft) }
}

interface Shown {
  readonly dryRun: boolean
  readonly outcome: CutResult['outcome']
}

function describe(draft: CutDraft, { dryRun, outcome }: Shown): CutResult {
  const { survey: seen, target, edits } = draft
  const files = edits.map(({ path, from, to, before, after }) => ({
    path,
    from,
    to,
    changed: before !== after,
  }))
  const before: readonly BeforeRun[] = seen.component.cut.before.map((command) => ({
    command,
    exit: null,
    log: null,
  }))
  return {
    component: seen.component.name,
    kind: target.kind,
    current: seen.current?.version.text ?? null,
    version: target.version.text,
    step: versionStep(seen.current?.version ?? null, target.version).text,
    because: target.because,
    gitTag: draft.gitTag,
    branch: seen.branch,
    remote: seen.remote,
    checks: draft.checks,
    files,
    commitMessage: files.some(({ changed }) => changed) ? draft.commitMessage : null,
    tagMessage: draft.tagMessage,
    signed: draft.sign,
    since: sinceOf(draft),
    before,
    dryRun,
    outcome,
    commit: files.some(({ changed }) => changed) ? null : seen.head,
    notes: draft.notes,
    notices: [],
    next: [],
  }
}

/** What nobody has tested as a candidate; on a hotfix branch, all that the hotfix is. */
function sinceOf({ candidate, history, target, survey: { current } }: CutDraft): CutResult['since'] {
  if (candidate.last !== null) return { what: candidate.last.gitTag, commits: candidate.commits }
  if (target.kind === 'hotfix' && current !== null)
    return { what: current.gitTag, commits: history.map(({ id, subject }) => ({ id, subject })) }
  return null
}
