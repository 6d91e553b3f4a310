import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { makeImage } from '../../src/testing/images.ts'
import { registryBench } from '../../src/testing/registry/bench.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeAuth } from '../../src/testing/registry/options.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

const bench = registryBench()

/** A registry that serves those who are logged in, and nobody else. */
const PRIVATE: FakeAuth = { kind: 'token', username: 'robot', password: 'secret' }

interface Private extends Project {
  /** Publishes a release, logged in; what the run says by the way. */
  release(version: string): Promise<readonly string[]>
}

async function makePrivate(registry: FakeRegistry, rules: string): Promise<Private> {
  const image = `${registry.host}/acme/web`
  const policy = `version: 1\nimage: ${image}\ntags: semver\nregistries: { "${registry.host}": { ${rules} } }\n`
  const project = await makeProject({ policy })
  const auth = Buffer.from('robot:secret').toString('base64')
  project.env['DOCKER_CONFIG'] = join(project.root, '.docker')
  await project.write('.docker/config.json', JSON.stringify({ auths: { [registry.host]: { auth } } }))
  const stores = bench.stores({ env: { DOCKER_CONFIG: join(project.root, '.docker') } })
  return Object.assign(project, {
    async release(version: string) {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', version)
      const { digest } = await makeImage(stores.open(image), { seed: version })
      const args = ['publish', '--version', version, '--commit', 'HEAD', '--digest', digest]
      return (await project.json(args))['notices'].filter((text: string) => text.includes('pull'))
    },
  })
}

/** How often a token was asked for without a login. */
function anonymous({ requests }: FakeRegistry): number {
  return requests.filter(
    ({ path, headers }) => path.startsWith('/token') && headers.authorization === undefined,
  ).length
}

describe('an image that is meant to be public', () => {
  it('004-34: says after a publish that nobody without a login can pull it', async () => {
    const registry = await bench.registry({ auth: PRIVATE })
    await using project = await makePrivate(registry, 'public: true')
    for (const version of ['1.0.0', '1.1.0']) {
      const notices = await project.release(version)
      expect(notices).toHaveLength(1)
      expect(notices[0]).toContain(`anonymous pulls of ${registry.host}/acme/web are refused`)
    }
    expect(anonymous(registry)).toBe(2)
    expect(registry.images.at('acme/web').tags.has('1.1.0')).toBe(true)
  })

  it('004-34: says nothing where anybody can', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    await using project = await makePrivate(registry, 'public: true')
    expect(await project.release('1.0.0')).toEqual([])
    expect(anonymous(registry)).toBe(1)
  })

  it.each(['public: false', 'protected: true'])(
    '004-34: asks nothing of a registry of which the policy says %s',
    async (rules) => {
      const registry = await bench.registry({ auth: PRIVATE })
      await using project = await makePrivate(registry, rules)
      expect(await project.release('1.0.0')).toEqual([])
      expect(anonymous(registry)).toBe(0)
    },
  )
})
