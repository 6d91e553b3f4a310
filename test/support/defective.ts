import { deprecate } from '../../src/flows/deprecate.ts'
import type { DeprecateResult } from '../../src/flows/deprecate.ts'
import { openWorld } from '../../src/flows/open-world.ts'
import type { Digest } from '../../src/model/digest.ts'
import { testRandom } from '../../src/testing/clock.ts'
import { plainEnvironment } from './cli.ts'
import type { AnyForge } from './forges.ts'
import { mortalLedger, mortalStores } from './mortal.ts'
import type { Fate } from './mortal.ts'
import { makeProject } from './project.ts'
import type { Project } from './project.ts'
import { rawRegistry } from './raw-registry.ts'

/** A project with releases, one of which will turn out to be defective. */
export interface Defective extends Project {
  readonly name: string
  readonly image: string
  /** Digest by version. */
  readonly digests: Record<string, Digest>
  /** Tags a new commit, builds an index for two platforms and publishes it. */
  release(version: string, labels?: Readonly<Record<string, string>>): Promise<Digest>
  /** What the registry has under these tags, as versions where a release has the digest. */
  named(...tags: readonly string[]): Promise<readonly (string | null)[]>
  /** Every tag and its digest. */
  tags(): Promise<Record<string, string>>
  /** The ledger's records of a type. */
  records(type: string): Promise<readonly Record<string, any>[]>
}

export interface DefectiveOptions {
  readonly host: string
  readonly name: string
  readonly versions?: readonly string[]
  /** More lines of `releases`. */
  readonly releases?: readonly string[]
  /** More of the policy. */
  readonly more?: string
  readonly forge?: AnyForge
}

const CHANGELOG = `# Changelog

## [1.4.2] - 2026-03-02

### Fixed

- Uploads.

## [1.4.1] - 2026-02-01

- Search.
`

function policyText({ host, name, releases = [], more = '', forge }: DefectiveOptions): string {
  const rules = ['gitTag: "v{version}"', 'prereleases: [rc]', ...releases].map((line) => `  ${line}\n`)
  const place =
    forge === undefined
      ? ''
      : `forge: { kind: ${forge.kind}, url: "${forge.url}", repository: ${forge.repository} }\n`
  return `version: 1
image: ${host}/${name}
releases:
${rules.join('')}tags:
  "{version}": { from: [release, prerelease], moves: never }
  "{major}.{minor}": { from: release, moves: forward }
  "{major}": { from: release, moves: forward }
  latest: { from: release, moves: forward }
  "sha-{sha}": { from: [build, release, prerelease], moves: never }
  edge: { from: build, moves: freely }
  "env-{env}": { from: promotion, moves: freely }
environments:
  prod: {}
cut:
  changelog: { file: CHANGELOG.md }
${place}${more}`
}

export const RELEASES = ['1.3.5', '1.4.0', '1.4.1', '1.4.2-rc.1', '1.4.2']

/** Makes the project with its releases published; 1.4.2 is the newest. */
export async function makeDefective(options: DefectiveOptions): Promise<Defective> {
  const { host, name, versions = RELEASES, forge } = options
  const files = { 'CHANGELOG.md': CHANGELOG }
  const project = await makeProject({
    policy: policyText(options),
    commits: [{ files }],
    now: '2026-03-05T10:00:00.000Z',
  })
  const { git } = project.repository
  const image = `${host}/${name}`
  const digests: Record<string, Digest> = {}
  const raw = rawRegistry(host)
  if (forge !== undefined) project.env[forge.variable] = forge.token
  const defective: Defective = Object.assign(project, {
    name,
    image,
    digests,
    async release(version: string, labels: Readonly<Record<string, string>> = {}) {
      await git('commit', '--quiet', '--allow-empty', '--message', `Release ${version}`)
      await git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`)
      forge?.tags.set(`v${version}`, await git('rev-parse', 'HEAD'))
      const platforms = ['linux/amd64', 'linux/arm64']
      const digest = await project.push(image, { seed: version, platforms, labels })
      digests[version] = digest
      await project.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
      return digest
    },
    async named(...tags: readonly string[]) {
      const found = await raw.tags(name)
      return tags.map((tag) => {
        const known = Object.entries(digests).find(([, digest]) => digest === found[tag])
        return known?.[0] ?? found[tag] ?? null
      })
    },
    tags: () => raw.tags(name),
    async records(type: string) {
      const { entries } = await project.json(['log'])
      return entries.filter((entry: { readonly type: string }) => entry.type === type)
    },
  })
  for (const version of versions) await defective.release(version)
  return defective
}

export const DEPRECATE = ['deprecate', '1.4.2', '--reason', 'loses uploads', '--yes']

export function worldOf(web: Defective): ReturnType<typeof openWorld> {
  return openWorld({
    cwd: web.root,
    env: { ...plainEnvironment(), ...web.env },
    clock: web.clock,
    random: testRandom(1),
    sleep: async () => {},
    tell: () => {},
  })
}

/** The flow itself, in a process that may die. */
export async function deprecateWith(
  web: Defective,
  fate: Fate,
  confirm: ((plan: DeprecateResult) => Promise<boolean>) | null = null,
): Promise<DeprecateResult> {
  const world = await worldOf(web)
  const mortal = {
    ...world,
    ledger: async () => mortalLedger(await world.ledger(), fate),
    images: async () => mortalStores(await world.images(), fate),
  }
  return await deprecate(mortal, {
    version: '1.4.2',
    reason: 'loses uploads',
    replacement: null,
    to: null,
    undo: false,
    acknowledgeSchemaChange: false,
    forge: true,
    changelog: true,
    dryRun: false,
    confirm,
  })
}
