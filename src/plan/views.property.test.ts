import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Fact } from '../model/fact.ts'
import { compareVersions } from '../model/version.ts'
import { loadPolicy } from '../policy/load.ts'
import type { Component } from '../policy/policy.ts'
import { bytes, candidate, commit } from './testing/fact.ts'
import { createViews } from './views.ts'
import type { Views } from './views.ts'

const RUNS = { numRuns: 200 }

/** Every contract, every kind, a range, branches, platforms, an alias and lines that come and go. */
const POLICY = `version: 1
image: ghcr.io/acme/web
releases: { prereleases: ["*"], lines: { by: minor, supported: newest 2 } }
environments: { dev: {}, prod: {} }
tags:
  "{version}":                { from: [release, prerelease], moves: never }
  "{version}-{arch}":         { from: release, moves: never, platforms: [linux/amd64] }
  "line-{major}.{minor}":     { from: [release, rebuild], moves: forward, lines: supported }
  "m{major}":                 { from: release, moves: forward, versions: ">=1.0.0" }
  stable:                     { from: [release, rebuild], moves: forward, lines: supported }
  latest:                     { aliasOf: stable }
  next:                       { from: [release, prerelease], moves: forward }
  "r{date}":                  { from: rebuild, moves: daily }
  "sha-{sha}":                { from: [build, release], moves: never }
  edge:                       { from: build, branches: [main], moves: freely }
  "env-{env}":                { from: promotion, moves: freely }
`

const found = loadPolicy(POLICY, 'tidemark.yaml').components[0]
if (found === undefined) throw new Error('one component')
const component: Component = found

const version = fc
  .record({
    major: fc.nat({ max: 1 }),
    minor: fc.nat({ max: 2 }),
    patch: fc.nat({ max: 1 }),
    rc: fc.option(fc.nat({ max: 1 }), { freq: 5 }),
  })
  .map(({ major, minor, patch, rc }) => `${major}.${minor}.${patch}${rc === null ? '' : `-rc.${rc}`}`)

const fact = fc
  .record({
    kind: fc.constantFrom('release', 'rebuild', 'build', 'promotion'),
    version,
    commit: fc.nat({ max: 5 }).map((n) => commit(`${n}a`)),
    branch: fc.constantFrom('main', 'feat/x', null),
    environment: fc.constantFrom('dev', 'prod'),
    date: fc.integer({ min: 0, max: 200 }).map((n) => new Date(Date.UTC(2026, 2, 1, n)).toISOString()),
    digest: fc.nat({ max: 40 }).map((n) => bytes(String(n))),
  })
  .map((given): Omit<Fact, 'id' | 'seq'> => {
    const platforms = { 'linux/amd64': bytes(`amd64 ${given.digest}`) }
    const base = {
      commit: given.commit,
      branch: given.branch,
      date: given.date,
      digest: given.digest,
      platforms,
    }
    if (given.kind === 'build') return candidate({ ...base, kind: 'build' })
    if (given.kind === 'promotion')
      return candidate({ ...base, kind: 'promotion', environment: given.environment })
    if (given.kind === 'rebuild') return candidate({ ...base, kind: 'rebuild', version: given.version })
    return candidate({ ...base, version: given.version })
  })

/** Facts in ledger order. */
const facts = fc
  .array(fact, { maxLength: 30 })
  .map((list) => list.map((each, index) => numbered(each, index)))

function numbered(each: Omit<Fact, 'id' | 'seq'>, index: number): Fact {
  return { ...each, id: `record-${index}`, seq: index + 1 }
}

/** Everything that views answer, in an order of its own. */
function answers(views: Views): readonly string[] {
  const lines = [...views.entries()].map(
    ({ tag, class: { key }, fact: best, digest }) => `${key} ${tag} ${best?.id ?? '-'} ${digest ?? '-'}`,
  )
  return lines.toSorted()
}

function viewsOver(list: readonly Fact[], deprecated: Iterable<string> = []): Views {
  const views = createViews(component)
  for (const each of list) views.add(each)
  for (const each of deprecated) views.deprecate(each, true)
  return views
}

/** Where releases end the forward tags when they come in this order. */
function floats(order: readonly string[]): Readonly<Record<string, string | null>> {
  const made = order.map((text, index) => {
    const date = new Date(Date.UTC(2026, 0, 1, index)).toISOString()
    return numbered(candidate({ version: text, date }), index)
  })
  const entries = [...viewsOver(made).entries()].filter(({ class: { moves } }) => moves === 'forward')
  return Object.fromEntries(entries.map(({ tag, fact: best }) => [tag, best?.version?.text ?? null]))
}

