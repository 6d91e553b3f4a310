import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { makePytmbot, pytmbotPolicy } from '../support/pytmbot.ts'
import type { Pytmbot } from '../support/pytmbot.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import type { RawRegistry } from '../support/raw-registry.ts'

let registry: DockerRegistry
let raw: RawRegistry

beforeAll(async () => {
  registry = await startDockerRegistry({ inMemory: true })
  raw = rawRegistry(registry.host)
})

afterAll(async () => {
  await registry.stop()
})

/** A project with 0.3.0 released, and a commit on each of the branches. */
async function released(repository: string, branches: readonly string[] = []): Promise<Pytmbot> {
  const commits = [{ branch: 'main' }, ...branches.map((branch) => ({ branch, message: `On ${branch}` }))]
  const tags = [{ name: 'v0.3.0', commit: 0 }]
  const bot = await makePytmbot({ host: registry.host, repository, commits, tags })
  await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', await bot.build('0.3.0')])
  return bot
}

/** As a push of that branch in CI: variables of GitHub Actions. */
function pushOf(branch: string, commit: string): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REF_NAME: branch,
    GITHUB_SHA: commit,
  }
}

describe('a build of a development branch', () => {
  it.each([
    ['fix/docs', 'edge-fix-docs'],
    ['feat/0.3.0-dev', 'edge-feat-0.3.0-dev'],
    ['python-deps', 'edge-python-deps'],
  ])('000-34 000-35 000-36: of %s publishes %s and its commit, and nothing else', async (branch, tag) => {
    const repository = `branch/${tag}`
    await using bot = await released(repository, [branch])
    const before = await raw.tags(repository)
    const commit = bot.repository.commits[1] ?? ''
    Object.assign(bot.env, pushOf(branch, commit))
    const sha = `edge-sha-${commit.slice(0, 7)}`
    expect((await bot.json(['plan']))['tags']).toEqual([tag, sha])
    const digest = await bot.build(branch)
    await bot.json(['publish', '--digest', digest])
    expect(await raw.tags(repository)).toEqual({ ...before, [tag]: digest, [sha]: digest })
  })

  it.each(['master', 'main', 'feature/x', 'feat/a/b', 'deps/python', 'release/0.3'])(
    '000-35: of %s publishes nothing, as no class takes that branch',
    async (branch) => {
      const repository = 'branch/others'
      await using bot = await makePytmbot({ host: registry.host, repository, commits: 1 })
      const digest = await bot.build(branch)
      const args = ['--event', 'build', '--branch', branch]
      const plan = await bot.json(['plan', ...args], 3)
      expect(plan['tags']).toEqual([])
      expect(plan['refusals'][0].code).toBe('E_NOTHING_TO_PUBLISH')
      const { error } = await bot.json(['publish', ...args, '--digest', digest], 3)
      expect(error.code).toBe('E_NOTHING_TO_PUBLISH')
      expect(await raw.tags(repository)).toEqual({})
    },
  )

  it('000-34: its tags move with every build, and explain and plan say that they are unsupported', async () => {
    const repository = 'branch/moves'
    await using bot = await released(repository, ['fix/docs'])
    const args = ['--event', 'build', '--branch', 'fix/docs', '--commit', bot.repository.commits[1] ?? '']
    const first = await bot.build('first')
    await bot.json(['publish', ...args, '--digest', first])
    bot.clock.advance(60_000)
    const second = await bot.build('second')
    const { tags, notices } = await bot.json(['publish', ...args, '--digest', second])
    const standing = await raw.tags(repository)
    expect(tags.map((tag: string) => standing[tag])).toEqual([second, second])
    for (const tag of tags) {
      expect(notices.join('\n')).toContain(tag)
      const { classes } = await bot.json(['explain', tag])
      expect(classes).toMatchObject([{ support: 'none', moves: 'freely' }])
    }
    expect((await bot.json(['explain', 'stable']))['classes']).toMatchObject([{ support: null }])
  })
})

