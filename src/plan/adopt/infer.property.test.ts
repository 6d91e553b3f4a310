import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { isTag } from '../../model/tag.ts'
import { lintPolicy } from '../../policy/lint/lint.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Component } from '../../policy/policy.ts'
import { bytes, candidate } from '../testing/fact.ts'
import { examplePolicy } from '../testing/policies.ts'
import { createViews } from '../views.ts'
import { claimTags } from './explained.ts'
import { inferPolicy } from './infer.ts'
import { draftText } from './policy-text.ts'
import type { AdoptSurvey } from './survey.ts'
import { movementsOf } from './would-move.ts'

const RUNS = { numRuns: 60 }

const version = fc
  .record({
    major: fc.nat({ max: 2 }),
    minor: fc.nat({ max: 4 }),
    patch: fc.nat({ max: 3 }),
    rc: fc.option(fc.nat({ max: 2 }), { freq: 4 }),
  })
  .map(({ major, minor, patch, rc }) => `${major}.${minor}.${patch}${rc === null ? '' : `-rc.${rc}`}`)

const fact = fc.record({
  kind: fc.constantFrom(
    'release' as const,
    'release' as const,
    'rebuild' as const,
    'build' as const,
    'promotion' as const,
  ),
  version,
  // With a letter and a digit at its front: of 1234567 alone nobody can say that it is a commit.
  commit: fc.nat({ max: 60 }).map((n) => `1a${digestOf(`commit ${n}`).slice(7, 45)}`),
  branch: fc.constantFrom('main', 'feat/search', 'fix/docs', 'feat/0.3.0-dev', 'python-deps'),
  environment: fc.constantFrom('dev', 'staging', 'prod'),
  day: fc.nat({ max: 400 }),
})

type Given = typeof fact extends fc.Arbitrary<infer T> ? T : never

function factFor(given: Given, index: number): Fact {
  const { kind, commit, branch, environment, version: text } = given
  const date = new Date(Date.UTC(2025, 0, 1 + given.day)).toISOString()
  const own = { branch, commit, date, digest: bytes(`${index}`) }
  const stable = text.replace(/-.*/u, '')
  const made =
    kind === 'build'
      ? candidate({ ...own, kind })
      : kind === 'promotion'
        ? candidate({ ...own, kind, environment, version: stable })
        : kind === 'rebuild'
          ? candidate({ ...own, kind, version: stable })
          : candidate({ ...own, version: text })
  return { ...made, id: `record-${index}`, seq: index + 1 }
}

/** A version is released once: other bytes for it are refused. */
function factsFor(given: readonly Given[]): readonly Fact[] {
  const released = new Set<string>()
  return given.map(factFor).filter(({ kind, version: text }) => {
    if (text === null || (kind !== 'release' && kind !== 'prerelease')) return true
    const fresh = !released.has(text.text)
    released.add(text.text)
    return fresh
  })
}

/** What a registry holds that was always written by the policy. */
function registryOf(component: Component, facts: readonly Fact[]): ReadonlyMap<string, Digest> {
  const views = createViews(component)
  for (const each of facts) views.add(each)
  return new Map(
    [...views.entries()].flatMap(({ tag, digest }) =>
      digest === null || !isTag(tag) ? [] : [[tag, digest] as const],
    ),
  )
}

function surveyOf(component: Component, facts: readonly Fact[], branches: readonly string[]): AdoptSurvey {
  const released = facts.filter(({ kind }) => kind === 'release' || kind === 'prerelease')
  const gitTags = released.map(({ version: released_, commit, date }) => ({
    name: `v${released_?.text ?? ''}`,
    commit,
    annotated: true,
    time: date,
  }))
  const images = component.images.map((image) => ({ image, tags: registryOf(component, facts) }))
  return {
    component: component.name,
    images,
    gitTags,
    branches,
    main: 'main',
    gitTagPattern: null,
  }
}

const BRANCHES = fc
  .subarray(['feat/search', 'fix/docs', 'feat/0.3.0-dev', 'python-deps'])
  .map((list) => ['main', ...list])

describe.each(['000', '001', '002', '003', '004'])(
  'X-10: a registry that was written by policy %s',
  (number) => {
    const [component] = loadPolicy(examplePolicy(number), 'tidemark.yaml').components
    if (component === undefined) throw new Error('one component')

    it('is explained whole by the policy that is inferred, which passes lint', () => {
      fc.assert(
        fc.property(fc.array(fact, { minLength: 1, maxLength: 40 }), BRANCHES, (given, branches) => {
          const survey = surveyOf(component, factsFor(given), branches)
          const [image] = survey.images
          if (image === undefined || image.tags.size === 0) return
          const { policy, rejected } = inferPolicy([survey], null)
          expect(rejected.map(({ class: { key }, why }) => [key, why])).toEqual([])
          const text = draftText(policy)
          const loaded = loadPolicy(text, 'tidemark.yaml')
          expect(lintPolicy(loaded, text).filter(({ severity }) => severity === 'error')).toEqual([])
          const { unknown, byComponent } = claimTags(loaded, image.image, image.tags)
          expect(unknown, text).toEqual([])
          // A tag of a rebuild tells its line and not its version: there older rebuilds cannot be told from newer ones.
          if (number === '000') return
          // And under it nothing that stands would move: no tag takes another digest.
          const moves = loaded.components.flatMap((each) =>
            movementsOf(each, byComponent.get(each.name) ?? []),
          )
          expect(
            moves.filter(({ from }) => from !== null),
            text,
          ).toEqual([])
        }),
        RUNS,
      )
    })
  },
)
