import { describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

interface Tripl extends Project {
  readonly image: string
  commit(message: string): Promise<string>
  tag(name: string): Promise<void>
  build(seed: string, platforms?: readonly string[]): Promise<Digest>
  /** Commits, tags, builds and publishes. */
  release(version: string): Promise<Record<string, any>>
  tags(): Promise<Record<string, string>>
}

const BOTH = ['linux/amd64', 'linux/arm64']

async function makeTripl(edit: (policy: string) => string = (policy) => policy): Promise<Tripl> {
  const name = registry.repository('tripl')
  const policy = (await policyFixture('004', registry.host)).replace('vladenisov/tripl', name)
  const project = await makeProject({ policy: edit(policy), remote: true, now: '2026-06-01T08:00:00.000Z' })
  const { git } = project.repository
  const image = `${registry.host}/${name}`
  const tripl: Tripl = Object.assign(project, {
    image,
    async commit(message: string) {
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      return await git('rev-parse', 'HEAD')
    },
    async tag(tag: string) {
      await git('tag', '--annotate', tag, '--message', tag)
    },
    build: async (seed: string, platforms: readonly string[] = BOTH) =>
      await project.push(image, { seed, platforms }),
    tags: () => registry.raw.tags(name),
    async release(version: string) {
      await tripl.commit(`chore(release): v${version}`)
      await tripl.tag(`v${version}`)
      const digest = await tripl.build(version)
      project.clock.advance(1000)
      return await project.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
    },
  })
  return tripl
}

describe('tripl', () => {
  it('004-21: a git tag that is no version publishes nothing', async () => {
    await using project = await makeTripl()
    await project.tag('vnext')
    const digest = await project.build('x')
    for (const args of [
      ['--git-tag', 'vnext'],
      ['--component', 'app', '--git-tag', 'vnext'],
    ]) {
      const document = await project.json(['publish', ...args, '--digest', digest], 3)
      expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
    }
    Object.assign(project.env, { GITHUB_ACTIONS: 'true', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'vnext' })
    const pushed = await project.json(['publish', '--digest', digest], 3)
    expect(pushed['error'].code).toBe('E_GIT_TAG_REFUSED')
    expect(await project.tags()).toEqual({})
  })

  it('004-23: v1.4.0 publishes exactly 1.4.0, 1.4, latest and its commit', async () => {
    await using project = await makeTripl()
    const document = await project.release('1.4.0')
    const short = document['event'].commit.slice(0, 7)
    expect(document['tags']).toEqual(['1.4.0', `sha-${short}`, '1.4', 'latest'])
    expect(Object.keys(await project.tags()).toSorted()).toEqual(['1.4', '1.4.0', 'latest', `sha-${short}`])
  })

  it('004-24: a prerelease publishes nothing', async () => {
    await using project = await makeTripl()
    await project.commit('rc')
    await project.tag('v1.5.0-rc.1')
    const digest = await project.build('rc')
    const document = await project.json(['publish', '--git-tag', 'v1.5.0-rc.1', '--digest', digest], 3)
    expect(document['error'].code).toBe('E_GIT_TAG_REFUSED')
    const named = await project.json(
      ['publish', '--component', 'app', '--event', 'release', '--version', '1.5.0-rc.1', '--digest', digest],
      3,
    )
    expect(named['error'].code).toBe('E_FACTS_CONTRADICT')
    expect(await project.tags()).toEqual({})
  })

  it('004-25: latest and the line move only to what is highest', async () => {
    await using project = await makeTripl()
    const newest = await project.release('1.4.0')
    const line = await project.release('1.3.1')
    const older = await project.release('1.3.0')
    expect(line['tags']).toContain('1.3')
    expect(older['tags']).toEqual(['1.3.0', `sha-${older['event'].commit.slice(0, 7)}`])
    expect(await project.tags()).toMatchObject({
      latest: newest['digest'],
      '1.4': newest['digest'],
      '1.3': line['digest'],
    })
  })

  it('004-26: the commit tag is that of the git tag, and a label that says otherwise is refused', async () => {
    await using project = await makeTripl()
    const commit = await project.commit('Release')
    await project.tag('v1.4.0')
    await project.commit('Later')
    const digest = await project.build('x')
    const document = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', digest])
    expect([document['event'].commit, document['tags'][1]]).toEqual([commit, `sha-${commit.slice(0, 7)}`])
    await project.tag('v1.4.1')
    const labels = { 'org.opencontainers.image.revision': commit }
    const wrong = await project.push(project.image, { seed: 'y', platforms: BOTH, labels })
    const refused = await project.json(['publish', '--git-tag', 'v1.4.1', '--digest', wrong], 3)
    expect(refused['error'].code).toBe('E_LABELS')
  })

  it('004-27: a run for an existing tag comes to the same tags; a branch, a half version and an unknown tag are refused', async () => {
    await using project = await makeTripl()
    const first = await project.release('1.4.0')
    const again = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', first['digest']])
    expect([again['tags'], again['unchanged']]).toEqual([first['tags'], true])
    for (const [name, code, exit] of [
      ['main', 'E_GIT_TAG_REFUSED', 3],
      ['v1.4', 'E_GIT_TAG_REFUSED', 3],
      ['v9.9.9', 'E_GIT_TAG_UNKNOWN', 4],
    ] as const) {
      const document = await project.json(['publish', '--git-tag', name, '--digest', first['digest']], exit)
      expect(document['error'].code).toBe(code)
    }
  })

  it('004-28: a run for an old tag moves its line only if it is the highest there, and never latest', async () => {
    await using project = await makeTripl()
    const old = await project.release('1.3.0')
    const newest = await project.release('1.4.0')
    const before = await project.tags()
    const again = await project.json(['publish', '--git-tag', 'v1.3.0', '--digest', old['digest']])
    expect(again['unchanged']).toBe(true)
    expect(await project.tags()).toEqual(before)
    expect(before).toMatchObject({ '1.3': old['digest'], latest: newest['digest'] })
  })

  it('004-29: a run with other bytes is refused once the exact tag stands, and completes what is missing with the first', async () => {
    await using project = await makeTripl()
    const first = await project.release('1.4.0')
    const name = project.image.split('/').slice(1).join('/')
    const rebuilt = await project.build('1.4.0 built again')
    const refused = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', rebuilt], 3)
    expect(refused['error'].code).toBe('E_IMMUTABLE')
    await registry.raw.retag(name, rebuilt, '1.4')
    const completed = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', first['digest']])
    expect(completed['written'].map((tag: any) => [tag.tag, tag.from, tag.to])).toEqual([
      ['1.4', rebuilt, first['digest']],
    ])
    expect((await project.tags())['1.4']).toBe(first['digest'])
  })

  it('004-40: the prefix of the git tag selects the component, and other components count for nothing', async () => {
    const withImages = (policy: string): string => {
      const [, app = ''] = /image: ([^,]+),/u.exec(policy) ?? []
      return policy.replace('cli: {', `cli: { image: ${app}-cli,`)
    }
    await using project = await makeTripl(withImages)
    const app = await project.release('1.4.0')
    await project.commit('cli')
    await project.tag('cli-v9.0.0')
    const digest = await project.push(`${project.image}-cli`, { seed: 'cli', platforms: BOTH })
    const cli = await project.json(['publish', '--git-tag', 'cli-v9.0.0', '--digest', digest])
    expect([cli['event'].component, cli['images'], cli['tags'][0]]).toEqual([
      'cli',
      [`${project.image}-cli`],
      '9.0.0',
    ])
    const patch = await project.release('1.4.1')
    expect([patch['event'].component, patch['tags'].includes('latest')]).toEqual(['app', true])
    expect((await project.tags())['latest']).toBe(patch['digest'])
    expect(app['event'].component).toBe('app')
  })

  it('004-40: the packaged version must be that of the git tag', async () => {
    const packaged = (policy: string): string =>
      policy.replace('releases: {', 'releases: { version: backend/pyproject.toml,')
    await using project = await makeTripl(packaged)
    await project.write('backend/pyproject.toml', '[project]\nname = "tripl"\nversion = "1.3.9"\n')
    await project.repository.git('add', 'backend')
    await project.commit('Forgot to bump')
    await project.tag('v1.4.0')
    const document = await project.json(
      ['publish', '--git-tag', 'v1.4.0', '--component', 'app', '--digest', await project.build('x')],
      3,
    )
    expect(document['error'].code).toBe('E_VERSION_MISMATCH')
  })

  it('004-31: an image that lacks a platform is refused', async () => {
    await using project = await makeTripl()
    await project.commit('Release')
    await project.tag('v1.4.0')
    const digest = await project.build('amd64 only', ['linux/amd64'])
    const document = await project.json(['publish', '--git-tag', 'v1.4.0', '--digest', digest], 3)
    expect(document['error'].code).toBe('E_PLATFORMS')
    expect(await project.tags()).toEqual({})
  })
})
