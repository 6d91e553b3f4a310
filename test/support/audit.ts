import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Digest } from '../../src/model/digest.ts'
import { makeProject, policyFixture } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

export const DRIFTWOOD_SOURCE = 'https://github.com/driftwood-io/app'

/** A project under policy 002 with a remote, an image repository of its own, and a cache that no other test has. */
export interface Driftwood extends Project {
  readonly image: string
  readonly repositoryName: string
  commit(message: string): Promise<string>
  /** Pushes by digest, as a build does. */
  build(seed: string, labels?: Readonly<Record<string, string>>): Promise<Digest>
  /** Commits, tags, builds and publishes a version. */
  release(version: string): Promise<{ readonly digest: Digest; readonly commit: string }>
  /** What an audit that ends with `code` finds: `severity code tag`. */
  findings(code: number, ...args: readonly string[]): Promise<readonly string[]>
}

export interface Found {
  readonly severity: string
  readonly code: string
  readonly tag: string | null
  readonly gitTag: string | null
  readonly environment: string | null
  readonly version: string | null
}

/** `critical exact-changed 1.4.0`. */
export function foundText(found: Found): string {
  const { severity, code, tag, gitTag, environment, version } = found
  return [severity, code, tag ?? gitTag ?? environment ?? version].join(' ')
}

/** Gives a project a cache of its own, and takes it away with it. */
export async function withCache<T extends Project>(project: T): Promise<T> {
  const cache = await mkdtemp(join(tmpdir(), 'tidemark-cache-'))
  project.env['XDG_CACHE_HOME'] = cache
  const dispose = project[Symbol.asyncDispose].bind(project)
  return Object.assign(project, {
    async [Symbol.asyncDispose]() {
      await rm(cache, { recursive: true, force: true })
      await dispose()
    },
  })
}

export async function auditedText(
  project: Project,
  code: number,
  args: readonly string[],
): Promise<readonly string[]> {
  const { findings } = await project.json<{ findings: readonly Found[] }>(['audit', ...args], code)
  return findings.map((found) => foundText(found))
}

export async function makeDriftwood(
  registry: SharedRegistry,
  edit: (policy: string) => string = (policy) => policy,
): Promise<Driftwood> {
  const name = registry.repository('web')
  const policy = (await policyFixture('002', registry.host)).replace('driftwood/web', name)
  const project = await withCache(
    await makeProject({ policy: edit(policy), remote: true, now: '2026-03-02T10:14:00.000Z' }),
  )
  const image = `${registry.host}/${name}`
  const driftwood: Driftwood = Object.assign(project, {
    image,
    repositoryName: name,
    async commit(message: string) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', message)
      return await project.repository.git('rev-parse', 'HEAD')
    },
    build: async (seed: string, labels: Readonly<Record<string, string>> = {}) =>
      await project.push(image, { seed, labels }),
    async release(version: string) {
      const commit = await driftwood.commit(`Release ${version}`)
      await project.repository.git('tag', '--annotate', version, '--message', version)
      const labels = {
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.source': DRIFTWOOD_SOURCE,
      }
      const digest = await driftwood.build(`${version} ${commit}`, labels)
      await project.json(['publish', '--git-tag', version, '--digest', digest])
      project.clock.advance(60_000)
      return { digest, commit }
    },
    findings: async (code: number, ...args: readonly string[]) => await auditedText(project, code, args),
  })
  return driftwood
}
