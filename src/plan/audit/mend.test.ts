import { describe, expect, it } from 'vitest'

import { knownPicture } from '../compare/image-picture.ts'
import type { ImagePicture } from '../compare/image-picture.ts'
import type { Digest } from '../../model/digest.ts'
import { bytes, commit } from '../testing/fact.ts'
import { SEMVER, tagsPolicy } from '../testing/policies.ts'
import { Story } from '../testing/story.ts'
import type { Finding } from './finding.ts'
import { judgeSight } from './judge.ts'
import type { AuditSight, GitSight } from './sight.ts'
import { sightOf } from './testing/sighted.ts'

const ELSEWHERE = bytes('from elsewhere')
const ONE = bytes('one')
const FIRST = commit('1a4')

function released(policy: string = SEMVER): Story {
  const story = new Story(policy)
  story.publish({ version: '1.4.0', commit: FIRST, gitTag: 'v1.4.0', digest: ONE })
  return story
}

function found(
  story: Story,
  extra: Partial<Omit<AuditSight, 'observed'>>,
  code: string,
): Finding | undefined {
  return judgeSight(sightOf(story, extra)).find((finding) => finding.code === code)
}

function pictures(
  ...known: readonly (readonly [Digest, ImagePicture | null])[]
): Pick<AuditSight, 'pictures'> {
  return { pictures: new Map(known) }
}

describe('a tag that is written once and names other bytes', () => {
  it('is put back by hand, with any client, while the registry has what was written', () => {
    const story = released()
    story.set('1.4.0', ELSEWHERE)
    const there = pictures([ONE, knownPicture(ONE, {})])
    expect(found(story, there, 'exact-changed')?.mend).toBe(`crane tag ghcr.io/acme/web@${ONE} 1.4.0`)
  })

  it('is not put back where nobody has the bytes, or nobody looked for them', () => {
    const story = released()
    story.set('1.4.0', ELSEWHERE)
    const gone = found(story, pictures([ONE, null]), 'exact-changed')
    expect(gone?.mend).toBeNull()
    expect(gone?.message).toContain('no image of web has these bytes any more')
    expect(found(story, {}, 'exact-changed')?.mend).toBeNull()
  })
})

describe('a tag that is gone', () => {
  it('comes back by reconcile, and by nothing where nobody has its bytes', () => {
    const story = released()
    for (const tag of ['1.4.0', 'latest']) story.set(tag, null)
    for (const code of ['exact-gone', 'float-gone']) {
      expect(found(story, {}, code)?.mend).toBe('tidemark reconcile')
      const lost = found(story, pictures([ONE, null]), code)
      expect(lost?.mend).toBeNull()
      expect(lost?.message).toContain('no image of web has these bytes any more')
    }
  })
})

describe('the git tag of a release', () => {
  const MADE = `git tag --force --message v1.4.0 v1.4.0 ${FIRST}`
  function git(here: string | null, origin?: ReadonlyMap<string, string> | null): { readonly git: GitSight } {
    const time = '2026-03-02T10:30:00.000Z'
    const tags = new Map([['other', { commit: FIRST, time }]])
    if (here !== null) tags.set('v1.4.0', { commit: here, time })
    return { git: { tags, hotfixes: [], ...(origin !== undefined && { origin }) } }
  }

  it('is fetched where origin has it, or did not answer', () => {
    const moved = commit('fff')
    for (const origin of [new Map([['v1.4.0', FIRST]]), null]) {
      expect(found(released(), git(moved, origin), 'git-tag-moved')?.mend).toBe('git fetch --tags --force')
      expect(found(released(), git(null, origin), 'git-tag-gone')?.mend).toBe('git fetch --tags')
    }
  })

  it('is made again, and pushed, where origin lost it as well', () => {
    const moved = commit('fff')
    const wrong = found(released(), git(moved, new Map([['v1.4.0', moved]])), 'git-tag-moved')
    expect(wrong?.mend).toBe(`${MADE} && git push --force origin refs/tags/v1.4.0`)
    expect(wrong?.message).toContain('here and at origin')
    const gone = found(released(), git(null, new Map()), 'git-tag-gone')
    expect(gone?.mend).toBe(
      `git tag --message v1.4.0 v1.4.0 ${FIRST} && git push --force origin refs/tags/v1.4.0`,
    )
  })

  it('is made again where there is no origin, and signed where releases are', () => {
    expect(found(released(), git(commit('fff')), 'git-tag-moved')?.mend).toBe(MADE)
    const signed = `${SEMVER}releases: { signed: stable, allowedSigners: keys }\n`
    expect(found(released(signed), git(commit('fff')), 'git-tag-moved')?.mend).toContain('--force --sign ')
  })
})

