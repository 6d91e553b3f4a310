import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Component } from '../../policy/policy.ts'
import { makeRepository, testGit } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import type { Judgement } from './check.ts'
import { judgeBranch } from './judge-branch.ts'

let repo: TestRepository

beforeAll(async () => {
  const commits = [{}, {}, { branch: 'hotfix/v1.0.1' }, { branch: 'feature' }, {}]
  repo = await makeRepository({
    commits,
    tags: [{ name: 'v1.0.0', commit: 0 }, { name: 'v1.1.0' }],
    remote: true,
  })
})

afterAll(() => repo.remove())

function component(...branches: readonly string[]): Component {
  const rules = branches.length === 0 ? '{}' : `{ branches: ${JSON.stringify(branches)} }`
  const text = `version: 1\nimage: oci:./web\nreleases: ${rules}\ntags: semver\n`
  const policy = loadPolicy(text, 'tidemark.yaml')
  return policy.components[0]!
}

async function judge(root: string, at: number | null, ...branches: readonly string[]): Promise<Judgement> {
  const commit = at === null ? null : (repo.commits[at] ?? null)
  return await judgeBranch(await openRepository(root), { component: component(...branches), commit })
}

/** Runs the `git …` of a hint, as a shell would. */
async function follow(root: string, { mend }: Judgement): Promise<void> {
  const command = /git (?<args>fetch .*)$/u.exec(mend[0] ?? '')?.groups?.['args'] ?? ''
  await testGit(root, command.replaceAll("'", '').split(' '))
}

describe('the branch of a commit', () => {
  it('is not asked for where the policy names none', async () => {
    expect(await judge(repo.root, 3)).toMatchObject({ status: 'off' })
  })

  it.each([
    [0, ['main'], 'pass'],
    [4, ['main'], 'pass'],
    [3, ['main'], 'fail'],
    [2, ['main'], 'fail'],
    [2, ['main', 'hotfix/*'], 'pass'],
    [3, ['main', 'hotfix/*'], 'fail'],
    [3, ['*'], 'pass'],
  ] as const)('of commit %i by %j: %s', async (at, branches, status) => {
    expect(await judge(repo.root, at, ...branches)).toMatchObject({ name: 'branch', status })
  })

  it('is not known of a commit that nobody knows, nor outside a repository', async () => {
    expect(await judge(repo.root, null, 'main')).toMatchObject({ status: 'fail' })
    const outside = await judgeBranch(null, { component: component('main'), commit: repo.commits[0] ?? '' })
    expect(outside).toMatchObject({ status: 'fail' })
  })

  it('is not known in a clone of the tag alone, until the branch is fetched', async () => {
    const root = await repo.clone('--branch', 'v1.1.0', '--single-branch')
    const judgement = await judge(root, 4, 'main')
    expect(judgement).toMatchObject({ status: 'fail' })
    await follow(root, judgement)
    expect(await judge(root, 4, 'main')).toMatchObject({ status: 'pass' })
  })

  it('is not known in a shallow clone, until its history is fetched', async () => {
    const root = await repo.clone('--depth', '1', '--branch', 'main')
    await testGit(root, ['fetch', '--depth', '1', 'origin', 'refs/tags/v1.0.0:refs/tags/v1.0.0'])
    const judgement = await judge(root, 0, 'main', 'hotfix/*')
    expect(judgement).toMatchObject({ status: 'fail' })
    await follow(root, judgement)
    expect(await judge(root, 0, 'main', 'hotfix/*')).toMatchObject({ status: 'pass' })
  })
})
