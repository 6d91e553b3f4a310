import { describe, expect, it } from 'vitest'

import {
  ECR_HOST,
  ECR_KEYS,
  GITLAB,
  GITLAB_NEXT,
  ONE,
  TWO,
  replay,
  told,
  version,
} from '../../testing/registry/bulk-shapes.ts'
import { NotOffered, OddAnswer } from './bulk-source.ts'
import type { BulkWire } from './bulk-source.ts'

const EVERYWHERE: readonly (readonly [string, string])[] = [
  ['docker.io', 'acme/web'],
  ['ghcr.io', 'acme/shop/web'],
  ['europe-docker.pkg.dev', 'acme-project/apps/web'],
  [ECR_HOST, 'acme/web'],
  ['quay.io', 'acme/web'],
  ['registry.gitlab.com', 'acme/web'],
  ['harbor.example', 'acme/shop/web'],
]
const TOKENS = { GITHUB_TOKEN: 'gh', ...ECR_KEYS }

const ENDLESS: Readonly<Record<string, unknown>> = {
  'docker.io': { next: 'https://hub.docker.com/more', results: [{ name: '1.0', digest: ONE }] },
  'ghcr.io': [version(ONE, ['1.0'])],
  'europe-docker.pkg.dev': { manifest: { [ONE]: { tag: ['1.0'] } } },
  [ECR_HOST]: { imageIds: [{ imageTag: '1.0', imageDigest: ONE }], nextToken: 'more' },
  'quay.io': { tags: [{ name: '1.0', manifest_digest: ONE }], has_additional: true },
  'registry.gitlab.com': [{ name: '1.0', digest: ONE }],
  'harbor.example': [{ digest: ONE, tags: [{ name: '1.0' }] }],
}

describe("a registry's own API", () => {
  it.each(EVERYWHERE)('of %s that is not there, or hides the image, is no error', async (registry, path) => {
    await expect(told({ registry, path }, replay({}, TOKENS))).rejects.toBeInstanceOf(NotOffered)
  })

  it.each(EVERYWHERE)('of %s that answers something else is one', async (registry, path) => {
    for (const json of [
      undefined,
      null,
      'no',
      7,
      { message: 'no' },
      { results: {}, tags: {}, imageIds: {}, manifest: [] },
    ]) {
      const wire = { ...replay({}, TOKENS), send: async () => ({ status: 200, json, next: undefined }) }
      await expect(told({ registry, path }, wire)).rejects.toBeInstanceOf(OddAnswer)
    }
  })

  it.each(EVERYWHERE)('of %s that gives the same page again and again is left', async (registry, path) => {
    let asked = 0
    const wire: BulkWire = {
      ...replay({}, TOKENS),
      async send(request) {
        asked += 1
        return { status: 200, json: ENDLESS[registry], next: `${request.path.split('#')[0]}#${asked}` }
      },
    }
    await expect(told({ registry, path }, wire)).rejects.toBeInstanceOf(OddAnswer)
    expect(asked).toBe(2)
  })

  it('whose pages run in circles is left', async () => {
    const wire = replay({
      [GITLAB]: { next: GITLAB_NEXT, json: [{ name: '1.0', digest: ONE }] },
      [GITLAB_NEXT]: { next: GITLAB, json: [{ name: '1.1', digest: TWO }] },
    })
    await expect(told({ registry: 'registry.gitlab.com', path: 'acme/web' }, wire)).rejects.toBeInstanceOf(
      OddAnswer,
    )
    expect(wire.asked).toHaveLength(2)
  })

  it.each(EVERYWHERE)(
    'of %s is not believed to name tags or digests that are none',
    async (registry, path) => {
      const tag = { name: 'a b', digest: ONE, manifest_digest: ONE, imageTag: '-x', imageDigest: ONE }
      const digest = {
        name: '1.0',
        digest: 'sha256:short',
        manifest_digest: 7,
        imageTag: '1.0',
        imageDigest: null,
      }
      const list = [
        tag,
        digest,
        null,
        'text',
        { metadata: { container: { tags: ['1.0'] } }, name: 'latest', tags: [{ name: '1.0' }] },
      ]
      const manifest = { [ONE]: { tag: ['a b', 7] }, latest: { tag: ['1.0'] }, [TWO]: null }
      const object = { results: list, tags: list, imageIds: list, manifest }
      const lists = ['registry.gitlab.com', 'ghcr.io', 'harbor.example']
      const wire = {
        ...replay({}, TOKENS),
        send: async () => ({ status: 200, json: lists.includes(registry) ? list : object, next: undefined }),
      }
      expect(await told({ registry, path }, wire)).toEqual([])
    },
  )
})
