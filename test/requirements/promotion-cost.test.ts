import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makeProject } from '../support/project.ts'
import { stagesPolicy } from '../support/stages.ts'

const STAGES = 'environments: { dev: { follows: { branches: [main] } }, staging: { after: dev } }\n'

describe('what a promotion asks of the registry', () => {
  it('is one read and one write of the manifest; the rest are HEADs that check before and after', async () => {
    const registry = await startFakeRegistry()
    const image = `${registry.host}/acme/web`
    await using project = await makeProject({ policy: stagesPolicy({ web: image }, STAGES), remote: true })
    const deliver = async (seed: string) => {
      await project.repository.git('commit', '--quiet', '--allow-empty', '--message', seed)
      const built = await project.push(image, { seed, platforms: ['linux/amd64', 'linux/arm64'] })
      await project.json(['publish', '--event', 'build', '--digest', built])
      return built
    }
    await deliver('one')
    await project.json(['promote', 'staging'])
    const digest = await deliver('two')
    const before = registry.requests.length
    await project.json(['promote', 'staging'])
    const seen = registry.requests.slice(before).filter(({ path }) => path.includes('/manifests/'))
    const of = (method: string): readonly string[] =>
      seen
        .filter((request) => request.method === method)
        .map(({ path }) => path.replace(/^.*\/manifests\//u, ''))
    expect(of('GET')).toEqual([digest])
    expect(of('PUT')).toEqual(['env-staging'])
    expect(of('HEAD').toSorted()).toEqual(['env-staging', 'env-staging', 'env-staging', digest].toSorted())
    const again = registry.requests.length
    await project.json(['promote', 'staging'])
    const methods = registry.requests.slice(again).map(({ method }) => method)
    expect(methods.filter((method) => method === 'PUT')).toEqual([])
    await registry.close()
  })
})
