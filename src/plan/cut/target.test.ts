import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compareVersions, isStable, parseVersion } from '../../model/version.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Component } from '../../policy/policy.ts'
import { readAim } from './aim.ts'
import { newestFirst, stable } from './release.ts'
import type { CutRelease } from './release.ts'
import { barOf, chooseTarget } from './target.ts'
import type { CutTarget, TargetFacts } from './target.ts'

const POLICY = `version: 1
image: ghcr.io/acme/web
releases: { gitTag: "v{version}", prereleases: [rc, beta] }
tags: semver
`

function component(): Component {
  const [only] = loadPolicy(POLICY, 'tidemark.yaml').components
  if (only === undefined) throw new Error('there is no component')
  return only
}

const WEB = component()

function release(text: string): CutRelease {
  const place = { object: text, commit: text }
  return { version: parseVersion(text), gitTag: `v${text}`, here: place, there: place }
}

function factsOf(texts: readonly string[], more: Partial<TargetFacts> = {}): TargetFacts {
  const releases = texts.map((text) => release(text))
  return {
    component: WEB,
    releases,
    current: newestFirst(stable(releases))[0] ?? null,
    fileVersion: null,
    hotfix: null,
    named: '',
    stepOfCommits: async () => ({ step: 'minor', because: 'a feature decides' }),
    ...more,
  }
}

async function choose(words: string, facts: TargetFacts): Promise<CutTarget> {
  const list = words === '' ? [] : words.split(' ')
  return await chooseTarget(readAim(list, WEB.releases), facts)
}

describe('the version to cut', () => {
  it.each([
    ['patch', ['1.2.3'], '1.2.4'],
    ['minor', ['1.2.3'], '1.3.0'],
    ['major', ['1.2.3'], '2.0.0'],
    ['auto', ['1.2.3'], '1.3.0'],
    ['4.5.6', ['1.2.3'], '4.5.6'],
    ['patch', [], '0.0.1'],
    ['rc', ['1.2.3'], '1.3.0-rc.1'],
    ['rc major', ['1.2.3'], '2.0.0-rc.1'],
    ['rc', ['1.2.3', '1.3.0-rc.1', '1.3.0-rc.2'], '1.3.0-rc.3'],
    ['rc', ['1.2.3', '1.3.0-rc.9', '1.3.0-rc.10'], '1.3.0-rc.11'],
    ['rc', ['1.2.3', '1.3.0-rc1'], '1.3.0-rc2'],
    ['beta', ['1.2.3', '1.3.0-rc.4'], '1.3.0-beta.1'],
    ['rc', ['1.3.0', '1.3.0-rc.4'], '1.4.0-rc.1'],
    ['stable', ['1.2.3', '1.3.0-rc.2'], '1.3.0'],
  ])('%s after %j is %s', async (words, before, expected) => {
    expect((await choose(words, factsOf(before))).version.text).toBe(expected)
  })

  it('counts from the version file where nothing is released', async () => {
    const facts = factsOf([], { fileVersion: parseVersion('0.1.0') })
    expect((await choose('patch', facts)).version.text).toBe('0.1.1')
  })

  it.each(['', 'hotfix', 'patch'])('on a hotfix branch is that of the branch ("%s")', async (words) => {
    const facts = factsOf(['1.2.3', '2.0.0'], { hotfix: parseVersion('1.2.4') })
    expect(await choose(words, facts)).toMatchObject({ kind: 'hotfix', version: { text: '1.2.4' } })
  })

  it.each([
    ['minor', { hotfix: parseVersion('1.2.4') }, 'E_CUT_HOTFIX'],
    ['stable', {}, 'E_CUT_CANDIDATE'],
    ['', {}, 'E_USAGE'],
    ['auto', { stepOfCommits: async () => ({ step: null, because: 'nothing' }) }, 'E_CUT_NOTHING'],
  ] as const)('"%s" is refused where it means nothing', async (words, more, code) => {
    await expect(choose(words, factsOf(['1.2.3'], more))).rejects.toMatchObject({ code })
  })

  it('goes up from the newest release, step by step, and candidates never skip a number', async () => {
    const word = fc.constantFrom('patch', 'minor', 'major', 'auto', 'rc', 'rc minor', 'beta', 'stable')
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 12 }), async (words) => {
        const texts: string[] = []
        for (const each of words) {
          const facts = factsOf(texts)
          const target = await choose(each, facts).catch(() => null)
          if (target === null) continue
          const { version } = target
          expect(texts).not.toContain(version.text)
          expect(barOf(version, facts)).toBeNull()
          if (!isStable(version)) {
            const count = Number(version.prerelease[1])
            const earlier = texts.filter((text) => text.startsWith(version.text.replace(/\d+$/u, '')))
            expect(count).toBe(earlier.length + 1)
          }
          if (facts.current !== null)
            expect(compareVersions(version, facts.current.version)).toBeGreaterThan(0)
          texts.push(version.text)
        }
      }),
      { numRuns: 200 },
    )
  })
})
