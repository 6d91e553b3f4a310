import { describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject, openTestStores, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

interface Driftwood extends Project {
  readonly image: string
  readonly repositoryName: string
  /** Tags HEAD, pushes an image by digest, and publishes it as a release. */
  release(version: string): Promise<{ digest: Digest; commit: string; document: Record<string, any> }>
  commit(message: string): Promise<string>
  tags(): Promise<Record<string, string>>
}

const SOURCE = 'https://github.com/driftwood-io/app'

/** A project under policy 002 with a remote, and an image repository of its own. */
async function makeDriftwood(): Promise<Driftwood> {
  const name = registry.repository('web')
  const policy = (await policyFixture('002', registry.host)).replace('driftwood/web', name)
  const project = await makeProject({ policy, remote: true, now: '2026-03-02T10:14:00.000Z' })
  const image = `${registry.host}/${name}`
  const driftwood: Driftwood = Object.assign(project, {
    image,
    repositoryName: name,
    tags: () => registry.raw.tags(name),
    async commit(message: string) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', message)
      return await project.repository.git('rev-parse', 'HEAD')
    },
    async release(version: string) {
      const commit = await driftwood.commit(`Release ${version}`)
      await project.repository.git('tag', '--annotate', version, '--message', version)
      const labels = {
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.source': SOURCE,
      }
      const digest = await project.push(image, { seed: `${version} ${commit}`, labels })
      const document = await project.json(['publish', '--git-tag', version, '--digest', digest])
      project.clock.advance(60_000)
      return { digest, commit, document }
    },
  })
  return driftwood
}

