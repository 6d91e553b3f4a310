import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startDockerRegistry } from '../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../src/testing/docker-registry.ts'
import { plainEnvironment } from './support/cli.ts'
import { rawRegistry } from './support/raw-registry.ts'

const root = resolve(import.meta.dirname, '..')

interface Example {
  /** Folder under `examples/`. */
  readonly name: string
  /** Repository -> tags that name the same digest, in groups; no other tag is there. */
  readonly ends: Readonly<Record<string, readonly (readonly string[])[]>>
}

/** What stands in the registry after each walkthrough. */
const EXAMPLES: readonly Example[] = [
  {
    name: 'pytmbot',
    ends: {
      'orenlab/pytmbot': [
        ['0.2.2'],
        ['0.2.3'],
        ['0.3', '0.3.1', 'latest', 'stable'],
        ['0.3-r20260330'],
        ['0.3.0'],
        ['edge-feat-0.3.2-dev', 'edge-sha-COMMIT'],
      ],
    },
  },
  {
    name: 'driftwood',
    ends: {
      'driftwood/web': [
        ['1', '1.4', '1.4.1', 'git-COMMIT', 'latest'],
        ['1.3', '1.3.5', 'git-COMMIT'],
        ['1.4.0', 'git-COMMIT'],
        ['git-COMMIT'],
      ],
    },
  },
  {
    name: 'environments',
    ends: {
      'config/api': [['COMMIT'], ['COMMIT', 'env-dev', 'v1.2.3']],
      'auth/proxy': [['COMMIT', 'env-dev']],
    },
  },
  {
    name: 'promotion',
    ends: {
      'config/api': [
        ['COMMIT'],
        ['COMMIT', 'env-dev', 'env-prod', 'env-staging', 'v1.4.1'],
        ['COMMIT', 'v1.4.0'],
      ],
      'auth/proxy': [['COMMIT', 'env-dev', 'env-prod', 'env-staging']],
      'media/core': [['COMMIT'], ['COMMIT', 'env-dev', 'env-prod', 'env-staging']],
    },
  },
  {
    name: 'rustshare',
    ends: {
      'kubedoio/rustshare-backend': [
        ['0.3', '0.3.1', 'sha-COMMIT'],
        ['0.3.0', 'sha-COMMIT'],
        ['0.4', '0.4.0', 'latest', 'sha-COMMIT'],
        ['0.4.0-rc.1', 'sha-COMMIT'],
        ['0.4.0-rc.2', 'sha-COMMIT'],
        ['edge', 'nightly-2026-04-01', 'sha-COMMIT'],
      ],
    },
  },
  {
    name: 'deprecation',
    ends: {
      'kubedoio/rustshare-backend': [
        ['0', '0.6', '0.6.1', 'latest', 'sha-COMMIT'],
        ['0.4', '0.4.0', 'sha-COMMIT'],
        ['0.5', '0.5.1', 'sha-COMMIT'],
        ['0.5.0', 'sha-COMMIT'],
        ['0.6.0', 'sha-COMMIT'],
      ],
    },
  },
  {
    name: 'reconcile',
    ends: {
      // 1.4.0 is what somebody wrote over it: it is reported, and left.
      'acme/web': [['1', '1.4', '1.4.0', '1.4.1', 'latest', 'sha-COMMIT'], ['sha-COMMIT']],
    },
  },
  {
    name: 'tripl',
    ends: {
      'vladenisov/tripl': [
        ['1.3', '1.3.0', 'sha-COMMIT'],
        ['1.4', '1.4.1', 'latest', 'sha-COMMIT'],
        ['1.4.0', 'sha-COMMIT'],
      ],
    },
  },
]

/** Of each example its own: several have the same image names. */
let registry: DockerRegistry

/** Seconds on a quiet machine; many processes, so more on one that is busy with other tests. */
const PATIENCE = 180_000

beforeEach(async () => {
  registry = await startDockerRegistry({ inMemory: true })
})

afterEach(async () => {
  await registry.stop()
})

async function walk(name: string): Promise<string> {
  const script = resolve(root, 'examples', name, 'walkthrough.sh')
  const env = {
    ...plainEnvironment(),
    // The scripts start `node` themselves: the one that runs this.
    PATH: `${resolve(process.execPath, '..')}:${process.env['PATH'] ?? ''}`,
    REGISTRY: registry.host,
    TIDEMARK: resolve(root, 'bin/tidemark'),
  }
  const { stdout } = await promisify(execFile)('bash', [script], { env, maxBuffer: 2 ** 24 })
  return stdout
}

/** Tags in groups that name the same digest, sorted; commits, which differ from run to run, as COMMIT. */
async function tagsOf(repository: string): Promise<readonly (readonly string[])[]> {
  const found = Object.entries(await rawRegistry(registry.host).tags(repository))
  const named = found.map(([tag, digest]) => ({ tag: tag.replace(/\b[0-9a-f]{7,40}$/u, 'COMMIT'), digest }))
  const groups = [...Map.groupBy(named, ({ digest }) => digest).values()]
  const sorted = groups.map((group) => group.map(({ tag }) => tag).toSorted())
  return sorted.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
}

describe('the examples', () => {
  it('are all in the table', () => {
    const folders = readdirSync(resolve(root, 'examples'), { withFileTypes: true })
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(names.toSorted()).toEqual(EXAMPLES.map(({ name }) => name).toSorted())
  })

  it.each(EXAMPLES)(
    '$name walks through on a real registry',
    async ({ name, ends }) => {
      await walk(name)
      const found: Record<string, readonly (readonly string[])[]> = {}
      for (const repository of Object.keys(ends)) found[repository] = await tagsOf(repository)
      expect(found).toEqual(ends)
    },
    PATIENCE,
  )
})
