import { loadPolicy } from '../../../src/policy/load.ts'
import type { Component, Policy } from '../../../src/policy/policy.ts'

/** A policy that runs are simulated under, and what may happen under it. */
export interface Setting {
  readonly name: string
  readonly policy: Policy
  readonly component: Component
  /** Released before the runs begin, in this order. */
  readonly before: readonly string[]
  /** Versions that runs release. Few, so that runs meet. */
  readonly versions: readonly string[]
  /** Released versions that may be rebuilt. */
  readonly rebuilds: readonly string[]
  /** Branches that builds come from; empty: no builds. */
  readonly branches: readonly string[]
  readonly environments: readonly string[]
}

type Recipe = Omit<Setting, 'policy' | 'component' | 'environments'> & { readonly text: string }

const FLOATS = `
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  "{major}": { from: [release, rebuild], moves: forward }
  latest: { from: [release, rebuild], moves: forward }`

const RECIPES: readonly Recipe[] = [
  {
    name: 'releases',
    before: ['1.0.0'],
    versions: ['1.0.1', '1.0.2', '1.1.0', '2.0.0'],
    rebuilds: [],
    branches: [],
    text: `
version: 1
image: one.example/web
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
`,
  },
  {
    name: 'two images',
    before: [],
    versions: ['1.0.0', '1.0.1', '1.1.0'],
    rebuilds: [],
    branches: [],
    text: `
version: 1
image: [one.example/web, two.example/web]
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  "sha-{sha}": { from: release, moves: never }
  "{major}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
`,
  },
  {
    name: 'prereleases and commits',
    before: ['1.0.0'],
    versions: ['1.1.0-rc.1', '1.1.0-rc.2', '1.1.0', '1.0.1'],
    rebuilds: [],
    branches: ['main'],
    text: `
version: 1
image: one.example/web
releases: { gitTag: "v{version}", prereleases: [rc] }
tags:
  "{version}": { from: [release, prerelease], moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  next: { from: [release, prerelease], moves: forward }
  latest: { from: release, moves: forward }
  "sha-{sha}": { from: build, moves: never }
`,
  },
  {
    name: 'rebuilds',
    before: ['1.0.0', '1.1.0'],
    versions: ['1.1.1', '1.0.1'],
    rebuilds: ['1.0.0', '1.1.0', '1.1.1'],
    branches: [],
    text: `
version: 1
image: one.example/web
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  "{version}-r{date}": { from: rebuild, moves: never }${FLOATS}
`,
  },
  {
    name: 'supported lines',
    before: ['1.0.0', '1.1.0'],
    versions: ['1.0.1', '1.1.1', '1.2.0', '1.2.1', '2.0.0'],
    rebuilds: ['1.1.0'],
    branches: [],
    text: `
version: 1
image: one.example/web
releases: { gitTag: "v{version}", lines: { by: minor, supported: newest 2 } }
tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: [release, rebuild], moves: forward, lines: supported }
  latest: { from: [release, rebuild], moves: forward, lines: supported }
  "{version}-r{date}": { from: rebuild, moves: never }
`,
  },
  {
    name: 'environments',
    before: ['1.0.0'],
    versions: ['1.0.1', '1.1.0'],
    rebuilds: [],
    branches: ['main', 'next'],
    text: `
version: 1
image: one.example/web
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  "sha-{sha}": { from: build, moves: never }
  latest: { from: release, moves: forward }
  edge: { from: build, moves: freely, branches: [main] }
  "nightly-{date}": { from: build, moves: daily, branches: [main] }
  "env-{env}": { from: promotion, moves: freely }
environments:
  dev: { follows: { branches: [main] } }
  staging: { after: dev }
  prod: { after: staging }
`,
  },
]

/** Read once a process. */
export const SETTINGS: readonly Setting[] = RECIPES.map((recipe) => settingOf(recipe))

function settingOf({ text, ...recipe }: Recipe): Setting {
  const policy = loadPolicy(text, `${recipe.name}.yaml`)
  const [component] = policy.components
  if (component === undefined) throw new Error(`${recipe.name} has no component`)
  return { ...recipe, policy, component, environments: policy.environments.map(({ name }) => name) }
}

/** True for the tags of these policies that are written once. */
export function isExactTag(tag: string): boolean {
  return /^\d+\.\d+\.\d+|^sha-/u.test(tag)
}
