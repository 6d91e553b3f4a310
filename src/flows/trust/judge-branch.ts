import type { GitRepository } from '../../git/repository.ts'
import { compileGlob } from '../../model/glob.ts'
import type { Component } from '../../policy/policy.ts'
import { fail, off, pass } from './check.ts'
import type { Judgement } from './check.ts'
import { fetchHint } from './fetch-hint.ts'

interface Released {
  readonly component: Component
  /** Full commit id; null where nobody knows it. */
  readonly commit: string | null
}

/**
 * Whether the commit is on a branch that `releases.branches` names, local or of `origin`. A clone that does not know the
 * branch, or not its history, proves nothing, and never passes.
 */
export async function judgeBranch(git: GitRepository | null, released: Released): Promise<Judgement> {
  const { branches } = released.component.releases
  if (branches.length === 0) return off('branch', 'the policy releases from any branch')
  if (git === null || released.commit === null) {
    return fail('branch', `whether the commit is on ${branches.join(' or ')} cannot be known here`)
  }
  const wanted = branches.map((glob) => compileGlob(glob))
  const isWanted = (name: string): boolean => wanted.some((matches) => matches(name))
  const containing = await git.branchesContaining(released.commit)
  const found = containing.find((name) => isWanted(name))
  if (found !== undefined) return pass('branch', `commit ${released.commit.slice(0, 7)} is on ${found}`)
  const known = (await git.branches()).filter((name) => isWanted(name))
  return await judgeAbsence(git, { branches, known, commit: released.commit })
}

interface Absence {
  readonly branches: readonly string[]
  readonly known: readonly string[]
  readonly commit: string
}

async function judgeAbsence(git: GitRepository, { branches, known, commit }: Absence): Promise<Judgement> {
  const names = branches.join(' or ')
  const short = commit.slice(0, 7)
  const hint = await fetchHint(git, branches)
  if (known.length === 0)
    return fail('branch', `no branch ${names} is known here, so ${short} cannot be on it`, [hint])
  if (await git.isShallow()) {
    return fail('branch', `this shallow clone does not tell whether commit ${short} is on ${names}`, [hint])
  }
  return fail('branch', `commit ${short} is not on ${names}`, [
    `Release a commit of ${names}; if this one was merged meanwhile:  ${hint}`,
  ])
}
