import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { ImagePicture } from '../compare/image-picture.ts'
import { bytes, commit } from '../testing/fact.ts'
import { SEMVER, examplePolicy, tagsPolicy } from '../testing/policies.ts'
import { Story } from '../testing/story.ts'
import { judgeSight } from './judge.ts'
import { audited, sightOf, toldBy } from './testing/sighted.ts'

/** Two releases of the preset: 1.4.0, then 1.4.1. */
function released(): Story {
  const story = new Story(SEMVER)
  for (const version of ['1.4.0', '1.4.1'])
    story.publish({ version, commit: commit(version.replaceAll('.', 'a')), gitTag: `v${version}` })
  return story
}

const ELSEWHERE = bytes('from elsewhere')

describe('what is written once', () => {
  it('is critical when it changed, with what it was, what it is, and since when', () => {
    const story = released()
    story.set('1.4.0', ELSEWHERE)
    const [found] = judgeSight(sightOf(story))
    expect(found).toMatchObject({
      code: 'exact-changed',
      severity: 'critical',
      tag: '1.4.0',
      version: '1.4.0',
      old: story.state.byVersion('1.4.0')[0]?.digest,
      now: ELSEWHERE,
      when: '2026-03-02T12:00:00.000Z',
      mend: null,
    })
  })

  it('is critical when it is gone, and reconcile brings it back', () => {
    const story = released()
    story.set('1.4.0', null)
    expect(judgeSight(sightOf(story))[0]).toMatchObject({
      code: 'exact-gone',
      severity: 'critical',
      now: null,
      mend: 'tidemark reconcile',
    })
  })

  it('is no finding when retention deleted it', () => {
    const story = released()
    story.set('1.4.0', null)
    story.set('sha-1a4a000', null)
    const [digest] = story.state.byVersion('1.4.0').flatMap((fact) => fact.digest ?? [])
    const { seq, time } = story.stamp('ada')
    const digests = [{ digest: digest ?? ELSEWHERE, tags: ['1.4.0'], why: 'old' }]
    story.state.retain({ images: ['ghcr.io/acme/web'], plan: ELSEWHERE, digests }, { seq, time })
    expect(audited(story)).toEqual([])
  })

  it('is nothing where the registry was not asked', () => {
    const story = released()
    const sight = sightOf(story)
    expect(judgeSight({ ...sight, observed: new Map([['ghcr.io/acme/web', new Map()]]) })).toEqual([])
  })

  it('stays as it was when the ledger began, though no fact feeds it', () => {
    const story = new Story(SEMVER)
    const { seq, time } = story.stamp('ada')
    story.state.adopt(
      { image: 'ghcr.io/acme/web', tags: { '0.9.0': bytes('old'), odd: bytes('odd') } },
      { seq, time },
    )
    story.set('0.9.0', bytes('old'))
    story.set('odd', ELSEWHERE)
    expect(audited(story)).toEqual(['info commit-tag-missing 0.9.0'])
    story.set('0.9.0', ELSEWHERE)
    expect(audited(story)[0]).toBe('critical exact-changed 0.9.0')
    story.set('0.9.0', null)
    expect(audited(story)).toEqual(['critical exact-gone 0.9.0'])
  })
})

describe('what floats', () => {
  it('was moved when it names neither what it shall nor what the ledger wrote', () => {
    const story = released()
    story.set('latest', ELSEWHERE)
    expect(audited(story)).toEqual(['high float-moved latest'])
  })

  it('is behind when it still names what the ledger last wrote', () => {
    const story = released()
    story.record(story.plan({ version: '1.4.2', commit: commit('e'), gitTag: 'v1.4.2' }))
    expect(audited(story)).toEqual([
      'medium float-behind 1',
      'medium float-behind 1.4',
      'medium float-behind latest',
      'medium tag-unwritten 1.4.2',
      'medium tag-unwritten sha-e000000',
    ])
  })

  it('is a finding when it is gone', () => {
    const story = released()
    story.set('1.4', null)
    expect(audited(story)).toEqual(['high float-gone 1.4'])
  })

  it('differs from its alias', () => {
    const story = new Story(
      tagsPolicy(
        '  "{version}": { from: release, moves: never }\n  stable: { from: release, moves: forward }\n  latest: { aliasOf: stable }',
      ),
    )
    story.publish({ version: '1.0.0' })
    story.set('latest', ELSEWHERE)
    expect(audited(story)).toEqual(['high alias-differs latest', 'high float-moved latest'])
  })

  it('still floats on a line at its end', () => {
    const story = new Story(
      examplePolicy('000')
        .replace('supported: ["0.3"]', 'supported: newest')
        .replace(
          '"{major}.{minor}":         { from: [release, rebuild], moves: forward, lines: supported }',
          '"{major}.{minor}": { from: release, moves: forward }',
        ),
    )
    const platforms = { 'linux/amd64': bytes('amd'), 'linux/arm64': bytes('arm') }
    for (const version of ['0.3.0', '0.4.0']) story.publish({ version, platforms })
    expect(audited(story)).toEqual(['low end-of-life-floats 0.3'])
  })
})

