import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { makeImage } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions, ImmutableStyle } from '../../testing/registry/options.ts'
import type { HttpStoresOptions } from './stores.ts'
import type { ImageStore } from '../image-store.ts'

const bench = registryBench()

interface Scene {
  readonly registry: FakeRegistry
  readonly store: ImageStore
  readonly older: Manifest
  readonly newer: Manifest
}

/** Two stored images; `1.0.0` names the older one, without a request that the tests would count. */
async function scene(
  options: FakeRegistryOptions = {},
  client: Partial<HttpStoresOptions> = {},
): Promise<Scene> {
  const registry = await bench.registry(options)
  const store = bench.stores(client).open(`${registry.host}/acme/web`)
  const older = await makeImage(store, { seed: 'older' })
  const newer = await makeImage(store, { seed: 'newer' })
  registry.images.at('acme/web').tags.set('1.0.0', older.digest)
  registry.requests.length = 0
  return { registry, store, older, newer }
}

function asked(registry: FakeRegistry, method: string): readonly string[] {
  return registry.requests.filter((request) => request.method === method).map(({ path }) => path)
}

describe('reading a tag', () => {
  it('sends all four types in one Accept header, as distribution hides tags from shorter ones', async () => {
    const { registry, store } = await scene()
    await store.resolve('1.0.0')
    const [head] = registry.requests
    for (const type of Object.values(MEDIA_TYPES)) expect(head?.headers.accept).toContain(type)
  })

  it.each(['spec', 'not-found'] as const)(
    'takes 404 for absence when GET confirms it (%s)',
    async (absence) => {
      const { registry, store } = await scene({ absence })
      expect(await store.resolve('2.0.0')).toBeNull()
      expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
    },
  )

  it.each([
    ['a 404 without a code', 'bare', 'E_REGISTRY_PROTOCOL'],
    ['a web page', 'html', 'E_REGISTRY_PROTOCOL'],
    ['403, as Artifactory says for missing tags', 'forbidden', 'E_REGISTRY_DENIED'],
  ] as const)('never takes %s for absence', async (_, absence, code) => {
    const { store } = await scene({ absence })
    await expect(store.resolve('2.0.0')).rejects.toMatchObject({ code, exit: 5 })
    await expect(store.readManifest('2.0.0')).rejects.toMatchObject({ code, exit: 5 })
  })

  it.each([401, 403, 429, 500, 502, 503, 504])('never takes %d for absence', async (status) => {
    const { registry, store } = await scene()
    registry.fault({ path: /manifests/u, times: 100, effect: { status } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ exit: 5 })
  })

  it('never takes a 404 that speaks of the Accept header for absence', async () => {
    const { registry, store } = await scene()
    const body = JSON.stringify({
      errors: [{ code: 'MANIFEST_UNKNOWN', message: 'accept header does not support OCI' }],
    })
    registry.fault({ path: /manifests/u, times: 2, effect: { status: 404, body } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it('asks by GET and hashes when HEAD leaves out the digest (ECR)', async () => {
    const { registry, store, older } = await scene({ digestHeader: 'missing' })
    expect((await store.resolve('1.0.0'))?.digest).toBe(older.digest)
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  it('asks by GET when an old registry knows no HEAD of manifests (Nexus)', async () => {
    const { registry, store, older } = await scene()
    registry.fault({ method: 'HEAD', effect: { status: 404 } })
    expect((await store.resolve('1.0.0'))?.digest).toBe(older.digest)
  })

  it('strips parameters from Content-Type', async () => {
    const { store, older } = await scene({ manifestType: `${MEDIA_TYPES.ociManifest}; charset=utf-8` })
    expect((await store.resolve('1.0.0'))?.mediaType).toBe(older.mediaType)
    expect((await store.readManifest('1.0.0'))?.mediaType).toBe(older.mediaType)
  })

  it.each(['', 'text/plain', 'application/json'])(
    'believes the body about its type when it is served as "%s"',
    async (manifestType) => {
      const { store, older } = await scene({ manifestType })
      expect((await store.resolve('1.0.0'))?.mediaType).toBe(older.mediaType)
    },
  )
})

describe('a tag that the registry keeps', () => {
  const styles: readonly ImmutableStyle[] = ['harbor', 'ecr', 'quay', 'nexus', 'artifactory', 'zot']

  it.each(styles)('is E_REGISTRY_IMMUTABLE in the style of %s', async (style) => {
    const { store, newer, registry, older } = await scene({ immutable: { style, tags: /^1\.0\.0$/u } })
    await expect(store.writeTags(newer, ['1.0.0'])).rejects.toMatchObject({
      code: 'E_REGISTRY_IMMUTABLE',
      exit: 3,
      details: { tag: '1.0.0', current: older.digest, wanted: newer.digest },
    })
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(older.digest)
  })

  it.each(styles)('is no failure in the style of %s when it names these bytes already', async (style) => {
    const { store, older } = await scene({ immutable: { style, tags: /^1\.0\.0$/u } })
    expect(await store.writeTags(older, ['1.0.0'])).toMatchObject([{ tag: '1.0.0' }])
  })

  it('is told from a missing permission, which is also 403', async () => {
    const { registry, newer } = await scene({ immutable: { style: 'zot', tags: /./u } })
    const store = bench.stores().open(`${registry.host}/acme/web`)
    const denied = { status: 403, body: '{"errors":[{"code":"DENIED"}]}' }
    registry.fault({ method: 'PUT', path: /manifests\/sha256/u, effect: denied })
    await expect(store.writeTags(newer, ['1.0.0'])).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    // With the permission, proved by a write that changes nothing, it is the tag.
    await expect(store.writeTags(newer, ['1.0.0'])).rejects.toMatchObject({ code: 'E_REGISTRY_IMMUTABLE' })
  })

  it('is not blamed when Nexus refuses even a new tag', async () => {
    const { store, older } = await scene({ immutable: { style: 'nexus', tags: /./u } })
    await expect(store.writeTags(older, ['brand-new'])).rejects.toMatchObject({ code: 'E_REGISTRY_REFUSED' })
  })

  it('keeps those that were written before it in the details', async () => {
    const { store, newer } = await scene({ immutable: { style: 'quay', tags: /^1\.0\.0$/u } })
    await expect(store.writeTags(newer, ['1.0.1', '1.0.0'])).rejects.toMatchObject({
      details: { written: ['1.0.1'] },
    })
  })

  it('is not deleted either', async () => {
    const { store } = await scene({ immutable: { style: 'quay', tags: /./u } })
    await expect(store.deleteTag('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_IMMUTABLE' })
    expect(store.capabilities().deleteTag).toBe(true)
  })
})

describe('several tags', () => {
  const tags = ['1.0.1', '1.0', '1', 'latest']

  it('go in one request where the registry confirms each by OCI-Tag', async () => {
    const { registry, store, newer } = await scene({ multiTag: 46 })
    expect((await store.writeTags(newer, tags)).map(({ tag }) => tag)).toEqual(tags)
    expect(asked(registry, 'PUT')).toEqual([
      `/v2/acme/web/manifests/${newer.digest}?tag=1.0.1&tag=1.0&tag=1&tag=latest`,
    ])
    expect(store.capabilities().multiTag).toBe(true)
  })

  it('go ten at a time', async () => {
    const { registry, store, newer } = await scene({ multiTag: 46 })
    await store.writeTags(
      newer,
      Array.from({ length: 25 }, (_, at) => `t${at}`),
    )
    expect(asked(registry, 'PUT')).toHaveLength(3)
  })

  it('go one by one where 201 comes without OCI-Tag, and the registry is asked only once', async () => {
    const { registry, store, newer } = await scene()
    await store.writeTags(newer, tags)
    expect(asked(registry, 'PUT')).toHaveLength(1 + tags.length)
    for (const tag of tags) expect(registry.images.at('acme/web').tags.get(tag)).toBe(newer.digest)
    registry.requests.length = 0
    await store.writeTags(newer, tags)
    expect(asked(registry, 'PUT')).toHaveLength(tags.length)
    expect(store.capabilities().multiTag).toBe(false)
  })

  it('cost no question when there are two', async () => {
    const { registry, store, newer } = await scene()
    await store.writeTags(newer, ['1.0.1', '1.0'])
    expect(asked(registry, 'PUT')).toHaveLength(2)
  })

  it('are written one by one when only some were confirmed', async () => {
    const { registry, store, newer } = await scene({ multiTag: 46, confirmOnly: 2 })
    await store.writeTags(newer, tags)
    for (const tag of tags) expect(registry.images.at('acme/web').tags.get(tag)).toBe(newer.digest)
  })

  it.each([400, 404, 405, 414, 431, 500])(
    'are written one by one when together they get %d',
    async (status) => {
      const { registry, store, newer } = await scene()
      registry.fault({ method: 'PUT', path: /\?tag=/u, effect: { status } })
      await store.writeTags(newer, tags)
      for (const tag of tags) expect(registry.images.at('acme/web').tags.get(tag)).toBe(newer.digest)
    },
  )
})

describe('a condition on a tag', () => {
  it('goes along where the caller says what the tag should name', async () => {
    const { registry, store, newer, older } = await scene()
    const expected = new Map([
      ['1.0.0', older.digest],
      ['1.0.1', null],
    ])
    await store.writeTags(newer, ['1.0.1', '1.0.0'], { expected })
    const [first, second] = registry.requests.filter(({ method }) => method === 'PUT')
    expect(first?.headers['if-none-match']).toBe('*')
    expect(second?.headers['if-match']).toBe(`"${older.digest}"`)
  })

  it('saves the tag where a registry honours it', async () => {
    const { registry, store, newer, older } = await scene({ conditional: true })
    const expected = new Map([['1.0.0', null]])
    await expect(store.writeTags(newer, ['1.0.0'], { expected })).rejects.toMatchObject({
      code: 'E_REGISTRY_IMMUTABLE',
    })
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(older.digest)
  })

  it('is left out when it holds and the registry says 412 all the same', async () => {
    const { registry, store, newer, older } = await scene()
    registry.fault({ method: 'PUT', path: /manifests\/1\.0\.0/u, effect: { status: 412 } })
    await store.writeTags(newer, ['1.0.0'], { expected: new Map([['1.0.0', older.digest]]) })
    expect(registry.images.at('acme/web').tags.get('1.0.0')).toBe(newer.digest)
  })
})

async function listed(list: NonNullable<FakeRegistryOptions['list']>, count = 7): Promise<readonly string[]> {
  const { registry, store, older } = await scene({ list })
  const { tags } = registry.images.at('acme/web')
  tags.clear()
  for (let at = 0; at < count; at += 1) tags.set(`t${at}`, older.digest)
  return store.listTags()
}

describe('a list of tags', () => {
  const all = ['t0', 't1', 't2', 't3', 't4', 't5', 't6']

  it.each([
    ['pages with a relative Link (distribution 3, GHCR)', { page: 2 }],
    ['pages with an absolute Link (Quay)', { page: 2, link: 'absolute' }],
    ['pages whose Link leads nowhere (Artifactory)', { page: 2, link: 'wrong-path' }],
    ['one unsorted page (distribution 2.8)', { unsorted: true }],
    ['unsorted pages', { unsorted: true, page: 3 }],
    [
      'null and digests among the tags (Nexus, Artifactory)',
      { page: 3, noise: [null, '', `sha256:${'a'.repeat(64)}`, 7] },
    ],
    ['the same tag on every page', { page: 3, noise: ['t0'] }],
  ] as const)('is whole, sorted and without doubles with %s', async (_, list) => {
    expect(await listed(list)).toEqual(all)
  })

  it('asks for a thousand at a time, as ECR refuses more', async () => {
    const { registry, store } = await scene()
    await store.listTags()
    expect(asked(registry, 'GET')).toEqual(['/v2/acme/web/tags/list?n=1000'])
  })

  it('keeps the fallback tags of referrers', async () => {
    const { registry, store, older } = await scene()
    const fallback = `sha256-${'a'.repeat(64)}`
    registry.images.at('acme/web').tags.set(fallback, older.digest)
    expect(await store.listTags()).toEqual(['1.0.0', fallback])
  })

  it('is empty for a repository that is proved absent, and for {"tags":null}', async () => {
    const { registry, store } = await scene()
    const empty = bench.stores().open(`${registry.host}/acme/none`)
    expect(await empty.listTags()).toEqual([])
    registry.fault({ path: /tags\/list/u, effect: { status: 200, body: '{"name":"acme/web","tags":null}' } })
    expect(await store.listTags()).toEqual([])
  })

  it.each([
    ['HTML', '<html>', 'text/html'],
    ['no list', '{"tags":"all"}', 'application/json'],
    ['an array', '[]', 'application/json'],
  ])('is E_REGISTRY_PROTOCOL for %s', async (_, body, type) => {
    const { registry, store } = await scene()
    registry.fault({ path: /tags\/list/u, effect: { status: 200, body, headers: { 'content-type': type } } })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })
})

describe('deletion', () => {
  it.each(['unsupported', 'digest-invalid', 'not-found'] as const)(
    'of a tag is E_REGISTRY_UNSUPPORTED where the registry answers %s and the tag stands (Hub, distribution 2.8, Nexus)',
    async (deleteTag) => {
      const { store, older } = await scene({ deleteTag })
      await expect(store.deleteTag('1.0.0')).rejects.toMatchObject({
        code: 'E_REGISTRY_UNSUPPORTED',
        exit: 5,
      })
      expect(store.capabilities().deleteTag).toBe(false)
      expect((await store.resolve('1.0.0'))?.digest).toBe(older.digest)
    },
  )

  it('of what is absent is done', async () => {
    const { store } = await scene()
    await store.deleteTag('9.9.9')
    await store.deleteManifest(`sha256:${'a'.repeat(64)}`)
    expect(store.capabilities()).toMatchObject({ deleteTag: true, deleteManifest: true })
  })

  it('of a manifest is E_REGISTRY_UNSUPPORTED where it is switched off', async () => {
    const { store, older } = await scene({ deleteManifest: 'unsupported' })
    await expect(store.deleteManifest(older.digest)).rejects.toMatchObject({ code: 'E_REGISTRY_UNSUPPORTED' })
    expect(store.capabilities().deleteManifest).toBe(false)
  })
})

describe('writing a manifest', () => {
  it('is E_REGISTRY_REFUSED when what it names is not there', async () => {
    const { store, registry, older } = await scene()
    registry.images.at('acme/web').blobs.clear()
    await expect(store.writeManifest(older)).rejects.toMatchObject({
      code: 'E_REGISTRY_REFUSED',
      details: { codes: ['MANIFEST_BLOB_UNKNOWN'], status: 400 },
    })
  })

  it('is E_DIGEST_MISMATCH when the registry stored something else', async () => {
    const { store, registry, older } = await scene()
    const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }
    registry.fault({ method: 'PUT', effect: { status: 201, headers } })
    await expect(store.writeManifest(older)).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH' })
  })

  it('is E_REGISTRY_PROTOCOL when 200 comes in place of 201, as from a login page', async () => {
    const { store, registry, older } = await scene()
    registry.fault({
      method: 'PUT',
      effect: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
    })
    await expect(store.writeManifest(older)).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })
})