describe('a branch with a bad name', () => {
  it('000-37: two branches that make the same tag are refused in plan and publish, with both named', async () => {
    const repository = 'branch/collision'
    const policy = (await pytmbotPolicy(registry.host, repository)).replaceAll('"fix/*"', '"fix/*", "fix-*"')
    const commits = [{}, { branch: 'fix/docs' }, { branch: 'fix-docs' }]
    await using bot = await makePytmbot({ host: registry.host, repository, policy, commits })
    const args = ['--event', 'build', '--branch', 'fix/docs', '--commit', bot.repository.commits[1] ?? '']
    const { refusals } = await bot.json(['plan', ...args], 3)
    expect(refusals).toMatchObject([{ code: 'E_TAG_COLLISION' }])
    expect(refusals[0].message).toContain('fix/docs and fix-docs')
    const { error } = await bot.json(['publish', ...args, '--digest', await bot.build('docs')], 3)
    expect(error.code).toBe('E_TAG_COLLISION')
    expect(await raw.tags(repository)).toEqual({})
    // Once one of them is gone, everything is well.
    await bot.repository.git('branch', '--quiet', '-D', 'fix-docs')
    await bot.repository.git('push', '--quiet', 'origin', '--delete', 'fix-docs')
    expect((await bot.json(['plan', ...args]))['tags'][0]).toBe('edge-fix-docs')
  })

  it('000-38: a tag of more than 128 characters is refused before anything is built', async () => {
    const repository = 'branch/long'
    await using bot = await released(repository)
    const before = await raw.tags(repository)
    const longest = `fix/${'x'.repeat(128 - 'edge-fix-'.length)}`
    expect((await bot.json(['plan', '--event', 'build', '--branch', longest]))['tags'][0]).toHaveLength(128)
    for (const branch of [`${longest}x`, `fix/${'y'.repeat(200)}`]) {
      const args = ['--event', 'build', '--branch', branch]
      expect((await bot.json(['plan', ...args], 4))['refusals']).toMatchObject([{ code: 'E_TAG' }])
      const { error } = await bot.json(['publish', ...args, '--digest', await bot.build('long')], 4)
      expect(error.code).toBe('E_TAG')
    }
    expect(await raw.tags(repository)).toEqual(before)
  })

  it('000-36 000-38: whatever a branch is called, its tag is a legal one that begins with edge-, or refused', async () => {
    await using bot = await released('branch/odd')
    const names = ['fix/日本語', 'fix/.hidden', 'fix/a b', 'fix/-x', 'fix/..', 'fix/ß', '日本語-deps']
    const tags: Record<string, string> = {}
    for (const branch of names) {
      tags[branch] = (await bot.json(['plan', '--event', 'build', '--branch', branch]))['tags'][0]
    }
    expect(tags).toEqual({
      'fix/日本語': 'edge-fix-',
      'fix/.hidden': 'edge-fix-.hidden',
      'fix/a b': 'edge-fix-a-b',
      'fix/-x': 'edge-fix--x',
      'fix/..': 'edge-fix-..',
      'fix/ß': 'edge-fix-',
      '日本語-deps': 'edge-deps',
    })
  })

  const CRAFTED = [
    '0.3.0',
    '0.3.1',
    '0.3',
    'stable',
    'latest',
    '0.3-r20260330',
    '.hidden',
    '日本語',
    'x'.repeat(200),
    'refs/heads/latest',
    'fix/../../latest',
    'edge-sha-1234567',
  ]

  it.each(CRAFTED)('000-40: called %s cannot write a stable tag, under this policy', async (branch) => {
    const repository = 'branch/crafted'
    await using bot = await released(repository)
    const before = await raw.tags(repository)
    const args = ['publish', '--event', 'build', '--branch', branch, '--digest', await bot.build(branch)]
    expect((await bot.json(args, 3))['error'].code).toBe('E_NOTHING_TO_PUBLISH')
    expect(await raw.tags(repository)).toEqual(before)
  })

  it('000-40: nor where the policy takes every branch: its tags stay behind edge-', async () => {
    const repository = 'branch/every'
    const policy = (await pytmbotPolicy(registry.host, repository)).replaceAll(
      '["feat/*", "fix/*", "*-deps"]',
      '["**"]',
    )
    await using bot = await makePytmbot({ host: registry.host, repository, policy, tags: ['v0.3.0'] })
    await bot.json(['publish', '--git-tag', 'v0.3.0', '--digest', await bot.build('0.3.0')])
    const before = await raw.tags(repository)
    const outcomes: Record<string, string> = {}
    for (const branch of CRAFTED) {
      const args = ['publish', '--event', 'build', '--branch', branch, '--digest', await bot.build(branch)]
      const result = await bot.run(...args, '--json')
      const { tags, error } = result.json<{ tags?: readonly string[]; error?: { code: string } }>()
      const named = tags?.filter((tag) => !tag.startsWith('edge-sha-'))
      outcomes[branch.slice(0, 20)] = error?.code ?? named?.join(', ') ?? ''
    }
    expect(outcomes).toEqual({
      '0.3.0': 'edge-0.3.0',
      '0.3.1': 'edge-0.3.1',
      '0.3': 'edge-0.3',
      stable: 'edge-stable',
      latest: 'edge-latest',
      '0.3-r20260330': 'edge-0.3-r20260330',
      '.hidden': 'edge-hidden',
      // Nothing of it is legal in a tag: only the tag of its commit is left.
      日本語: '',
      ['x'.repeat(20)]: 'E_TAG',
      'refs/heads/latest': 'edge-refs-heads-latest',
      'fix/../../latest': 'edge-fix-..-..-latest',
      'edge-sha-1234567': 'edge-edge-sha-1234567',
    })
    const after = await raw.tags(repository)
    expect(after).toMatchObject(before)
    const added = Object.keys(after).filter((tag) => !(tag in before))
    expect(added.filter((tag) => !tag.startsWith('edge-'))).toEqual([])
  })

  it('000-40: a policy in which a branch could make a stable tag does not pass lint, and such a branch publishes nothing', async () => {
    const repository = 'branch/lint'
    const policy = (await pytmbotPolicy(registry.host, repository))
      .replace('"edge-{branch}"', '"{branch}"')
      .replace('["feat/*", "fix/*", "*-deps"]', '["**"]')
    await using bot = await makePytmbot({ host: registry.host, repository, policy, commits: 1 })
    const { findings } = await bot.json(['lint'], 6)
    expect(
      findings.map(({ code, related }: Record<string, { line: number }>) => [code, related?.line]),
    ).toEqual([
      ['E_BUILD_CLAIMS', 11],
      ['E_BUILD_CLAIMS', 12],
      ['E_BUILD_CLAIMS', 15],
      ['E_BUILD_CLAIMS', 17],
      ['E_BUILD_CLAIMS', 14],
      ['E_BUILD_CLAIMS', 13],
    ])
    for (const branch of ['0.3.0', '0.3', 'stable', 'latest', '0.3-r20260330', '.latest']) {
      const args = ['--event', 'build', '--branch', branch]
      const { refusals } = await bot.json(['plan', ...args], 3)
      expect(refusals).toMatchObject([{ code: 'E_TAG_COLLISION', tag: branch.replace(/^\./u, '') }])
      const { error } = await bot.json(['publish', ...args, '--digest', await bot.build(branch)], 3)
      expect(error.code).toBe('E_TAG_COLLISION')
    }
    expect(await raw.tags(repository)).toEqual({})
  })
})
