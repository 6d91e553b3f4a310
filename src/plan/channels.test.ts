import { describe, expect, it } from 'vitest'

import { followers } from './followers.ts'
import { bytes, commit } from './testing/fact.ts'
import { examplePolicy, tagsPolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const POLICY = examplePolicy('003')
const HEAD = commit('9f3c2a1')
const LABELS = {
  '': {
    'org.opencontainers.image.revision': HEAD,
    'org.opencontainers.image.source': 'https://git.internal.example/config',
    'org.opencontainers.image.version': 'v1.2.3',
  },
}

function run(name: string, minute: string) {
  const date = `2026-03-02T10:${minute}:00.000Z`
  return { kind: 'promotion' as const, environment: 'dev', digest: bytes(name), date }
}

describe('environment channels (list 003)', () => {
  const build = { kind: 'build' as const, commit: HEAD, branch: 'main', digest: bytes('one') }
  const toDev = { ...build, kind: 'promotion' as const, environment: 'dev' }

  it('003-1, 3, 5: a release on main plans its version, its commit and the channel that follows main', () => {
    const story = new Story(POLICY)
    const release = { ...build, kind: 'release' as const, version: '1.2.3' }
    expect(followers(story.policy, { kind: 'release', branch: 'main' })).toEqual(['dev'])
    const plan = story.plan([release, { ...release, kind: 'promotion', environment: 'dev' }], {
      labels: LABELS,
    })
    expect(plan.tags).toEqual(['v1.2.3', '9f3c2a1', 'env-dev'])
    expect(plan.refusals).toEqual([])
  })

  it('003-5: a build moves the channel without a version', () => {
    const plan = new Story(POLICY).plan([build, toDev], { labels: LABELS })
    expect(plan.tags).toEqual(['9f3c2a1', 'env-dev'])
    expect(plan.refusals).toEqual([])
  })

  it('003-2: environments are those of the policy', () => {
    expect(
      codes(new Story(POLICY).plan([build, { ...toDev, environment: 'moon' }], { labels: LABELS })),
    ).toEqual(['E_GATE'])
  })

  it('003-4: latest is never written to the protected registry', () => {
    const text = POLICY.replace('tags:\n', 'tags:\n  latest: { from: release, moves: forward }\n')
    const plan = new Story(text).plan({ ...build, kind: 'release', version: '1.2.3' }, { labels: LABELS })
    expect(plan.refusals.map(({ code, tag }) => `${code} ${tag}`)).toEqual(['E_PROTECTED latest'])
  })

  it('003-6: nothing is published without the tag of its commit', () => {
    const plan = new Story(POLICY).plan({ ...build, commit: null }, { labels: LABELS })
    expect(codes(plan)).toContain('E_REQUIRED_TAG')
  })

  it('003-20: a digest that never got the tag of its commit is not promoted', () => {
    const story = new Story(POLICY)
    expect(codes(story.plan(toDev))).toContain('E_REQUIRED_TAG')
    story.publish(build, { labels: LABELS })
    expect(codes(story.plan(toDev))).toEqual([])
  })

  it('003-9, 10, 18: a gated environment does not follow until its gates are met, and the publish goes on', () => {
    const story = new Story(POLICY)
    story.publish([build, toDev], { labels: LABELS })
    const toStaging = { ...toDev, environment: 'staging' }
    const waits = (environment: string) => story.plan({ ...toDev, environment }).newFacts.length === 0
    expect(story.plan(toStaging)).toMatchObject({ refusals: [], newFacts: [] })
    expect(story.plan(toStaging).notices.join()).toContain(
      'staging does not follow: there is no result of tests',
    )
    expect(story.plan(toStaging).notices.join()).toContain(
      `tidemark promote staging --component ${story.component.name}`,
    )
    for (const check of ['tests', 'scan', 'smoke']) story.check(check, bytes('one'))
    expect(waits('staging')).toBe(false)
    expect(waits('prod')).toBe(true)
    story.check('scan', bytes('one'), false)
    expect(waits('staging')).toBe(true)
  })

  it('an environment follows a digest once: publishing it again brings nothing back', () => {
    const story = new Story(
      tagsPolicy('  "env-{env}": { from: promotion, moves: freely }', 'environments: { dev: {} }\n'),
    )
    story.publish(run('a', '01'))
    story.publish(run('b', '02'))
    expect(story.publish(run('b', '03')).newFacts).toEqual([])
    expect(story.publish(run('a', '04')).newFacts).toEqual([])
    expect(story.registry['env-dev']).toBe(bytes('b'))
  })

  it('003-7: a required label that says something else is refused, a missing one too', () => {
    const story = new Story(POLICY)
    const release = { ...build, kind: 'release' as const, version: '1.2.4' }
    expect(codes(story.plan(release, { labels: LABELS }))).toEqual(['E_LABELS'])
    expect(codes(story.plan(build, { labels: { '': {} } }))).toEqual(['E_LABELS', 'E_LABELS', 'E_LABELS'])
    expect(codes(story.plan(build))).toEqual(['E_GATE'])
  })

  it('003-35: a class may name one platform of an index', () => {
    const rows = `  "v{version}": { from: release, moves: never }
  "v{version}-{arch}": { from: release, moves: never, platforms: [linux/amd64, linux/arm64] }`
    const story = new Story(tagsPolicy(rows))
    const platforms = { 'linux/amd64': bytes('amd64'), 'linux/arm64': bytes('arm64') }
    story.publish({ version: '1.2.3', platforms })
    expect(story.registry['v1.2.3-arm64']).toBe(bytes('arm64'))
    expect(codes(story.plan({ version: '1.2.4', platforms: { 'linux/amd64': bytes('amd64') } }))).toEqual([
      'E_PLATFORMS',
    ])
    expect(told(story.plan({ version: '1.2.4', digest: null }))).toHaveLength(3)
  })
})
