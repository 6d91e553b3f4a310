import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startDockerRegistry } from '../../src/testing/docker-registry.ts'
import type { DockerRegistry } from '../../src/testing/docker-registry.ts'
import { makeProject, policyFixture } from '../support/project.ts'
import { rawRegistry } from '../support/raw-registry.ts'

let registry: DockerRegistry

beforeAll(async () => {
  registry = await startDockerRegistry({ inMemory: true })
})

afterAll(async () => {
  await registry.stop()
})

describe('a release', () => {
  it('002-1: 1.4.0 publishes exactly its version, its lines, latest and its commit', async () => {
    const policy = (await policyFixture('002', registry.host)).replace('driftwood/web', 'smoke/web')
    await using project = await makeProject({ policy, tags: ['1.4.0'], remote: true })
    const image = `${registry.host}/smoke/web`
    const digest = await project.push(image, { seed: '1.4.0' })
    const commit = project.repository.commits.at(-1) ?? ''
    await project.json(['publish', '--version', '1.4.0', '--digest', digest])
    expect(await rawRegistry(registry.host).tags('smoke/web')).toEqual({
      '1.4.0': digest,
      '1.4': digest,
      '1': digest,
      latest: digest,
      [`git-${commit.slice(0, 7)}`]: digest,
    })
  })
})
