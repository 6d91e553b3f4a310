import { describe, expect, it } from 'vitest'

import { makeDriftwood } from '../support/audit.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

describe('audit of what is written once', () => {
  it('finds nothing where everything stands, with one request a tag and one for the list', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    const first = await project.json(['audit'])
    expect(first).toMatchObject({ complete: true, findings: [], failing: 0, failOn: 'medium' })
    expect(first['components']).toMatchObject([
      { images: [{ image: project.image, tags: 5, of: 5 }], content: { read: 1, unread: 0 } },
    ])
    const again = await project.json(['audit'])
    expect(again['requests']).toBe(6)
  })

  it('002-22 002-23: an exact tag that was moved out of band is critical, with old and new digest, who wrote it and when', async () => {
    await using project = await makeDriftwood(registry)
    const { digest } = await project.release('1.4.0')
    const other = await project.build('from elsewhere')
    await registry.raw.retag(project.repositoryName, other, '1.4.0')
    const { findings } = await project.json(['audit'], 6)
    expect(findings).toMatchObject([
      {
        severity: 'critical',
        code: 'exact-changed',
        component: 'web',
        image: project.image,
        tag: '1.4.0',
        version: '1.4.0',
        old: digest,
        now: other,
        who: 'Ada <ada@example.org>',
        when: '2026-03-02T10:14:00.000Z',
        change: 'other-bytes',
        mend: `crane tag ${project.image}@${digest} 1.4.0`,
        where: { file: 'tidemark.yaml' },
      },
    ])
  })

  it('002-26: an exact tag that was deleted is a finding, and so is every other tag that went with its bytes', async () => {
    await using project = await makeDriftwood(registry)
    const { digest, commit } = await project.release('1.4.0')
    await registry.raw.remove(project.repositoryName, digest)
    expect(await project.findings(6)).toEqual([
      'critical exact-gone 1.4.0',
      `critical exact-gone git-${commit.slice(0, 7)}`,
      'high float-gone 1',
      'high float-gone 1.4',
      'high float-gone latest',
    ])
  })
})

describe('audit of what floats', () => {
  it('002-22 002-27: a float that names something else than the newest release is a finding, and reconcile mends it', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    const { digest } = await project.release('1.4.1')
    await registry.raw.retag(project.repositoryName, old.digest, 'latest')
    const { findings } = await project.json(['audit'], 6)
    expect(findings).toMatchObject([
      { code: 'float-moved', tag: 'latest', old: digest, now: old.digest, mend: 'tidemark reconcile' },
    ])
    await project.json(['reconcile'])
    expect(await project.findings(0)).toEqual([])
  })
})

describe('audit of what the ledger does not know', () => {
  it('002-24 002-25: a version that somebody pushed has no record, and no commit tag', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    const other = await project.build('by hand')
    await registry.raw.retag(project.repositoryName, other, '1.5.0')
    await registry.raw.retag(project.repositoryName, other, 'wip')
    expect(await project.findings(6)).toEqual([
      'high release-unrecorded 1.5.0',
      'medium commit-tag-missing 1.5.0',
      'medium tag-unknown wip',
    ])
  })

  it('002-24: a git tag of a release that was never published is a finding once it had an hour', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    await project.commit('Release 1.5.0')
    await project.repository.git('tag', '--annotate', '1.5.0', '--message', '1.5.0')
    // Git dates a tag by its own clock.
    project.clock.set(new Date().toISOString())
    expect(await project.findings(0)).toEqual(['info release-unpublished 1.5.0'])
    project.clock.advance(2 * 60 * 60 * 1000)
    expect(await project.findings(6)).toEqual(['medium release-unpublished 1.5.0'])
  })
})
