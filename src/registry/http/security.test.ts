import type { LookupFunction } from 'node:net'

import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { makeImage, manifestOf } from '../../testing/images.ts'
import { registryBench, rulesFor } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import { collect } from '../layout/collect.ts'
import type { ImageStore } from '../image-store.ts'
import type { HttpStoresOptions } from './stores.ts'

const bench = registryBench()

/** A login for every host, as `DOCKER_CONFIG` would have it, without a file. */
const LOGIN = { HOME: '/nonexistent', GITHUB_TOKEN: 'github-secret', GITHUB_ACTOR: 'robot' }

interface Scene {
  readonly registry: FakeRegistry
  readonly store: ImageStore
  readonly image: Manifest
  readonly layer: Descriptor
}

async function scene(
  options: FakeRegistryOptions = {},
  client: Partial<HttpStoresOptions> = {},
): Promise<Scene> {
  const registry = await bench.registry(options)
  const store = bench.stores(client).open(`${registry.host}/acme/web`)
  const plain = bench.stores().open(`${registry.host}/acme/web`)
  if (options.auth !== undefined) return { registry, store, image: manifestOf({}, ''), layer: NO_LAYER }
  const image = await makeImage(plain, { seed: 'a', sizeBytes: 100_000 })
  registry.images.at('acme/web').tags.set('1.0.0', image.digest)
  registry.requests.length = 0
  const [layer] = JSON.parse(Buffer.from(image.bytes).toString()).layers
  return { registry, store, image, layer }
}

const NO_LAYER: Descriptor = { mediaType: '', digest: digestOf(''), size: 0 }

/** Names of the test to addresses. */
function names(table: Readonly<Record<string, string>>): LookupFunction {
  return (hostname, options, callback) => {
    const address = table[hostname] ?? '127.0.0.1'
    const family = address.includes(':') ? 6 : 4
    if (options.all === true) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

describe('security 25: a realm that no honest registry names', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:1/token',
    'http://[::1]:1/token',
    'http://0.0.0.0/token',
    'http://10.1.2.3/token',
    'http://172.16.0.1/token',
    'http://192.168.1.1/token',
    'http://100.64.0.1/token',
    'http://[fe80::1]/token',
    'http://[fd00::1]/token',
    'http://[::ffff:169.254.169.254]/token',
    'http://[::]/token',
    'http://2852039166/token',
    'http://0x7f000001/token',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://tokens.test/',
    'javascript:alert(1)',
    'not a url',
    'http://user:secret@tokens.test/token',
    '',
  ])('%s is E_REALM_REFUSED, and nothing is sent there', async (realm) => {
    const { registry, store } = await scene({ auth: { kind: 'token', realm } })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({
      code: 'E_REALM_REFUSED',
      exit: 4,
    })
    expect(registry.requests).toHaveLength(1)
  })

  it('a name that resolves to a private address is refused at the connection', async () => {
    const lookup = names({ 'tokens.test': '169.254.169.254' })
    const { store } = await scene({ auth: { kind: 'token', realm: 'http://tokens.test/token' } }, { lookup })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_REALM_REFUSED' })
  })

  it('a name that leads to where the registry itself is may be asked', async () => {
    const tokens = await bench.registry({ auth: { kind: 'token' } })
    const realm = `http://tokens.test:${tokens.host.split(':')[1]}/token`
    const { store } = await scene({ auth: { kind: 'token', realm } }, { lookup: names({}) })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(tokens.requests).toHaveLength(1)
  })
})

async function foreignRealm(rules: Partial<ReturnType<typeof rulesFor>>): Promise<{
  readonly tokens: FakeRegistry
  readonly answer: Promise<unknown>
}> {
  const tokens = await bench.registry({ auth: { kind: 'token' } })
  const realmHost = `tokens.test:${tokens.host.split(':')[1]}`
  const registry = await bench.registry({ auth: { kind: 'token', realm: `http://${realmHost}/token` } })
  const host = 'ghcr.io'
  const lookup: LookupFunction = names({})
  const stores = bench.stores({
    env: { ...LOGIN, HTTP_PROXY: registry.origin, NO_PROXY: 'tokens.test' },
    lookup,
    registries: {
      [host]: rulesFor({
        plainHttp: true,
        ...rules,
        trustedHosts: (rules.trustedHosts ?? []).map(() => realmHost),
      }),
    },
  })
  return { tokens, answer: stores.open(`${host}/acme/web`).resolve('1.0.0') }
}

