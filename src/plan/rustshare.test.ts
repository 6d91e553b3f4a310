import { describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import { examplePolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const POLICY = examplePolicy('001')
/** The same tags, with nothing asked for beside them. */
const UNGATED = POLICY.replace(/^require:\n(?: .*\n)+/mu, '')
const WITH_ZERO = UNGATED.replace(', versions: ">=1.0.0"', '')
const HEAD = commit('9f3c2a1')

describe('SemVer with candidates and nightlies (list 001)', () => {
  const push = { kind: 'build' as const, branch: 'main', commit: HEAD, date: '2026-03-02T10:00:00.000Z' }

  it('001-11, 12: a push to main plans edge, the nightly and the commit, and no version', () => {
    const plan = new Story(UNGATED).plan(push)
    expect(plan.tags.toSorted()).toEqual(['edge', 'nightly-2026-03-02', `sha-${HEAD}`])
    expect(plan.refusals).toEqual([])
  })

  it('001-13: a nightly moves on its own UTC day and is immutable afterwards', () => {
    const story = new Story(UNGATED)
    story.publish(push)
    const later = { ...push, commit: commit('4be1d2a'), date: '2026-03-02T18:00:00.000Z' }
    story.now = new Date('2026-03-02T23:59:59.000Z')
    expect(told(story.plan(later))).toContain('move nightly-2026-03-02')
    story.now = new Date('2026-03-03T00:00:01.000Z')
    expect(codes(story.plan(later))).toEqual(['E_IMMUTABLE'])
    expect(story.plan({ ...later, date: '2026-03-03T00:00:00.000Z' }).tags).toContain('nightly-2026-03-03')
  })

  it('001-13: what was left behind on its day stays there, and is no fault', () => {
    const story = new Story(UNGATED)
    story.publish(push)
    const first = story.registry['nightly-2026-03-02']
    story.record(story.plan({ ...push, commit: commit('4be1d2a'), date: '2026-03-02T18:00:00.000Z' }))
    story.now = new Date('2026-03-03T08:00:00.000Z')
    const action = story.all().actions.find(({ tag }) => tag === 'nightly-2026-03-02')
    expect(action?.action).toBe('keep')
    expect(action?.from?.digest).toBe(first)
  })

  it('001-14, 16: a stable release plans its version, line, latest and commit; the major one as the policy says', () => {
    const stable = { version: '0.3.1', commit: HEAD }
    expect(new Story(WITH_ZERO).plan(stable).tags).toEqual(['0.3.1', `sha-${HEAD}`, '0.3', '0', 'latest'])
    expect(new Story(UNGATED).plan(stable).tags).toEqual(['0.3.1', `sha-${HEAD}`, '0.3', 'latest'])
    expect(new Story(UNGATED).plan({ version: '1.0.0', commit: HEAD }).tags).toContain('1')
  })

  it('001-17: a candidate plans its exact tag and its commit', () => {
    const plan = new Story(WITH_ZERO).plan({ version: '0.4.0-rc.1', commit: HEAD })
    expect(plan.tags).toEqual(['0.4.0-rc.1', `sha-${HEAD}`])
  })

  it('refuses a prerelease of another word', () => {
    expect(codes(new Story(UNGATED).plan({ version: '0.4.0-beta.1', commit: HEAD }))[0]).toBe(
      'E_NOTHING_TO_PUBLISH',
    )
  })

  it('001-15: other bytes for a commit that has its tag are refused; a release is told to take what was built', () => {
    const story = new Story(UNGATED)
    story.publish(push)
    expect(codes(story.plan({ ...push, digest: bytes('other') }))).toContain('E_IMMUTABLE')
    const plan = story.plan({ version: '1.0.0', commit: HEAD })
    expect(codes(plan)).toEqual(['E_IMMUTABLE'])
    const built = story.registry[`sha-${HEAD}`] ?? ''
    expect(plan.refusals[0]?.hints.join('\n')).toContain(
      `tidemark publish --version 1.0.0 --commit ${HEAD} --digest ${built}`,
    )
    const released = story.publish({ version: '1.0.0', commit: HEAD, digest: bytes(`build  ${HEAD}`) })
    expect(released.refusals).toEqual([])
  })

  it('001-24, 25: a hotfix of an older line moves its own line only', () => {
    const story = new Story(UNGATED)
    for (const version of ['2.5.0', '2.5.1', '2.6.0', '2.6.2']) {
      story.publish({ version, commit: commit(version.replaceAll('.', '')) })
    }
    const plan = story.publish({ version: '2.5.2', commit: commit('252') })
    expect(plan.tags).toEqual(['2.5.2', `sha-${commit('252')}`, '2.5'])
    expect(told(plan)).toEqual([
      'create 2.5.2',
      `create sha-${commit('252')}`,
      'move 2.5',
      'keep 2',
      'keep latest',
    ])
    const why = plan.actions.find(({ tag }) => tag === 'latest')?.why
    expect(why).toBe('stays at 2.6.2: 2.5.2 is older')
    expect(plan.actions.find(({ tag }) => tag === '2.5')?.why).toBe('2.5.1 -> 2.5.2')
  })

  it('001-27, 29: a version has one digest and one commit', () => {
    const story = new Story(UNGATED)
    story.publish({ version: '1.0.0', commit: HEAD })
    expect(codes(story.plan({ version: '1.0.0', commit: HEAD, digest: bytes('other') }))).toContain(
      'E_IMMUTABLE',
    )
    const moved = { version: '1.0.0', commit: commit('4be1d2a'), digest: bytes(`release 1.0.0 ${HEAD}`) }
    expect(codes(story.plan(moved))).toEqual(['E_TAG_COLLISION'])
  })

  it('001-45, 49, 50: floats leave a deprecated version and come back above it; its exact tag stays', () => {
    const story = new Story(UNGATED)
    for (const version of ['1.4.0', '1.4.1'])
      story.publish({ version, commit: commit(version.replaceAll('.', '')) })
    story.deprecate('1.4.1')
    const plan = story.all()
    const moves = plan.actions.filter(({ action }) => action === 'move')
    expect(moves.map(({ tag, to }) => `${tag} ${to?.version}`)).toEqual([
      '1.4 1.4.0',
      '1 1.4.0',
      'latest 1.4.0',
    ])
    expect(moves[0]?.why).toBe('1.4.1 is deprecated: back to 1.4.0')
    story.write(plan)
    expect(story.registry['1.4.1']).toBe(bytes(`release 1.4.1 ${commit('141')}`))
    expect(story.publish({ version: '1.4.2', commit: commit('142') }).tags).toContain('latest')
  })

  it('refuses while gates cannot be evaluated, and asks for evidence of these very bytes', () => {
    const story = new Story(POLICY)
    const digest = bytes('rc')
    const given = { version: '0.4.0-rc.1', commit: HEAD, digest }
    const labels = {
      '': {
        'org.opencontainers.image.revision': HEAD,
        'org.opencontainers.image.source': 'https://github.com/kubedoio/rustshare',
        'org.opencontainers.image.version': '0.4.0-rc.1',
      },
    }
    expect(codes(story.plan(given, { labels }))).toEqual(['E_GATE', 'E_GATE', 'E_GATE'])
    for (const check of ['smoke', 'scan']) story.check(check, bytes('other'))
    expect(codes(story.plan(given, { labels }))).toEqual(['E_GATE', 'E_GATE', 'E_GATE'])
    for (const check of ['smoke', 'scan']) story.check(check, digest)
    const all = story.plan(given, { labels })
    expect(all.refusals.map(({ message }) => message.replace(/^.*: /u, ''))).toEqual(['provenance, sbom'])
    expect(codes(story.plan(given))).toEqual(['E_GATE', 'E_GATE'])
  })
})
