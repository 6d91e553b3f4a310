import type { Version } from '../../model/version.ts'
import type { BumpRules, BumpStep } from '../../policy/bump-rules.ts'
import type { ConventionalCommit } from './conventional-commit.ts'
import { countCommits } from './count-commits.ts'
import type { CommitCounts } from './count-commits.ts'

/** Which step a list of commits asks for, and why. */
export interface StepDecision {
  /** Null when nothing in the commits is to be released. */
  readonly step: BumpStep | null
  /** The newest commit that asks for the highest step. */
  readonly decidedBy: ConventionalCommit | null
  /** One sentence for people. */
  readonly because: string
  readonly counted: CommitCounts
  readonly commits: readonly ConventionalCommit[]
}

const WEIGHT: Readonly<Record<BumpStep, number>> = { major: 3, minor: 2, patch: 1 }
const NAMES: Readonly<Record<string, string>> = {
  feat: 'a feature',
  fix: 'a fix',
  perf: 'a faster way',
  revert: 'a revert',
}
const SHIFTED: Readonly<Record<BumpStep, BumpStep>> = { major: 'minor', minor: 'patch', patch: 'patch' }

/**
 * The step that `commits` (newest first) ask for after `current` (null: there is no release yet, which counts as before 1.0.0):
 * major for a breaking change, otherwise the highest that the rules give to a type; before 1.0.0 as `rules.beforeOne` says
 * (policy: `cut.bump`).
 */
export function stepFor(
  commits: readonly ConventionalCommit[],
  rules: BumpRules,
  current: Version | null,
): StepDecision {
  const decidedBy = highest(commits, rules)
  const counted = countCommits(commits)
  if (decidedBy === null) return { step: null, decidedBy, because: nothing(commits), counted, commits }
  const asked = askedBy(decidedBy, rules) ?? 'patch'
  const early = current === null || current.major === 0
  const step = early ? beforeOne(asked, rules) : asked
  const because = `${named(decidedBy)} decides: ${kindOf(decidedBy)} is a ${step} step${condition({ early, asked, rules })}`
  return { step, decidedBy, because, counted, commits }
}

function highest(commits: readonly ConventionalCommit[], rules: BumpRules): ConventionalCommit | null {
  let best: ConventionalCommit | null = null
  let weight = 0
  for (const commit of commits) {
    const step = askedBy(commit, rules)
    if (step === null || WEIGHT[step] <= weight) continue
    best = commit
    weight = WEIGHT[step]
  }
  return best
}

function askedBy(commit: ConventionalCommit, rules: BumpRules): BumpStep | null {
  if (commit.breaking) return 'major'
  const entry = Object.entries(rules.types).find(([type]) => type.toLowerCase() === commit.type)
  return entry?.[1] ?? null
}

function beforeOne(step: BumpStep, rules: BumpRules): BumpStep {
  if (rules.beforeOne === 'none') return step
  if (rules.beforeOne === 'shift') return SHIFTED[step]
  return step === 'major' ? 'minor' : step
}

function condition(of: { early: boolean; asked: BumpStep; rules: BumpRules }): string {
  if (!of.early) return ''
  const rule = `(bump.beforeOne: ${of.rules.beforeOne})`
  if (of.rules.beforeOne === 'none') return of.asked === 'major' ? `, also before 1.0.0 ${rule}` : ''
  return beforeOne(of.asked, of.rules) === of.asked ? '' : ` before 1.0.0 ${rule}`
}

function kindOf(commit: ConventionalCommit): string {
  if (commit.breaking) return 'a breaking change'
  return NAMES[commit.type ?? ''] ?? `the type ${commit.type}`
}

function named(commit: ConventionalCommit): string {
  const { type, scope, description, breaking } = commit
  const short = commit.id.slice(0, 7)
  if (type === null) return `${short} ${description}`
  return `${short} ${type}${scope === null ? '' : `(${scope})`}${breaking ? '!' : ''}: ${description}`
}

function nothing(commits: readonly ConventionalCommit[]): string {
  if (commits.length === 0) return 'there is no commit since the last release'
  const count = commits.length === 1 ? 'the one commit' : `none of the ${commits.length} commits`
  return `${count} since the last release ${commits.length === 1 ? 'asks for no' : 'asks for a'} release`
}