describe('what was never published', () => {
  it('is published with the digest that was built from its commit, where the ledger knows one', () => {
    const time = '2026-03-02T10:30:00.000Z'
    const tags = new Map([
      ['v1.4.0', { commit: FIRST, time }],
      ['v1.5.0', { commit: commit('b'), time }],
      ['v1.6.0', { commit: commit('c'), time }],
    ])
    const story = released()
    story.publish({ kind: 'build', commit: commit('b'), digest: bytes('built') })
    const mends = judgeSight(sightOf(story, { git: { tags, hotfixes: [] } })).map(({ mend }) => mend)
    expect(mends).toContain(`tidemark publish --git-tag v1.5.0 --digest ${bytes('built')}`)
    expect(mends).toContain('tidemark publish --git-tag v1.6.0 --digest DIGEST')
  })
})

describe('a git tag of a clock that is wrong', () => {
  it('is an alarm like any other, and none within an hour of now', () => {
    const severity = (time: string): string | undefined => {
      const tags = new Map([['v1.5.0', { commit: commit('b'), time }]])
      return found(released(), { git: { tags, hotfixes: [] } }, 'release-unpublished')?.severity
    }
    expect(severity('2031-01-01T00:00:00.000Z')).toBe('medium')
    expect(severity('2026-03-02T12:30:00.000Z')).toBe('info')
  })
})

describe('findings of the same bytes', () => {
  it('an alias that names one platform of what it stands for is no alarm', () => {
    const child = bytes('amd64')
    const story = new Story(
      tagsPolicy(`  stable: { from: release, moves: forward }\n  latest: { aliasOf: stable }\n`),
    )
    story.publish({ version: '1.4.0', digest: ONE, commit: FIRST })
    story.set('latest', child)
    const known = pictures(
      [ONE, knownPicture(ONE, { 'linux/amd64': child, 'linux/arm64': bytes('arm64') })],
      [child, knownPicture(child, { 'linux/amd64': child })],
    )
    expect(found(story, known, 'alias-differs')).toMatchObject({
      severity: 'info',
      change: 'child-of-expected',
    })
    expect(found(story, {}, 'alias-differs')).toMatchObject({ severity: 'high', when: expect.any(String) })
  })

  it('a tag of a line at its end is told with what it names, and with no change', () => {
    const story = released(`${SEMVER}releases: { lines: { supported: ["2.0"] } }\n`)
    const ended = found(story, {}, 'end-of-life-floats')
    expect(ended).toMatchObject({ old: null, now: ONE, change: null })
    expect(ended?.message).not.toContain('same bytes')
  })
})

describe('the tag of an environment', () => {
  it('that nobody promoted anything to is no tag that was left out of the ledger', () => {
    const story = new Story(`version: 1
image: ghcr.io/acme/web
tags:
  "{version}": { from: release, moves: never }
  "env-{env}": { from: promotion, moves: freely }
environments: { dev: {}, prod: {} }
`)
    story.publish({ version: '1.4.0', digest: ONE, commit: FIRST })
    story.set('env-prod', ONE)
    expect(found(story, {}, 'channel-differs')).toMatchObject({
      severity: 'high',
      environment: 'prod',
      old: null,
      now: ONE,
      mend: `tidemark promote prod --from ${ONE}`,
    })
  })
})