type Step =
  | { readonly type: 'add'; readonly fact: Omit<Fact, 'id' | 'seq'> }
  | { readonly type: 'remove'; readonly pick: number }
  | { readonly type: 'deprecate'; readonly version: string; readonly on: boolean }
  | { readonly type: 'ask' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fact.map((each) => ({ type: 'add' as const, fact: each })) },
  { weight: 1, arbitrary: fc.nat().map((pick) => ({ type: 'remove' as const, pick })) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('deprecate' as const), version, on: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.constant({ type: 'ask' as const }) },
)

/** Does a step to the views and to the plain lists that they stand for. */
function take(
  each: Step,
  index: number,
  worlds: { grown: Views; standing: Fact[]; deprecated: Set<string> },
): void {
  const { grown, standing, deprecated } = worlds
  if (each.type === 'add') {
    const added = numbered(each.fact, index)
    standing.push(added)
    grown.add(added)
  }
  if (each.type === 'remove') {
    const [gone] = standing.splice(each.pick % Math.max(1, standing.length), 1)
    if (gone !== undefined) grown.remove(gone.id)
  }
  if (each.type === 'deprecate') {
    if (each.on) deprecated.add(each.version)
    else deprecated.delete(each.version)
    grown.deprecate(each.version, each.on)
  }
}

describe('views grown by one fact at a time', () => {
  it('answer as views made from nothing, with withdrawals and deprecations in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const worlds = { grown: createViews(component), standing: [], deprecated: new Set<string>() }
        for (const [index, each] of steps.entries()) {
          take(each, index, worlds)
          const { grown, standing, deprecated } = worlds
          const fresh = viewsOver(standing, deprecated)
          expect(each.type === 'ask' ? answers(grown) : []).toEqual(each.type === 'ask' ? answers(fresh) : [])
        }
        expect(answers(worlds.grown)).toEqual(answers(viewsOver(worlds.standing, worlds.deprecated)))
      }),
      RUNS,
    )
  })

  it('do not depend on the order in which facts are added', () => {
    fc.assert(
      fc.property(facts, fc.func(fc.nat()), (list, rank) => {
        const shuffled = list.toSorted((a, b) => rank(a.id) - rank(b.id))
        expect(answers(viewsOver(shuffled))).toEqual(answers(viewsOver(list)))
      }),
      RUNS,
    )
  })
})

describe('a forward tag', () => {
  it('ends the same whatever the order in time in which the same releases came', () => {
    const releases = fc.uniqueArray(version, { maxLength: 20 })
    fc.assert(
      fc.property(releases, fc.func(fc.nat()), (list, rank) => {
        const other = list.toSorted((a, b) => rank(a) - rank(b))
        expect(floats(other)).toEqual(floats(list))
      }),
      RUNS,
    )
  })

  it('never names a lower version than a standing member', () => {
    fc.assert(
      fc.property(facts, fc.uniqueArray(version, { maxLength: 5 }), (list, deprecated) => {
        const views = viewsOver(list, deprecated)
        for (const each of list) {
          for (const {
            class: { moves },
            group,
            barred,
          } of views.claims(each)) {
            if (moves !== 'forward' || barred !== null || each.version === null) continue
            const best = group.best()?.version
            expect(best).toBeDefined()
            expect(best && compareVersions(best, each.version)).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      RUNS,
    )
  })

  it('never names a deprecated version', () => {
    fc.assert(
      fc.property(facts, fc.uniqueArray(version, { maxLength: 8 }), (list, deprecated) => {
        for (const {
          class: { moves },
          fact: best,
        } of viewsOver(list, deprecated).entries()) {
          if (moves === 'never' || moves === 'daily' || best?.version === undefined || best.version === null)
            continue
          expect(deprecated).not.toContain(best.version.text)
        }
      }),
      RUNS,
    )
  })
})

describe('a build', () => {
  it('never touches a class that builds do not feed', () => {
    const hostile = fc.constantFrom(
      '1.2.3',
      'latest',
      'stable',
      'main',
      'line-1.2',
      'v1.0.0',
      'm1',
      'env-prod',
    )
    fc.assert(
      fc.property(facts, hostile, (list, branch) => {
        const views = viewsOver(list)
        const others = () =>
          answers(views).filter((text) => !text.startsWith('sha-{sha} ') && !text.startsWith('edge '))
        const before = others()
        views.add(numbered(candidate({ kind: 'build', branch, commit: commit('bb') }), 1000))
        expect(others()).toEqual(before)
      }),
      RUNS,
    )
  })
})

describe('a tag that is written once', () => {
  it('belongs to the first fact of the ledger for ever', () => {
    fc.assert(
      fc.property(facts, facts, (list, later) => {
        const views = viewsOver(list)
        const owned = () => answers(views).filter((text) => text.startsWith('{version} '))
        const before = owned()
        for (const [index, each] of later.entries()) views.add(numbered(each, 1000 + index))
        expect(owned()).toEqual(expect.arrayContaining([...before]))
      }),
      RUNS,
    )
  })
})
