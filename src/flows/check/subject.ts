import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { checkCommand } from '../../plan/promotion/gates/checks.ts'
import { runningIn } from '../../plan/promotion/runs.ts'
import type { CheckRule, Component } from '../../policy/policy.ts'
import { fullCommit } from '../event/commit.ts'
import { artifactOf, findArtifact } from '../stage/find-artifact.ts'
import type { Artifact } from '../stage/find-artifact.ts'
import type { World } from '../world.ts'
import { demandCommit, servedBy } from './served.ts'

/** How somebody says what a check is about. */
export interface SubjectRequest {
  /** A digest, version, tag or commit; null: what the environment runs, or the commit that is checked out. */
  readonly ref: string | null
  readonly environment: string | null
  /** The commit of a digest that the ledger does not know yet. */
  readonly commit: string | null
}

/** What a check is about. */
export interface CheckSubject {
  /** null only for a check about a commit. */
  readonly digest: Digest | null
  /** Full. */
  readonly commit: string | null
  readonly version: string | null
  /** The image that serves it; null for a commit. */
  readonly image: string | null
}

export interface Place {
  readonly name: string
  readonly rule: CheckRule
  readonly component: Component
  /** ` --component web`, where the policy has several. */
  readonly of: string
  readonly state: ComponentState
}

/**
 * What is checked. A whole digest that the ledger does not know counts when an image of the component serves it: evidence comes before
 * the publish. Throws E_UNKNOWN_NAME; E_FACTS_CONTRADICT when `commit` is not the digest's; E_USAGE when nothing says what is meant.
 */
export async function subjectOf(world: World, request: SubjectRequest, place: Place): Promise<CheckSubject> {
  const { ref, environment, commit } = request
  const given = commit === null ? null : await fullCommit(world, commit)
  if (ref !== null) return await withCommit(world, place, { subject: await named(world, ref, place), given })
  if (environment !== null)
    return await withCommit(world, place, { subject: running(environment, place), given })
  if (place.rule.about === 'commit') return commitSubject(given ?? (await checkedOut(world)))
  throw unsaid(world, place)
}

function unsaid({ policy }: World, { name, of }: Place): TidemarkError {
  const command = (subject: string): string => `${checkCommand(name, policy, subject)}${of}`
  const message = `say what ${name} is about: a digest, a version, a tag or a commit`
  return new TidemarkError('E_USAGE', message, {
    hints: [command('REF'), `What an environment runs:  ${command('--env ENV')}`],
  })
}

async function named(world: World, ref: string, place: Place): Promise<CheckSubject> {
  const { component, state, rule } = place
  try {
    return known(component, findArtifact(component, state, ref))
  } catch (error) {
    if (!isFailure(error, 'E_UNKNOWN_NAME')) throw error
    const found = isDigest(ref)
      ? await unpublished(world, component, ref)
      : rule.about === 'commit'
        ? await commitNamed(world, ref)
        : null
    if (found === null) throw error
    return found
  }
}

/** A digest that was pushed, and is not in the ledger. */
async function unpublished(world: World, component: Component, digest: Digest): Promise<CheckSubject | null> {
  const target = await servedBy(world, component, digest)
  return target === null ? null : { digest, commit: null, version: null, image: target.image }
}

async function commitNamed({ git }: World, ref: string): Promise<CheckSubject | null> {
  const commit = git === null ? null : await git.commitOf(ref)
  return commit === null ? null : commitSubject(commit)
}

function commitSubject(commit: string): CheckSubject {
  return { digest: null, commit, version: null, image: null }
}

function running(environment: string, { component, state }: Place): CheckSubject {
  const digest = runningIn(state, environment)?.digest ?? null
  if (digest === null) {
    throw new TidemarkError('E_FACTS_MISSING', `nothing of ${component.name} runs in ${environment}`, {
      details: { component: component.name, environment },
      hints: ['Name the digest that the check is about.', 'tidemark status'],
    })
  }
  return known(component, artifactOf(state, digest))
}

function known({ images }: Component, { digest, commit, version }: Artifact): CheckSubject {
  return { digest, commit, version: version?.text ?? null, image: images[0] ?? null }
}

async function checkedOut({ git, ci }: World): Promise<string> {
  const commit = (git === null ? null : (await git.head()).commit) ?? ci?.commit ?? null
  if (commit !== null) return commit
  throw new TidemarkError('E_FACTS_MISSING', 'no commit is checked out here: say which one', {
    hints: ['--commit ID'],
  })
}

interface Claim {
  readonly subject: CheckSubject
  /** What the user says that the digest was built from. */
  readonly given: string | null
}

/** The subject with the commit that was given for it, where nothing speaks against it. */
async function withCommit(
  world: World,
  { component }: Place,
  { subject, given }: Claim,
): Promise<CheckSubject> {
  const { digest, commit } = subject
  if (given === null || commit === given) return subject
  if (commit !== null) throw otherCommit(subject, given)
  const target = digest === null ? null : await servedBy(world, component, digest)
  if (digest !== null && target !== null) await demandCommit(target, digest, given)
  return { ...subject, commit: given }
}

function otherCommit({ digest, commit }: CheckSubject, given: string): TidemarkError {
  const message = `--commit is ${given.slice(0, 7)}, and the ledger says ${commit?.slice(0, 7)}`
  return new TidemarkError('E_FACTS_CONTRADICT', message, {
    details: { digest, commit: given, recorded: commit },
  })
}
