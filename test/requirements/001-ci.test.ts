import { describe, expect, it } from 'vitest'

import { startFakeGithub } from '../../src/testing/forge/github.ts'
import type { FakeGithub, GithubRun } from '../../src/testing/forge/github.ts'
import type { Digest } from '../../src/model/digest.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

interface Web extends Project {
  readonly github: FakeGithub
  readonly digest: Digest
  /** What CI says of the commit of a git tag, or of HEAD. */
  runs(revision: string, ...runs: readonly Pick<GithubRun, 'name' | 'conclusion'>[]): Promise<void>
}

function policyFor({ url, repository }: FakeGithub, required: string): string {
  return `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}" }
tags: { "{version}": { from: release, moves: never }, edge: { from: build, moves: freely } }
require: { ci: ${required} }
forge: { kind: github, url: "${url}", repository: ${repository} }
`
}

/** A release tag, and a commit of `main` behind it. */
async function makeWeb(required: string): Promise<Web> {
  const github = await startFakeGithub()
  const policy = policyFor(github, required)
  const project = await makeProject({
    policy,
    remote: true,
    commits: [{ files: { 'tidemark.yaml': policy } }, {}],
    tags: [{ name: 'v1.0.0', commit: 0 }],
  })
  project.env['GITHUB_TOKEN'] = github.token
  const digest = await project.push('oci:./images/web', { seed: 'web' })
  return Object.assign(project, {
    github,
    digest,
    async runs(revision: string, ...runs: readonly Pick<GithubRun, 'name' | 'conclusion'>[]) {
      const commit = await project.repository.git('rev-parse', `${revision}^{commit}`)
      const whole = runs.map((run) => ({
        ...run,
        status: run.conclusion === null ? ('in_progress' as const) : ('completed' as const),
      }))
      github.runs.set(commit, whole)
    },
    async [Symbol.asyncDispose]() {
      await project.repository.remove()
      await github.close()
    },
  })
}

const PUBLISH = ['publish', '--git-tag', 'v1.0.0', '--digest'] as const

describe('publish, where CI must be green', () => {
  it('001-54 004-22 004-30: is refused until the required checks of the tagged commit are green, whatever main has', async () => {
    await using web = await makeWeb('[test, lint]')
    const publish = [...PUBLISH, web.digest]
    await web.runs('main', { name: 'test', conclusion: 'success' }, { name: 'lint', conclusion: 'success' })
    await web.runs('v1.0.0', { name: 'test', conclusion: 'success' }, { name: 'lint', conclusion: 'failure' })
    expect((await web.json(publish, 3))['error'].code).toBe('E_GATE')
    await web.runs('v1.0.0', { name: 'test', conclusion: 'success' }, { name: 'lint', conclusion: null })
    expect((await web.json(publish, 3))['error'].code).toBe('E_GATE')
    await web.runs(
      'v1.0.0',
      { name: 'test', conclusion: 'success' },
      { name: 'other', conclusion: 'success' },
    )
    expect((await web.json(['plan', '--git-tag', 'v1.0.0'], 3))['error'].code).toBe('E_GATE')
    expect((await web.json(['log']))['entries']).toEqual([])
    await web.runs(
      'v1.0.0',
      { name: 'test', conclusion: 'success' },
      { name: 'lint', conclusion: 'success' },
      { name: 'other', conclusion: 'failure' },
    )
    expect((await web.json(publish))['written']).toHaveLength(1)
  })

  it('001-54: all checks count where all are required, and no check at all is not green', async () => {
    await using web = await makeWeb('all')
    const publish = [...PUBLISH, web.digest]
    expect((await web.json(publish, 3))['error'].code).toBe('E_GATE')
    await web.runs(
      'v1.0.0',
      { name: 'test', conclusion: 'success' },
      { name: 'lint', conclusion: 'cancelled' },
    )
    expect((await web.json(publish, 3))['error'].code).toBe('E_GATE')
    await web.runs('v1.0.0', { name: 'test', conclusion: 'success' }, { name: 'docs', conclusion: 'skipped' })
    expect((await web.json(publish))['written']).toHaveLength(1)
  })

  it('001-54: a forge that cannot be asked is never taken for green', async () => {
    await using web = await makeWeb('all')
    const publish = [...PUBLISH, web.digest]
    await web.runs('v1.0.0', { name: 'test', conclusion: 'success' })
    web.github.fault({ effect: { status: 500, json: { message: 'no' } }, times: 99 })
    expect((await web.json(publish, 5))['error'].code).toBe('E_FORGE_UNAVAILABLE')
    delete web.env['GITHUB_TOKEN']
    expect((await web.json(publish, 3))['error'].code).toBe('E_GATE')
    expect((await web.json(['log']))['entries']).toEqual([])
    // Offline nobody is asked, and nothing is written either.
    expect((await web.json(['plan', '--git-tag', 'v1.0.0', '--offline']))['tags']).toEqual(['1.0.0'])
  })
})

describe('cut, where CI must be green', () => {
  it.each([
    ['green', 'success', 'pass', null],
    ['red', 'failure', 'fail', 'E_CUT_CI'],
    ['still running', null, 'fail', 'E_CUT_CI'],
  ] as const)('001-54: HEAD that is %s', async (_, conclusion, status, code) => {
    await using web = await makeWeb('none')
    await web.runs('main', { name: 'test', conclusion })
    const { checks } = await web.json(['cut', '1.0.1', '--dry-run'], status === 'pass' ? 0 : 3)
    expect(checks.find(({ name }: { readonly name: string }) => name === 'CI')).toMatchObject({
      status,
      code,
    })
  })

  it('001-54: is off without a token, and says so, unless the policy requires it', async () => {
    await using web = await makeWeb('none')
    delete web.env['GITHUB_TOKEN']
    const off = await web.json(['cut', '1.0.1', '--dry-run'])
    expect(off['checks'].find(({ name }: { readonly name: string }) => name === 'CI')).toMatchObject({
      status: 'off',
    })
    await using strict = await makeWeb('all')
    delete strict.env['GITHUB_TOKEN']
    const { checks } = await strict.json(['cut', '1.0.1', '--dry-run'], 3)
    expect(checks.find(({ name }: { readonly name: string }) => name === 'CI')).toMatchObject({
      code: 'E_CUT_CI',
    })
  })
})
