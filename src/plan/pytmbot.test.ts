import { beforeEach, describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import type { Given } from './testing/fact.ts'
import { examplePolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const PLATFORMS = { 'linux/amd64': bytes('amd64'), 'linux/arm64': bytes('arm64') }

function release(version: string, more: Given = {}) {
  const short = version.replaceAll('.', '')
  return { version, commit: commit(short), platforms: PLATFORMS, date: '2026-03-24T00:00:00.000Z', ...more }
}

function rebuild(version: string, date: string, more: Given = {}) {
  const digest = bytes(`${version} built on ${date}`)
  return { ...release(version), kind: 'rebuild' as const, date: `${date}T05:00:00.000Z`, digest, ...more }
}

describe('a stable line with weekly rebuilds (list 000)', () => {
  let story: Story

  beforeEach(() => {
    story = new Story(examplePolicy('000'))
  })

  it('000-13: a release plans its exact tag, its line, stable and latest, and nothing more', () => {
    const plan = story.plan(release('0.3.0'))
    expect(plan.tags).toEqual(['0.3.0', '0.3', 'stable', 'latest'])
    expect(told(plan)).toEqual(['create 0.3.0', 'create 0.3', 'create stable', 'create latest'])
    expect(plan.refusals).toEqual([])
  })

  it('000-14: later patches move the floats', () => {
    story.publish(release('0.3.0'))
    for (const version of ['0.3.1', '0.3.2', '0.3.3']) {
      const plan = story.publish(release(version))
      expect(plan.tags).toEqual([version, '0.3', 'stable', 'latest'])
      expect(told(plan)).toEqual([`create ${version}`, 'move 0.3', 'move stable', 'move latest'])
    }
  })

  it('000-16, 17: a prerelease moves nothing and is refused, as the policy takes none', () => {
    story.publish(release('0.3.0'))
    const plan = story.plan(release('0.3.1-rc.1'))
    expect(plan.actions).toEqual([])
    expect(codes(plan)[0]).toBe('E_NOTHING_TO_PUBLISH')
  })

  it('000-18, 20: an exact tag with other bytes refuses everything', () => {
    story.publish(release('0.3.0'))
    const before = story.registry
    const plan = story.publish(release('0.3.0', { digest: bytes('other') }))
    expect(codes(plan)).toEqual(['E_IMMUTABLE'])
    expect(plan.refusals[0]?.tag).toBe('0.3.0')
    expect(plan.refusals[0]?.hints.join('\n')).toContain('Ship it as 0.3.1')
    expect(story.registry).toEqual(before)
  })

  it('000-19: a re-run with the same bytes does nothing and records nothing', () => {
    story.publish(release('0.3.0'))
    const plan = story.plan(release('0.3.0', { date: '2026-03-25T00:00:00.000Z' }))
    expect(told(plan)).toEqual(['keep 0.3.0', 'keep 0.3', 'keep stable', 'keep latest'])
    expect(plan.newFacts).toEqual([])
    expect(plan.tags).toEqual(['0.3.0', '0.3', 'stable', 'latest'])
  })

  it('000-23, 24: a rebuild plans the floats and its dated tag, never an exact one', () => {
    story.publish(release('0.3.0'))
    const plan = story.plan(rebuild('0.3.0', '2026-03-30'))
    expect(plan.tags).toEqual(['0.3-r20260330', '0.3', 'stable', 'latest'])
    expect(told(plan)).toEqual(['create 0.3-r20260330', 'move 0.3', 'move stable', 'move latest'])
  })

  it('000-11: a second rebuild of one date with other bytes is refused, with the same bytes it is a no-op', () => {
    story.publish(release('0.3.0'))
    story.publish(rebuild('0.3.0', '2026-03-30'))
    expect(codes(story.plan(rebuild('0.3.0', '2026-03-30', { digest: bytes('other') })))).toEqual([
      'E_IMMUTABLE',
    ])
    const again = story.plan(rebuild('0.3.0', '2026-03-30'))
    expect(told(again).every((text) => text.startsWith('keep'))).toBe(true)
    expect(again.newFacts).toEqual([])
  })

  it('000-12: the date of a rebuild is the UTC day', () => {
    story.publish(release('0.3.0'))
    const late = story.plan(rebuild('0.3.0', '2026-03-30', { date: '2026-03-30T23:59:00.000Z' }))
    const early = story.plan(rebuild('0.3.0', '2026-03-31', { date: '2026-03-31T00:01:00.000Z' }))
    expect([late.tags[0], early.tags[0]]).toEqual(['0.3-r20260330', '0.3-r20260331'])
  })

  it('000-4, 5: only the supported line is rebuilt, and the refusal names the line', () => {
    story.publish(release('0.2.2'))
    const plan = story.plan(rebuild('0.2.2', '2026-03-30'))
    expect(codes(plan)).toContain('E_END_OF_LIFE')
    expect(plan.refusals[0]?.message).toContain('0.2')
  })

  it('000-4, 33: an old release publishes its exact tag only, with a notice that names the line', () => {
    story.publish(release('0.3.0'))
    const plan = story.plan(release('0.2.3'))
    expect(plan.tags).toEqual(['0.2.3'])
    expect(told(plan)).toEqual(['create 0.2.3', 'keep stable', 'keep latest'])
    expect(plan.notices.join('\n')).toContain('0.2 is end of life')
    expect(plan.refusals).toEqual([])
  })

  it('000-30: a release of a new line leaves stable and latest until the policy says otherwise', () => {
    story.publish(release('0.3.3'))
    const plan = story.publish(release('0.4.0'))
    expect(plan.tags).toEqual(['0.4.0', '0.4'])
    expect(told(plan)).toEqual(['create 0.4.0', 'create 0.4', 'keep stable', 'keep latest'])
    expect(plan.notices.join('\n')).toContain('0.4 is not a supported line')
    expect(codes(story.plan(rebuild('0.4.0', '2026-06-15')))).toContain('E_END_OF_LIFE')
  })

  it('000-30: after the supported line has moved on, a rebuild of the old one is refused and stable stays', () => {
    const moved = new Story(examplePolicy('000').replace('["0.3"]', '["0.4"]'))
    moved.publish(release('0.3.3'))
    moved.publish(release('0.4.0'))
    const stable = moved.registry['stable']
    expect(codes(moved.publish(rebuild('0.3.3', '2026-06-15')))).toContain('E_END_OF_LIFE')
    expect(moved.registry['stable']).toBe(stable)
  })

  it('000-34, 35, 36, 40: a branch build makes edge tags only, whatever the branch is called', () => {
    const build = { kind: 'build' as const, platforms: PLATFORMS, commit: commit('9f3c2a1') }
    const edge = story.plan({ ...build, branch: 'fix/docs' })
    expect(edge.tags).toEqual(['edge-fix-docs', 'edge-sha-9f3c2a1'])
    expect(story.plan({ ...build, branch: 'feat/0.3.0-dev' }).tags).toContain('edge-feat-0.3.0-dev')
    for (const branch of ['feat/0.3.0', 'fix/latest', 'fix/stable', 'latest-deps']) {
      for (const tag of story.plan({ ...build, branch }).tags) expect(tag).toMatch(/^edge-/u)
    }
    for (const branch of ['master', 'feat/a/b', '0.3.0', 'latest']) {
      expect(codes(story.plan({ ...build, branch }))).toEqual(['E_NOTHING_TO_PUBLISH'])
    }
  })

  it('000-38: a branch that makes too long a tag is refused before anything is built', () => {
    const plan = story.plan({
      kind: 'build',
      digest: null,
      commit: commit('9f3c2a1'),
      branch: `feat/${'x'.repeat(200)}`,
    })
    expect(codes(plan)).toEqual(['E_TAG'])
  })

  it('000-41: no tag appears that the policy does not list', () => {
    const plain = new Story(
      'version: 1\nimage: ghcr.io/acme/web\ntags:\n  "{version}": { from: release, moves: never }\n',
    )
    expect(plain.plan({ version: '1.0.0' }).tags).toEqual(['1.0.0'])
  })

  it('000-47: an image that lacks a platform is refused', () => {
    const plan = story.plan(release('0.3.0', { platforms: { 'linux/amd64': bytes('amd64') } }))
    expect(codes(plan)).toEqual(['E_PLATFORMS'])
  })

  it('four releases and twelve rebuilds end with 19 names, exact tags unmoved and the floats at the newest rebuild', () => {
    story.publish(release('0.3.0'))
    const exact: Record<string, string | undefined> = { '0.3.0': story.registry['0.3.0'] }
    const weeks = [
      ['0.3.0', ['2026-03-30', '2026-04-06', '2026-04-13', '2026-04-20', '2026-04-27']],
      ['0.3.1', ['2026-05-04', '2026-05-11']],
      ['0.3.2', ['2026-05-18', '2026-05-25', '2026-06-01', '2026-06-08']],
      ['0.3.3', ['2026-06-15']],
    ] as const
    for (const [version, dates] of weeks) {
      if (version !== '0.3.0') story.publish(release(version, { date: `${dates[0]}T00:00:00.000Z` }))
      exact[version] = story.registry[version]
      for (const date of dates) expect(story.publish(rebuild(version, date)).refusals).toEqual([])
    }
    const { registry } = story
    expect(Object.keys(registry)).toHaveLength(19)
    for (const [version, digest] of Object.entries(exact)) expect(registry[version]).toBe(digest)
    const last = registry['0.3-r20260615']
    expect([registry['0.3'], registry['stable'], registry['latest']]).toEqual([last, last, last])
    expect(told(story.all()).every((text) => text.startsWith('keep'))).toBe(true)
  })
})