describe('driftwood', () => {
  it('002-1 002-2 002-3 002-14: release 1.4.0 publishes exactly its five tags, all one digest', async () => {
    await using project = await makeDriftwood()
    const { digest, commit, document } = await project.release('1.4.0')
    const expected = ['1.4.0', `git-${commit.slice(0, 7)}`, '1.4', '1', 'latest']
    expect(document['tags']).toEqual(expected)
    expect(await project.tags()).toEqual(Object.fromEntries(expected.map((tag) => [tag, digest])))
    expect(document['references']).toEqual([`${project.image}@${digest}`])
    const moves = Object.fromEntries(document['actions'].map((action: any) => [action.tag, action.moves]))
    expect(moves).toEqual({
      '1.4.0': 'never',
      [expected[1]!]: 'never',
      '1.4': 'forward',
      1: 'forward',
      latest: 'forward',
    })
  })

  it('002-4 002-5 002-7: other bytes for 1.4.0 or its commit tag are refused before any write, with 1.4.1 as the way', async () => {
    await using project = await makeDriftwood()
    const { digest } = await project.release('1.4.0')
    const before = await project.tags()
    const other = await project.push(project.image, { seed: 'other bytes' })
    const document = await project.json(['publish', '--git-tag', '1.4.0', '--digest', other], 3)
    expect(document['error']).toMatchObject({ code: 'E_IMMUTABLE' })
    expect(document['error'].hints.join('\n')).toContain('1.4.1')
    const refused = document['error'].details.refusals.map((refusal: any) => refusal.tag)
    expect(refused).toEqual(['1.4.0', Object.keys(before).find((tag) => tag.startsWith('git-'))])
    expect(await project.tags()).toEqual(before)
    expect(before['1.4.0']).toBe(digest)
  })

  it('002-6: the same bytes again are reported as nothing to do', async () => {
    await using project = await makeDriftwood()
    const { digest, document } = await project.release('1.4.0')
    const again = await project.json(['publish', '--git-tag', '1.4.0', '--digest', digest])
    expect(again).toMatchObject({ unchanged: true, written: [], ledgerSeq: document['ledgerSeq'] })
    expect(again['actions'].every((action: any) => action.action === 'keep')).toBe(true)
  })

  it('002-8: every build gets its commit tag, and a plan without it is refused', async () => {
    await using project = await makeDriftwood()
    const commit = await project.commit('A change')
    const digest = await project.push(project.image, { seed: 'build' })
    const built = await project.json(['publish', '--event', 'build', '--digest', digest])
    expect(built['tags']).toEqual([`git-${commit.slice(0, 7)}`])
    const policy = (await policyFixture('002', registry.host)).replace('[build, release]', 'build')
    await project.write('tidemark.yaml', policy.replace('driftwood/web', project.repositoryName))
    const refused = await project.json(['publish', '--version', '1.4.0', '--digest', digest], 3)
    expect(refused['error'].code).toBe('E_REQUIRED_TAG')
    expect(await project.tags()).toEqual({ [`git-${commit.slice(0, 7)}`]: digest })
  })

  it('002-9: a label that names another commit than was built is refused', async () => {
    await using project = await makeDriftwood()
    const labels = { 'org.opencontainers.image.revision': 'f'.repeat(40) }
    const digest = await project.push(project.image, { seed: 'mislabelled', labels })
    const refused = await project.json(['publish', '--event', 'build', '--digest', digest], 3)
    expect(refused['error'].code).toBe('E_LABELS')
    expect(await project.tags()).toEqual({})
  })

  it('002-9: the commit tag is of the commit that the label names', async () => {
    await using project = await makeDriftwood()
    const { commit, digest } = await project.release('1.4.0')
    expect((await project.tags())[`git-${commit.slice(0, 7)}`]).toBe(digest)
  })

  it('002-10 002-11 002-12: floats follow SemVer order, not time', async () => {
    await using project = await makeDriftwood()
    await project.release('1.9.0')
    const ten = await project.release('1.10.0')
    const hotfix = await project.release('1.9.1')
    expect(hotfix.document['tags']).toEqual(['1.9.1', `git-${hotfix.commit.slice(0, 7)}`, '1.9'])
    const tags = await project.tags()
    expect(tags).toMatchObject({
      '1.9': hotfix.digest,
      '1.10': ten.digest,
      1: ten.digest,
      latest: ten.digest,
    })
    const stay = hotfix.document['actions'].filter((action: any) => action.action === 'keep')
    expect(stay.map((action: any) => [action.tag, action.to.version])).toEqual([
      ['1', '1.10.0'],
      ['latest', '1.10.0'],
    ])
  })

  it('002-13: pushes the planned tags only, whatever other tags the source has', async () => {
    await using project = await makeDriftwood()
    const commit = await project.commit('Release 1.4.0')
    await project.repository.git('tag', '--annotate', '1.4.0', '--message', '1.4.0')
    const layout = `oci:${project.root}/build`
    const labels = { 'org.opencontainers.image.revision': commit, 'org.opencontainers.image.source': SOURCE }
    const digest = await project.push(layout, { seed: 'x', labels })
    const store = openTestStores(project.root).open(layout)
    const manifest = await store.readManifest(digest)
    if (manifest !== null) await store.writeTags(manifest, ['wip', 'latest', '9.9.9', 'debug'])
    await project.json(['publish', '--git-tag', '1.4.0', '--from', `${layout}:wip`])
    const expected = ['1', '1.4', '1.4.0', `git-${commit.slice(0, 7)}`, 'latest']
    expect(Object.keys(await project.tags())).toEqual(expected)
  })

  it('002-18: what deployments pin is IMAGE@DIGEST, never a bare tag', async () => {
    await using project = await makeDriftwood()
    const { digest, document } = await project.release('1.4.0')
    const pin = `${project.image}@${digest}`
    expect(document['references']).toEqual([pin])
    for (const name of ['latest', '1.4', '1.4.0', digest]) {
      expect((await project.json(['show', name]))['references']).toEqual([pin])
    }
  })

  it('002-15 002-16: the log keeps version, digest, commit, time and tags, and tells what shipped as 1.4 at a time', async () => {
    await using project = await makeDriftwood()
    const first = await project.release('1.4.0')
    const between = project.clock.now().toISOString()
    project.clock.advance(1000)
    const second = await project.release('1.4.1')
    const { entries } = await project.json(['log'])
    const released = entries.filter((entry: any) => entry.type === 'release').map((entry: any) => entry.data)
    expect(released).toMatchObject([
      { version: '1.4.0', digest: first.digest, commit: first.commit, date: '2026-03-02T10:14:00.000Z' },
      { version: '1.4.1', digest: second.digest, commit: second.commit },
    ])
    const published = entries.filter((entry: any) => entry.type === 'published')
    expect(published[1].data.tags.map((tag: any) => [tag.tag, tag.from, tag.to])).toContainEqual([
      '1.4',
      first.digest,
      second.digest,
    ])
    expect(await project.json(['show', '1.4', '--as-of', between])).toMatchObject({
      digest: first.digest,
      version: '1.4.0',
    })
    const now = await project.json(['show', '1.4'])
    expect(now).toMatchObject({ digest: second.digest })
    expect(now['history'].map((interval: any) => interval.digest)).toEqual([first.digest, second.digest])
    expect(now['history'][0].to).toBe(now['history'][1].from)
  })

  it('002-17: tells which commit a digest or a tag is', async () => {
    await using project = await makeDriftwood()
    const { digest, commit } = await project.release('1.4.0')
    for (const name of [digest, '1.4', 'latest', '1.4.0', `git-${commit.slice(0, 7)}`]) {
      expect(await project.json(['show', name])).toMatchObject({ commit, digest, version: '1.4.0' })
    }
    expect((await project.json(['show', '9.9.9'], 4))['error'].code).toBe('E_UNKNOWN_NAME')
  })

  it('002-28: latest is never a version, and an image without a tag never means latest', async () => {
    await using project = await makeDriftwood()
    const { digest } = await project.release('1.4.0')
    const version = await project.json(['publish', '--version', 'latest', '--digest', digest], 4)
    expect(version['error'].code).toBe('E_VERSION')
    const implicit = await project.json(['publish', '--version', '1.4.1', '--from', project.image], 4)
    expect(implicit['error'].code).toBe('E_REFERENCE')
    const gitTag = await project.json(['publish', '--git-tag', 'latest', '--digest', digest], 3)
    expect(gitTag['error'].code).toBe('E_GIT_TAG_REFUSED')
  })
})
