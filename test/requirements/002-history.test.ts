import { describe, expect, it } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject, policyFixture } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

const SOURCE = 'https://github.com/driftwood-io/app'
const MINUTE = 60_000

interface Shipped {
  readonly version: string
  readonly digest: Digest
  readonly commit: string
  /** When its tags were written. */
  readonly time: string
}

interface Driftwood extends Project {
  readonly image: string
  /** Releases a version as somebody, an hour after the one before. */
  release(version: string, by: string): Promise<Shipped>
}

/** A project under policy 002, whose image is its own. */
async function makeDriftwood(): Promise<Driftwood> {
  const name = registry.repository('web')
  const policy = (await policyFixture('002', registry.host)).replace('driftwood/web', name)
  const project = await makeProject({ policy, remote: true, now: '2026-03-02T10:14:00.000Z' })
  const image = `${registry.host}/${name}`
  return Object.assign(project, {
    image,
    async release(version: string, by: string) {
      project.env['GIT_COMMITTER_NAME'] = by
      project.env['GIT_COMMITTER_EMAIL'] = `${by.toLowerCase()}@driftwood.example`
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', `Release ${version}`)
      const commit = await project.repository.git('rev-parse', 'HEAD')
      await project.repository.git('tag', '--annotate', version, '--message', version)
      const labels = {
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.source': SOURCE,
      }
      const digest = await project.push(image, { seed: `${version} ${commit}`, labels })
      await project.json(['publish', '--git-tag', version, '--digest', digest])
      const time = project.clock.now().toISOString()
      project.clock.advance(60 * MINUTE)
      return { version, digest, commit, time }
    },
  })
}