describe('security 26: credentials go to no foreign token server', () => {
  it('unless the policy trusts its host', async () => {
    const { tokens, answer } = await foreignRealm({ trustedHosts: [] })
    await expect(answer).rejects.toMatchObject({ code: 'E_REALM_REFUSED' })
    expect(tokens.requests).toEqual([])
  })

  it('and do when it does', async () => {
    const { tokens, answer } = await foreignRealm({ trustedHosts: ['the host'] })
    await expect(answer).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(tokens.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('robot:github-secret').toString('base64')}`,
    )
  })
})

describe('security 27: redirects', () => {
  it('of the token server are refused', async () => {
    const { registry, store } = await scene({ auth: { kind: 'token' } })
    registry.fault({
      path: /^\/token/u,
      effect: { status: 302, headers: { location: 'http://169.254.169.254/' } },
    })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_REALM_REFUSED' })
  })

  it('of blobs are followed without the login', async () => {
    const storage = await bench.registry()
    const stores = bench.stores()
    const image = await makeImage(stores.open(`${storage.host}/acme/web`), { seed: 'a', sizeBytes: 1000 })
    const [layer] = JSON.parse(Buffer.from(image.bytes).toString()).layers
    const port = storage.host.split(':')[1]
    const registry = await bench.registry({
      auth: { kind: 'token' },
      redirectBlobs: (path) => `http://storage.test:${port}${path}?X-Signature=abc`,
    })
    registry.images.at('acme/web').blobs.set(layer.digest, Buffer.from('elsewhere'))
    storage.requests.length = 0
    const store = bench.stores({ lookup: names({}) }).open(`${registry.host}/acme/web`)
    expect(digestOf(await collect(await store.readBlob(layer)))).toBe(layer.digest)
    expect(registry.requests.at(-1)?.headers.authorization).toMatch(/^Bearer /u)
    expect(storage.requests[0]?.path).toContain('?X-Signature=abc')
    expect(storage.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it.each([
    'http://169.254.169.254/latest/',
    'http://127.0.0.1:1/blob',
    'http://[::1]/blob',
    'http://10.0.0.1/blob',
    'http://[::ffff:10.0.0.1]/blob',
    'http://2130706433/blob',
    'file:///etc/passwd',
    'http://user:secret@storage.test/blob',
    'http://',
  ])('of blobs to %s are E_REDIRECT_REFUSED', async (location) => {
    const { store, layer } = await scene({ redirectBlobs: () => location })
    await expect(store.readBlob(layer)).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED', exit: 4 })
    await expect(store.hasBlob(layer.digest)).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
  })

  it('to a name with a private address are refused at the connection', async () => {
    const lookup = names({ 'storage.test': '10.0.0.7' })
    const { store, layer } = await scene({ redirectBlobs: () => 'http://storage.test/blob' }, { lookup })
    await expect(store.readBlob(layer)).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
  })

  it('without end are refused after ten', async () => {
    const { registry, store, layer } = await scene({ redirectBlobs: (path) => path })
    await expect(store.readBlob(layer)).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
    expect(registry.requests).toHaveLength(11)
  })
})

describe('security 28: urls of descriptors', () => {
  it('are not even read', async () => {
    const { store, registry, layer } = await scene()
    const urls = ['http://169.254.169.254/layer']
    const foreign = manifestOf(
      {
        schemaVersion: 2,
        mediaType: MEDIA_TYPES.ociManifest,
        config: { ...layer, urls },
        layers: [{ ...layer, urls }],
      },
      MEDIA_TYPES.ociManifest,
    )
    await store.writeManifest(foreign)
    registry.requests.length = 0
    await store.readManifest(foreign.digest)
    expect(await collect(await store.readBlob(layer))).toHaveLength(layer.size)
    expect(registry.requests.map(({ path }) => path)).toEqual([
      `/v2/acme/web/manifests/${foreign.digest}`,
      `/v2/acme/web/blobs/${layer.digest}`,
    ])
  })
})

describe('security 29: the Location of an upload', () => {
  const bytes = Buffer.from('layer')
  const descriptor: Descriptor = { mediaType: 'x/y', digest: digestOf(bytes), size: bytes.length }
  async function* content(): AsyncGenerator<Uint8Array> {
    yield bytes
  }

  it('on another host is refused', async () => {
    const registry = await bench.registry({ location: 'foreign' })
    const store = bench.stores().open(`${registry.host}/acme/web`)
    await expect(store.writeBlob(descriptor, async () => content())).rejects.toMatchObject({
      code: 'E_REDIRECT_REFUSED',
    })
    expect(registry.requests).toHaveLength(1)
  })

  it.each(['relative', 'absolute'] as const)(
    'that is %s is followed with its query as it came',
    async (location) => {
      const { store, registry } = await scene({ location })
      await store.writeBlob(descriptor, async () => content())
      expect(registry.requests.at(-1)?.path).toMatch(/\?_state=a%2Bb~c%3D&digest=sha256%3A[0-9a-f]{64}$/u)
    },
  )

  it('may not be missing', async () => {
    const { store, registry } = await scene()
    registry.fault({ method: 'POST', effect: { status: 202 } })
    await expect(store.writeBlob(descriptor, async () => content())).rejects.toMatchObject({
      code: 'E_REDIRECT_REFUSED',
    })
  })
})

describe('security 31: digests that disagree', () => {
  const wrong = `sha256:${'0'.repeat(64)}` as const

  it('between header and body are refused', async () => {
    const { store } = await scene({ digestHeader: wrong })
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH', exit: 4 })
  })

  it('between reference and answer are refused', async () => {
    const { store, registry, image } = await scene()
    registry.images
      .at('acme/web')
      .manifests.set(wrong, { mediaType: image.mediaType, bytes: Buffer.from(image.bytes) })
    await expect(store.readManifest(wrong)).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH' })
    const lying = await scene({ digestHeader: wrong })
    await expect(lying.store.resolve(lying.image.digest)).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH' })
  })

  it('between a blob and its bytes are refused at its end', async () => {
    const { store, registry, layer } = await scene()
    registry.images.at('acme/web').blobs.set(layer.digest, Buffer.alloc(layer.size))
    const stream = await store.readBlob(layer)
    await expect(collect(stream)).rejects.toMatchObject({ code: 'E_DIGEST_MISMATCH', exit: 4 })
  })
})

describe('security 32: bodies without measure', () => {
  it('of a manifest end at 4 MiB', async () => {
    const { store, registry } = await scene()
    registry.fault({ method: 'GET', effect: 'endless' })
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_TOO_LARGE', exit: 4 })
  })

  it('of a list end too', async () => {
    const { store, registry } = await scene({}, { limits: { listBody: 1_000_000 } })
    registry.fault({ method: 'GET', effect: 'endless' })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
  })

  it('of a token server end too', async () => {
    const { store, registry } = await scene({ auth: { kind: 'token' } })
    registry.fault({ path: /^\/token/u, effect: 'endless' })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
  })

  it('of an error do not matter', async () => {
    const { store, registry } = await scene()
    registry.fault({ method: 'GET', effect: { status: 404, body: 'x'.repeat(1_000_000) } })
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it('of a blob end where the descriptor says', async () => {
    const { store, registry, layer } = await scene()
    registry.fault({ method: 'GET', effect: 'endless' })
    const stream = await store.readBlob(layer)
    await expect(collect(stream)).rejects.toMatchObject({ code: 'E_TOO_LARGE', exit: 4 })
  })

  it('that trickle are given up', async () => {
    const limits = { idle: 40, tries: 2 }
    const { store, registry, layer } = await scene({}, { limits })
    registry.fault({ method: 'GET', times: 100, effect: 'drip' })
    await expect(store.readBlob(layer).then(collect)).rejects.toMatchObject({
      code: 'E_REGISTRY_UNAVAILABLE',
    })
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_UNAVAILABLE' })
  })

  it('that are compressed without being asked for are refused', async () => {
    const { store, registry } = await scene()
    registry.fault({
      method: 'GET',
      effect: { status: 200, headers: { 'content-encoding': 'gzip' }, body: 'x' },
    })
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
    expect(registry.requests[0]?.headers['accept-encoding']).toBe('identity')
  })
})

async function many(list: NonNullable<FakeRegistryOptions['list']>, limits = {}): Promise<ImageStore> {
  const { registry, store, image } = await scene({ list }, { limits })
  for (let at = 0; at < 50; at += 1) registry.images.at('acme/web').tags.set(`t${at}`, image.digest)
  return store
}

describe('security 33: lists without end', () => {
  it('that run in circles are refused', async () => {
    const store = await many({ page: 5, link: 'loop' })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it('that lead to another host are refused', async () => {
    const store = await many({ page: 5, link: 'foreign' })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
  })

  it('that have too many pages or tags are refused', async () => {
    await expect((await many({ page: 5 }, { pages: 3 })).listTags()).rejects.toMatchObject({
      code: 'E_TOO_LARGE',
    })
    await expect((await many({ page: 5 }, { tags: 20 })).listTags()).rejects.toMatchObject({
      code: 'E_TOO_LARGE',
    })
  })
})

describe('security 35 to 38: manifests that two readers would read differently', () => {
  it.each([
    ['35: served as an index', { manifestType: MEDIA_TYPES.ociIndex }],
    ['38: served as schema 1', { manifestType: 'application/vnd.docker.distribution.manifest.v1+prettyjws' }],
    ['38: served as something unknown', { manifestType: 'application/vnd.acme.thing+json' }],
  ])('%s are E_MANIFEST_INVALID', async (_, options) => {
    const { store } = await scene(options)
    await expect(store.readManifest('1.0.0')).rejects.toMatchObject({ code: 'E_MANIFEST_INVALID', exit: 4 })
  })

  it('36: with duplicate names are E_MANIFEST_INVALID, and are not written either', async () => {
    const { store, registry, image } = await scene()
    const text = Buffer.from(image.bytes).toString().replace('{', '{"layers":[],')
    const bytes = Buffer.from(text)
    registry.images.putManifest('acme/web', { mediaType: image.mediaType, bytes }, 'two-faced')
    await expect(store.readManifest('two-faced')).rejects.toMatchObject({ code: 'E_MANIFEST_INVALID' })
    registry.requests.length = 0
    const manifest = { digest: digestOf(bytes), mediaType: image.mediaType, bytes }
    await expect(store.writeManifest(manifest)).rejects.toMatchObject({ code: 'E_MANIFEST_INVALID' })
    expect(registry.requests).toEqual([])
  })

  it('an HTML page in place of a manifest is E_REGISTRY_PROTOCOL', async () => {
    const { store, registry } = await scene()
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' }
    registry.fault({ times: 2, effect: page })
    await expect(store.resolve('1.0.0')).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL', exit: 5 })
  })
})
