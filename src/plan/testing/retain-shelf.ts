import * as fc from 'fast-check'

import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { emptyState } from '../../model/fold.ts'
import type { MutableState } from '../../model/fold.ts'
import { loadPolicy } from '../../policy/load.ts'
import { bytes, candidate } from './fact.ts'
import { viewsOf } from '../views.ts'
import type { ImageContent, StoredManifest } from '../retain/content.ts'
import type { RetainInput } from '../retain/input.ts'

export const IMAGES = ['ghcr.io/acme/web', 'docker.io/acme/web']
export const NOW = new Date('2026-06-01T00:00:00.000Z')
const DAY = 86_400_000
const LONG_AGO = '2020-01-01T00:00:00.000Z'
export const ENVIRONMENTS = ['dev', 'prod']

const singles = Array.from({ length: 12 }, (_, index) => bytes(`single ${index}`))
const indexes = Array.from({ length: 4 }, (_, index) => bytes(`index ${index}`))
const abouts = Array.from({ length: 3 }, (_, index) => bytes(`about ${index}`))
const artifact = fc.constantFrom(...singles, ...indexes)
const anything = fc.constantFrom(...singles, ...indexes, ...abouts)
const version = fc.constantFrom('1.0.0', '1.0.1', '1.0.2', '1.1.0', '1.1.0-rc.1', '1.1.0-rc.2')

const fact = fc.record({
  kind: fc.constantFrom('release', 'rebuild', 'build', 'build', 'promotion'),
  digest: artifact,
  version,
  environment: fc.constantFrom(...ENVIRONMENTS),
  commit: fc.constantFrom('a', 'b', 'c', 'd').map((letter) => letter.repeat(40)),
  age: fc.integer({ min: 0, max: 100 }),
  written: fc.boolean(),
})

/** Facts, what stands in two registries, and rules: anything goes. */
export const arbitraryShelf = fc.record({
  facts: fc.array(fact, { maxLength: 20, size: 'max' }),
  children: fc.array(fc.array(fc.constantFrom(...singles, ...indexes), { maxLength: 3 }), {
    minLength: indexes.length,
    maxLength: indexes.length,
  }),
  subjects: fc.array(fc.record({ about: anything, byTag: fc.boolean() }), {
    minLength: abouts.length,
    maxLength: abouts.length,
  }),
  missing: fc.array(artifact, { maxLength: 3 }),
  foreign: fc.array(
    fc.record({ tag: fc.constantFrom('latest', '1.0', 'mine', 'sha-aaaaaaa', 'edge'), digest: artifact }),
    { maxLength: 3 },
  ),
  deprecated: fc.option(version),
  neighbours: fc.array(artifact, { maxLength: 2 }),
  rules: fc.record({
    keepReleases: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 4 }),
    perEnvironment: fc.integer({ min: 1, max: 2 }),
    younger: fc.integer({ min: 1, max: 20 }),
    untagged: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 4 }),
    releasesMayGo: fc.boolean(),
    keepClasses: fc.oneof(fc.constant<string[]>([]), fc.subarray(['{version}', 'sha-{sha}'])),
  }),
})

export type ShelfRecipe = typeof arbitraryShelf extends fc.Arbitrary<infer Value> ? Value : never

function policyText({ rules }: ShelfRecipe): string {
  const classes = rules.keepClasses.map((key) => JSON.stringify(key)).join(', ')
  const lines = [
    rules.keepReleases === null ? '' : `keepReleases: ${rules.keepReleases}, `,
    `keepPerEnvironment: ${rules.perEnvironment}, keepYounger: ${rules.younger}d`,
    rules.untagged === null ? '' : `, keepUntagged: ${rules.untagged}d`,
    classes === '' ? '' : `, keepClasses: [${classes}]`,
  ]
  return `version: 1
image: [${IMAGES.join(', ')}]
releases: { prereleases: [rc] }
environments: { dev: {}, prod: {} }
tags:
  "{version}":       { from: [release, prerelease], moves: never${rules.releasesMayGo ? ', retain: allow' : ''} }
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  "sha-{sha}":       { from: build, moves: never, onConflict: keep, retain: allow }
  edge:              { from: build, moves: freely }
  "env-{env}":       { from: promotion, moves: freely }
retention: { ${lines.join('')} }
`
}

/** What the recipe makes. */
export function makeShelf(given: ShelfRecipe): {
  readonly input: RetainInput
  readonly ledger: MutableState
} {
  const policy = loadPolicy(policyText(given), 'tidemark.yaml')
  const [component] = policy.components
  if (component === undefined || policy.retention === null) throw new Error('the policy has a component')
  const ledger = emptyState()
  const state = ledger.grow(component.name)
  for (const [at, digest] of given.neighbours.entries()) {
    const made = candidate({ digest, kind: 'build', date: LONG_AGO, seq: at + 1, id: `neighbour ${at}` })
    ledger.grow('job').add(made)
  }
  const tags = new Map<string, Digest>()
  for (const [at, recipe] of given.facts.entries()) {
    const made = factOf(recipe, at)
    state.add(made)
    const written = recipe.written ? viewsOf(component, state).made(made) : []
    for (const { tag } of written) tags.set(tag, recipe.digest)
    const stamp = { seq: at + 1, time: made.date }
    const moves = written.map(({ tag, class: { key } }) => ({
      tag,
      from: null,
      to: recipe.digest,
      class: key,
    }))
    for (const image of IMAGES) state.publish({ image, tags: moves }, stamp)
  }
  const { deprecated } = given
  if (deprecated !== null) state.deprecate(deprecated, { version: deprecated, reason: 'bad' })
  for (const { tag, digest } of given.foreign) tags.set(tag, digest)
  const images = IMAGES.map((image, place) => contentOf(image, given, new Map(tags), place))
  const { retention: rules } = policy
  return { input: { policy, component, rules, ledger, images, pinned: new Map(), now: NOW }, ledger }
}

function factOf({ kind, age, digest, ...said }: ShelfRecipe['facts'][number], at: number): Fact {
  const date = new Date(NOW.getTime() - age * DAY).toISOString()
  const parts = { digest, date, seq: at + 1, id: `fact ${at}` }
  if (kind === 'promotion') return candidate({ ...parts, kind, environment: said.environment })
  if (kind === 'build') return candidate({ ...parts, kind, commit: said.commit, branch: 'main' })
  return candidate({ ...parts, version: said.version, ...(kind === 'rebuild' && { kind }) })
}

function contentOf(
  image: string,
  given: ShelfRecipe,
  tags: Map<string, Digest>,
  place: number,
): ImageContent {
  const gone = new Set(place === 0 ? [] : given.missing)
  const manifests = new Map<Digest, StoredManifest>()
  const put = (digest: Digest, children: readonly Digest[], subject: Digest | null): void => {
    if (!gone.has(digest)) manifests.set(digest, { digest, size: 10, children, subject, unreadable: false })
  }
  for (const digest of singles) put(digest, [], null)
  // Only to the indexes before it: an index that holds itself cannot be made.
  for (const [at, digest] of indexes.entries()) {
    const children = (given.children[at] ?? []).filter((child) => !indexes.slice(at).includes(child))
    put(digest, children, null)
  }
  for (const [at, digest] of abouts.entries()) {
    const { about, byTag } = given.subjects[at] ?? { about: digest, byTag: true }
    put(digest, [], byTag || about === digest ? null : about)
    if (byTag) tags.set(`${about.replace(':', '-')}.sig`, digest)
  }
  for (const [tag, digest] of tags) if (!manifests.has(digest)) tags.delete(tag)
  return { image, tags, manifests }
}