describe('the history of a tag', () => {
  it('002-15 002-16 002-17: lists what shipped as 1.4, from when to when, from which commit and by whom', async () => {
    await using project = await makeDriftwood()
    const first = await project.release('1.4.0', 'Ada')
    const second = await project.release('1.4.1', 'Grace')
    const old = await project.release('1.3.5', 'Ada')
    const document = await project.json(['history', '1.4'])
    const common = { component: 'web', image: project.image, how: 'published', why: null }
    expect(document).toMatchObject({
      document: 'tidemark.history/v1',
      tag: '1.4',
      asOf: null,
      at: null,
      intervals: [
        { ...common, ...pick(first), from: first.time, to: second.time, by: 'Ada <ada@driftwood.example>' },
        { ...common, ...pick(second), from: second.time, to: null, by: 'Grace <grace@driftwood.example>' },
      ],
    })
    expect((await project.json(['history', '1.3']))['intervals']).toMatchObject([pick(old)])
    expect((await project.json(['history', 'latest']))['intervals']).toMatchObject([
      pick(first),
      pick(second),
    ])
  })

  it('002-16: --at answers the one digest that shipped as 1.4 then, though 1.4 moved on, and --as-of what was known then', async () => {
    await using project = await makeDriftwood()
    const first = await project.release('1.4.0', 'Ada')
    const second = await project.release('1.4.1', 'Ada')
    const at = new Date(Date.parse(second.time) - 1).toISOString()
    expect((await project.json(['history', '1.4', '--at', at]))['intervals']).toMatchObject([
      { digest: first.digest, to: second.time },
    ])
    expect((await project.json(['history', '1.4', '--at', second.time]))['intervals']).toMatchObject([
      { digest: second.digest, to: null },
    ])
    expect((await project.json(['history', '1.4', '--as-of', at]))['intervals']).toMatchObject([
      { digest: first.digest, to: null },
    ])
    // A date is its end, so all of that day is in it.
    expect((await project.json(['history', '1.4', '--at', '2026-03-02']))['intervals']).toMatchObject([
      { digest: second.digest },
    ])
    const before = await project.json(['history', '1.4', '--at', '2026-03-01'], 4)
    expect(before['error']).toMatchObject({ code: 'E_UNKNOWN_NAME', details: { first: first.time } })
  })

  it('002-17: which commit a tag was, also of a tag that moved on; names that nobody knows are refused with near ones', async () => {
    await using project = await makeDriftwood()
    const { digest, commit } = await project.release('1.4.0', 'Ada')
    const tag = `git-${commit.slice(0, 7)}`
    for (const name of ['1', '1.4', '1.4.0', 'latest', tag]) {
      expect((await project.json(['history', name]))['intervals']).toMatchObject([{ commit, digest }])
    }
    const unknown = await project.json(['history', 'latst'], 4)
    expect(unknown['error'].code).toBe('E_UNKNOWN_NAME')
    expect(unknown['error'].hints).toContain('tidemark history latest')
    expect((await project.json(['history', '1.4', '--component', 'wbe'], 4))['error'].code).toBe(
      'E_FACTS_MISSING',
    )
    expect((await project.json(['history', '1.4', '--image', 'ghcr.io/a/b'], 4))['error'].code).toBe(
      'E_UNKNOWN_NAME',
    )
    expect((await project.json(['history', '1.4', '--at', 'noon'], 4))['error'].code).toBe('E_TIME')
  })

  it('002-17: the log tells the story of a digest from its first digits, and of a version', async () => {
    await using project = await makeDriftwood()
    const first = await project.release('1.4.0', 'Ada')
    const second = await project.release('1.4.1', 'Grace')
    for (const digest of [first.digest, first.digest.slice(7, 19)]) {
      const { entries } = await project.json(['log', '--digest', digest])
      expect(entries.map(({ seq, type }: any) => [seq, type])).toEqual([
        [1, 'release'],
        [2, 'published'],
        [4, 'published'],
      ])
      expect(entries[0].data).toMatchObject({ commit: first.commit, version: '1.4.0' })
    }
    for (const version of ['1.4.1', 'v1.4.1']) {
      const { entries } = await project.json(['log', '--version', version])
      expect(entries.map(({ data }: any) => data.digest ?? data.tags[0].to)).toEqual([
        second.digest,
        second.digest,
      ])
    }
    expect((await project.json(['log', '--digest', 'abc'], 4))['error'].code).toBe('E_DIGEST')
    expect((await project.json(['log', '--digest', '0'.repeat(64)], 4))['error'].code).toBe('E_UNKNOWN_NAME')
  })

  it('the log is filtered by type, actor, time and count, and turned round', async () => {
    await using project = await makeDriftwood()
    const { time } = await project.release('1.4.0', 'Ada')
    const second = await project.release('1.4.1', 'Grace')
    await project.release('1.4.2', 'Ada')
    const seqs = async (...args: readonly string[]) =>
      (await project.json(['log', ...args]))['entries'].map(({ seq }: any) => seq)
    expect(await seqs('--type', 'release')).toEqual([1, 3, 5])
    expect(await seqs('--type', 'release,published', '--type', 'build', '--reverse')).toEqual([
      6, 5, 4, 3, 2, 1,
    ])
    expect(await seqs('--actor', 'GRACE')).toEqual([3, 4])
    expect(await seqs('--since', second.time)).toEqual([3, 4, 5, 6])
    expect(await seqs('--until', time)).toEqual([1, 2])
    expect(await seqs('--as-of', second.time, '--since', second.time)).toEqual([3, 4])
    expect(await seqs('--since', '90m')).toEqual([5, 6])
    expect(await seqs('--until', '2026-03-02')).toEqual([1, 2, 3, 4, 5, 6])
    expect(await seqs('--since', '2026-03-03')).toEqual([])
    expect(await seqs('1.4', '--actor', 'ada')).toEqual([2, 6])
    expect(await project.json(['log', '--limit', '2'])).toMatchObject({ records: 6, omitted: 4 })
    expect(await seqs('--limit', '2', '--reverse')).toEqual([6, 5])
    const wrong = await project.json(['log', '--type', 'release,relase'], 2)
    expect(wrong['error']).toMatchObject({
      code: 'E_USAGE',
      details: { types: expect.arrayContaining(['hold']) },
    })
    expect((await project.json(['log', '--since', 'noon'], 4))['error'].code).toBe('E_TIME')
    expect((await project.json(['log', '--component', 'wbe'], 4))['error'].code).toBe('E_FACTS_MISSING')
    expect((await project.json(['log', '--env', 'prod'], 4))['error'].code).toBe('E_UNKNOWN_NAME')
  })

  it('every looking command tells of an earlier time', async () => {
    await using project = await makeDriftwood()
    const first = await project.release('1.4.0', 'Ada')
    await project.release('1.4.1', 'Ada')
    const then = ['--as-of', first.time] as const
    const { digest } = first
    expect(await project.json(['explain', 'latest', ...then])).toMatchObject({
      asOf: first.time,
      digest,
      version: '1.4.0',
    })
    expect(await project.json(['show', 'latest', ...then])).toMatchObject({ asOf: first.time, digest })
    const { components } = await project.json(['status', ...then])
    expect(components[0].newest).toBe('1.4.0')
    expect((await project.json(['log', ...then]))['entries']).toHaveLength(2)
    expect((await project.json(['history', 'latest', ...then]))['intervals']).toHaveLength(1)
  })
})

function pick({ version, digest, commit }: Shipped): Omit<Shipped, 'time'> {
  return { version, digest, commit }
}