describe('how a tag changed', () => {
  const amd = bytes('amd')
  const arm = bytes('arm')
  const platforms = { 'linux/amd64': amd, 'linux/arm64': arm }

  function picture(
    digest: ImagePicture['digest'],
    children: Readonly<Record<string, ImagePicture['digest']>>,
  ): ImagePicture {
    const listed = Object.entries(children).map(([platform, child]) => {
      return { digest: child, mediaType: null, platform, artifactType: null }
    })
    const kind = Object.values(children).includes(digest) ? 'manifest' : 'index'
    return { digest, mediaType: null, kind, annotations: {}, children: listed, contents: [], gaps: [] }
  }

  function changedTo(now: ImagePicture): readonly unknown[] {
    const story = new Story(SEMVER)
    story.publish({ version: '1.0.0', digest: bytes('index'), platforms, commit: commit('a') })
    story.set('1.0.0', now.digest)
    const pictures = new Map([[now.digest, now]])
    return judgeSight(sightOf(story, { pictures }))
      .filter(({ code }) => code === 'exact-changed')
      .map(({ severity, change }) => [severity, change])
  }

  it('is told, and one platform of the expected index is no drift', () => {
    expect(changedTo(picture(ELSEWHERE, { 'linux/amd64': bytes('x') }))).toEqual([
      ['critical', 'other-bytes'],
    ])
    expect(changedTo(picture(ELSEWHERE, { ...platforms, 'linux/s390x': bytes('z') }))).toEqual([
      ['critical', 'more-platforms'],
    ])
    expect(changedTo(picture(ELSEWHERE, platforms))).toEqual([['high', 'rewrapped']])
    expect(changedTo(picture(arm, { 'linux/arm64': arm }))).toEqual([['info', 'child-of-expected']])
  })
})

describe('tags that the ledger does not know', () => {
  it('are unknown to the policy, a version without a record, or a tag without one', () => {
    const story = released()
    story.set('wip', ELSEWHERE)
    story.set('2.0.0', ELSEWHERE)
    story.set('sha-abcdef0', ELSEWHERE)
    expect(audited(story)).toEqual([
      'high release-unrecorded 2.0.0',
      'medium tag-unknown wip',
      'medium tag-unrecorded sha-abcdef0',
    ])
  })

  it('are none when they belong to a digest: referrers, signatures', () => {
    const story = released()
    const hex = ELSEWHERE.slice('sha256:'.length)
    for (const suffix of ['', '.sig', '.att']) story.set(`sha256-${hex}${suffix}`, ELSEWHERE)
    expect(audited(story)).toEqual([])
  })

  it('have no commit tag beside them', () => {
    const story = released()
    story.set('2.0.0', ELSEWHERE)
    expect(audited(story)).toEqual(['high release-unrecorded 2.0.0', 'medium commit-tag-missing 2.0.0'])
  })

  it('are the neighbour’s, who shares the image', () => {
    const story = new Story(
      'version: 1\nimage: ghcr.io/acme/all\ncomponents:\n  web: { gitTag: "web-v{version}" }\n  cli: { gitTag: "cli-v{version}" }\ntags:\n  "{component}-{version}": { from: release, moves: never }\n',
      'web',
    )
    const [, cli] = story.policy.components
    if (cli === undefined) throw new Error('no component')
    story.set('cli-1.0.0', ELSEWHERE)
    story.set('other', ELSEWHERE)
    const neighbours = [{ component: cli, state: story.root.component('cli') }]
    expect(audited(story, { neighbours })).toEqual(['medium tag-unknown other'])
  })
})

