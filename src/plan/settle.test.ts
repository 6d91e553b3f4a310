import { beforeEach, describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import { SEMVER, tagsPolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const HEAD = commit('9f3c2a1')
const RELEASE = { version: '1.4.0', commit: HEAD, digest: bytes('first') }

describe('a fact that was recorded and never written', () => {
  let story: Story

  beforeEach(() => {
    story = new Story(SEMVER)
    story.publish({ version: '1.3.0', commit: commit('130') })
    story.record(story.plan(RELEASE))
  })

  it('is finished by a re-run with the same bytes', () => {
    const plan = story.publish(RELEASE)
    expect(plan.newFacts).toEqual([])
    expect(plan.replaces).toEqual([])
    expect(story.registry['latest']).toBe(RELEASE.digest)
  })

  it('is replaced by a re-run that built other bytes', () => {
    const plan = story.publish({ ...RELEASE, digest: bytes('second') })
    expect(plan.replaces).toHaveLength(1)
    expect(plan.refusals).toEqual([])
    expect([story.registry['1.4.0'], story.registry['latest']]).toEqual([bytes('second'), bytes('second')])
    expect(told(story.all()).every((text) => text.startsWith('keep'))).toBe(true)
  })

  it('is not replaced once its tag stands anywhere', () => {
    story.set('1.4.0', RELEASE.digest)
    const plan = story.plan({ ...RELEASE, digest: bytes('second') })
    expect(plan.replaces).toEqual([])
    expect(codes(plan)).toContain('E_IMMUTABLE')
  })

  it('is not replaced while any of its tags that are written once stands', () => {
    story.set('sha-9f3c2a1', RELEASE.digest)
    expect(codes(story.plan({ ...RELEASE, digest: bytes('second') }))).toContain('E_IMMUTABLE')
  })

  it('is finished by planning everything', () => {
    const plan = story.all()
    expect(told(plan).filter((text) => !text.startsWith('keep'))).toEqual([
      'create 1.4.0',
      'create sha-9f3c2a1',
      'create 1.4',
      'move 1',
      'move latest',
    ])
  })

  it('plans a version that is not built yet as if it came', () => {
    const plan = story.plan({ ...RELEASE, digest: null })
    expect(plan.tags).toEqual(['1.4.0', 'sha-9f3c2a1', '1.4', '1', 'latest'])
    expect(plan.actions[0]?.to).toEqual({ digest: null, version: '1.4.0' })
  })
})

describe('what stands in one image of two', () => {
  const TWO = 'version: 1\nimage: [ghcr.io/acme/web, docker.io/acme/web]\ntags: semver\n'

  it('is completed by the same bytes, and refused to others with the command that finishes it', () => {
    const story = new Story(TWO)
    story.record(story.plan(RELEASE))
    story.set('1.4.0', RELEASE.digest, 'docker.io/acme/web')
    const other = story.plan({ ...RELEASE, digest: bytes('second') })
    expect(other.refusals[0]?.hints.join('\n')).toContain(
      `tidemark publish --version 1.4.0 --commit ${RELEASE.commit} --digest ${RELEASE.digest}`,
    )
    const rest = story.publish(RELEASE).actions.filter(({ action }) => action === 'create')
    expect(rest.filter(({ tag }) => tag === '1.4.0').map(({ image }) => image)).toEqual(['ghcr.io/acme/web'])
  })
})

describe('an artifact that is not built yet', () => {
  it('leaves an exact tag that is there, and says what would happen to other bytes', () => {
    const story = new Story(SEMVER)
    story.publish(RELEASE)
    const plan = story.plan({ ...RELEASE, digest: null })
    expect(told(plan).every((text) => text.startsWith('keep'))).toBe(true)
    expect(plan.actions[0]?.why).toContain('would be refused')
    expect(plan.refusals).toEqual([])
  })

  it('also leaves one that only the registry knows', () => {
    const story = new Story(SEMVER)
    story.set('1.4.0', bytes('unknown'))
    const plan = story.plan({ ...RELEASE, digest: null })
    expect(plan.actions[0]?.action).toBe('keep')
    expect(told(plan)).toContain('create latest')
  })
})

describe('a tag that is written once', () => {
  it('is refused when the registry has other bytes that no fact tells of', () => {
    const story = new Story(SEMVER)
    story.set('1.4.0', bytes('unknown'))
    expect(codes(story.plan(RELEASE))).toEqual(['E_IMMUTABLE'])
  })

  it('stays taken when somebody deleted it: only the same bytes come back', () => {
    const story = new Story(SEMVER)
    story.publish(RELEASE)
    story.set('1.4.0', null)
    expect(told(story.plan(RELEASE))).toContain('create 1.4.0')
    expect(codes(story.plan({ ...RELEASE, digest: bytes('second') }))).toContain('E_IMMUTABLE')
  })

  it('keeps the first bytes where the class says so, and publishes the rest', () => {
    const rows = `  "sha-{sha}": { from: build, moves: never, onConflict: keep }
  edge: { from: build, moves: freely }`
    const story = new Story(tagsPolicy(rows))
    const build = { kind: 'build' as const, commit: HEAD, digest: bytes('first') }
    story.publish(build)
    const plan = story.publish({ ...build, digest: bytes('second'), date: '2026-03-02T11:00:00.000Z' })
    expect(plan.refusals).toEqual([])
    expect(told(plan)).toEqual(['keep sha-9f3c2a1', 'move edge'])
    expect(plan.tags).toEqual(['edge'])
    expect(told(story.all())).toEqual(['keep sha-9f3c2a1', 'keep edge'])
  })

  it('falls back on the ledger for tags that were not asked for', () => {
    const story = new Story(SEMVER)
    story.publish(RELEASE)
    for (const tag of Object.keys(story.registry)) story.forget(tag)
    expect(told(story.plan(RELEASE)).every((text) => text.startsWith('keep'))).toBe(true)
  })
})

describe('a float that belongs to another fact', () => {
  it('is left as it is by a publish that does not win it, and brought back by planning everything', () => {
    const story = new Story(SEMVER)
    for (const version of ['2.5.1', '2.6.2'])
      story.publish({ version, commit: commit(version.replaceAll('.', '')) })
    story.set('latest', bytes('somebody else'))
    const hotfix = story.publish({ version: '2.5.2', commit: commit('252') })
    const latest = hotfix.actions.find(({ tag }) => tag === 'latest')
    expect(latest?.action).toBe('keep')
    expect(latest?.why).toContain('publishing 2.6.2 again')
    expect(told(story.all()).filter((text) => text.startsWith('move'))).toEqual(['move latest'])
  })
})