describe('git', () => {
  const git = (tags: Readonly<Record<string, string>>) => ({
    tags: new Map(
      Object.entries(tags).map(([name, id]) => [
        name,
        { commit: commit(id), time: '2026-03-02T10:30:00.000Z' },
      ]),
    ),
    hotfixes: [],
  })

  it('must lead where it led: tags that were moved or are gone', () => {
    const story = released()
    expect(audited(story, { git: git({ 'v1.4.0': '1a4a0', 'v1.4.1': 'fff' }) })).toEqual([
      'high git-tag-moved v1.4.1',
    ])
    expect(audited(story, { git: git({ 'v1.4.0': '1a4a0' }) })).toEqual(['medium git-tag-gone v1.4.1'])
  })

  it('has a release that was never published', () => {
    const tags = git({ 'v1.4.0': '1a4a0', 'v1.4.1': '1a4a1', 'v1.5.0': 'c', vnext: 'd' })
    expect(audited(released(), { git: tags })).toEqual(['medium release-unpublished v1.5.0'])
  })

  it('has a hotfix that is not merged back', () => {
    const base = git({ 'v1.4.0': '1a4a0', 'v1.4.1': '1a4a1' })
    const hotfixes = [{ gitTag: 'v1.4.1', version: '1.4.1', branch: 'main' }]
    expect(judgeSight(sightOf(released(), { git: { ...base, hotfixes } }))).toMatchObject([
      { code: 'hotfix-unmerged', mend: 'git checkout main && git merge v1.4.1 && git push origin main' },
    ])
  })
})

describe('environments', () => {
  const POLICY = `version: 1
image: ghcr.io/acme/web
tags:
  "{version}": { from: release, moves: never }
  "env-{env}": { from: promotion, moves: freely }
environments:
  prod: { approvals: 1 }
`

  function running(): Story {
    const story = new Story(POLICY)
    story.publish({ version: '1.0.0', digest: bytes('one') })
    const { id, seq, time: date } = story.stamp('ada')
    const fact = story.fact({ kind: 'promotion', environment: 'prod', digest: bytes('one') })
    story.state.add({ ...fact, id, seq, date, actor: 'ada' })
    story.set('env-prod', bytes('one'))
    return story
  }

  it('run what was approved, unless they were rolled back or went on over their gates', () => {
    const story = running()
    expect(audited(story)).toEqual(['high channel-unapproved prod'])
    const [id = ''] = story.state.facts.flatMap((fact) => (fact.kind === 'promotion' ? [fact.id] : []))
    expect(audited(story, { excused: new Set([id]) })).toEqual([])
    story.state.evidence.approve(
      { environment: 'prod', digest: bytes('one'), date: story.now.toISOString() },
      story.stamp('grace'),
    )
    expect(audited(story)).toEqual([])
    story.set('env-prod', ELSEWHERE)
    expect(audited(story)).toEqual(['high channel-differs env-prod'])
    story.set('env-prod', bytes('one'))
    story.deprecate('1.0.0')
    expect(audited(story)).toEqual(['medium environment-deprecated prod'])
  })

  it('run what their files pin', () => {
    const story = running()
    const pin = {
      environment: 'prod',
      file: 'values.yaml',
      line: 3,
      value: '',
      fault: null,
      digest: null,
      tag: null,
    }
    const pins = [
      { ...pin, digest: ELSEWHERE },
      { ...pin, digest: bytes('one') },
      { ...pin, tag: '1.0.0' },
      { ...pin, tag: 'env-prod' },
      { ...pin, fault: 'values.yaml: image is empty' },
    ]
    const found = toldBy(judgeSight(sightOf(story, { pins })).filter(({ code }) => code.startsWith('pin')))
    expect(found).toEqual(['high pin-differs prod', 'medium pin-floats env-prod', 'low pin-unreadable prod'])
  })
})

const arbitraryVersions = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 })),
  { minLength: 1, maxLength: 12, selector: (version) => version.join('.') },
)

describe('any registry that is as the ledger wants it', () => {
  it('has no findings; and every tag that is moved or deleted behind it is one', () => {
    fc.assert(
      fc.property(arbitraryVersions, fc.nat(), fc.option(fc.nat()), (versions, at, deprecated) => {
        const story = new Story(SEMVER)
        for (const [index, parts] of versions.entries()) {
          const version = parts.join('.')
          story.publish({ version, commit: commit(`${index}`.padStart(7, 'a')), gitTag: `v${version}` })
        }
        const bad = deprecated === null ? undefined : versions[deprecated % versions.length]?.join('.')
        if (bad !== undefined) story.deprecate(bad)
        for (const { action, tag, to } of story.all().actions)
          if (action === 'move' && to?.digest != null) story.set(tag, to.digest)
        expect(audited(story)).toEqual([])
        const tags = Object.keys(story.registry)
        const tag = tags[at % tags.length] ?? ''
        // A tag that only the deprecated version feeds is nobody's promise any more.
        const promised = story.all().actions.find((action) => action.tag === tag)?.to !== null
        story.set(tag, at % 2 === 0 ? null : ELSEWHERE)
        const found = judgeSight(sightOf(story)).map((finding) => finding.tag)
        expect(found.includes(tag)).toBe(promised)
      }),
      { numRuns: 200 },
    )
  })
})
