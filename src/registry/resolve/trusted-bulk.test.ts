import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeAuth } from '../../testing/registry/options.ts'
import type { ImageStore } from '../image-store.ts'
import { RequestBudget } from './request-budget.ts'
import { resolveTags } from './resolve-tags.ts'
import type { ResolveOptions } from './resolve-tags.ts'

const bench = registryBench()
const COUNT = 250
const API = /^\/api\/v2\.0\/projects\/acme\/repositories\/web\/artifacts/u
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

interface Scene {
  readonly registry: FakeRegistry
  readonly store: ImageStore
  readonly truth: Map<string, Digest>
}

async function scene(auth?: FakeAuth, size = COUNT): Promise<Scene> {
  const registry = await bench.registry(auth === undefined ? {} : { auth })
  const truth = new Map<string, Digest>()
  for (let index = 0; index < size; index += 1) {
    const config = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`${index % 9}`),
      size: 2,
    }
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [] }))
    const tag = `1.${index}`
    registry.images.putManifest('acme/web', { mediaType: MEDIA_TYPES.ociManifest, bytes }, tag)
    truth.set(tag, digestOf(bytes))
  }
  const env = { HOME: auth === undefined ? '/nonexistent' : await homeWith(registry.host) }
  return { registry, truth, store: bench.stores({ env }).open(`${registry.host}/acme/web`) }
}

async function homeWith(host: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'tidemark-bulk-'))
  folders.push(home)
  const auth = Buffer.from('robot:secret').toString('base64')
  await mkdir(join(home, '.docker'))
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
  return home
}

/** Answers as Harbor does, a hundred artifacts a page. */
function actAsHarbor(registry: FakeRegistry, tags: ReadonlyMap<string, Digest>): void {
  const artifacts = [...tags].map(([name, digest]) => ({ digest, tags: [{ name }] }))
  const pages = Math.ceil(artifacts.length / 100)
  for (let page = 0; page < pages; page += 1) {
    const link = `</api/v2.0/projects/acme/repositories/web/artifacts?page=${page + 2}>; rel="next"`
    registry.fault({
      path: new RegExp(
        `^/api/v2\\.0/projects/acme/repositories/web/artifacts\\?(?:.*&)?page=${page + 1}(?:&|$)`,
        'u',
      ),
      times: 100,
      effect: {
        status: 200,
        headers: page + 1 < pages ? { link } : {},
        body: JSON.stringify(artifacts.slice(page * 100, page * 100 + 100)),
      },
    })
  }
}

async function read(store: ImageStore, options?: ResolveOptions): Promise<Map<string, Digest | null>> {
  const found = new Map<string, Digest | null>()
  for await (const { tag, digest } of resolveTags(store, null, options)) found.set(tag, digest)
  return found
}

function count(registry: FakeRegistry, method: string, path: RegExp): number {
  return registry.requests.filter((request) => request.method === method && path.test(request.path)).length
}

describe('tags in bulk', () => {
  it('come by one request a page, and a sample of one in a hundred is read by the standard', async () => {
    const { registry, store, truth } = await scene()
    actAsHarbor(registry, truth)
    const notices: string[] = []
    expect(await read(store, { onNotice: (notice) => notices.push(notice) })).toEqual(truth)
    expect(count(registry, 'GET', API)).toBe(3)
    expect(count(registry, 'HEAD', /manifests/u)).toBe(3)
    expect(notices).toEqual([])
  })

  it('are held against the standard the less, the less of them is news', async () => {
    const { registry, store, truth } = await scene(undefined, 1000)
    actAsHarbor(registry, truth)
    const heads = async (known: ReadonlyMap<string, Digest>): Promise<number> => {
      const before = count(registry, 'HEAD', /manifests/u)
      expect(await read(store, { known })).toEqual(truth)
      return count(registry, 'HEAD', /manifests/u) - before
    }
    expect(await heads(new Map())).toBe(10)
    expect(await heads(truth)).toBe(3)
    expect(await heads(new Map([...truth].slice(0, 400)))).toBe(6)
  })

  it('are completed by the standard where the API leaves some out', async () => {
    const { registry, store, truth } = await scene()
    actAsHarbor(registry, new Map([...truth].slice(0, 240)))
    expect(await read(store)).toEqual(truth)
    expect(count(registry, 'HEAD', /manifests/u)).toBe(13)
  })

  it('are none of them taken when one of the sample is wrong, which is told, and the API is not asked again', async () => {
    const { registry, store, truth } = await scene()
    const wrong = new Map([...truth.keys()].map((tag) => [tag, digestOf('somebody else')]))
    actAsHarbor(registry, wrong)
    const notices: string[] = []
    expect(await read(store, { onNotice: (notice) => notices.push(notice) })).toEqual(truth)
    expect(notices).toHaveLength(1)
    expect(await read(store)).toEqual(truth)
    expect(count(registry, 'GET', API)).toBe(3)
  })

  it.each([
    ['a page that is no JSON', { status: 200, body: '<html>' }],
    ['a list of something else', { status: 200, body: '{"items":[]}' }],
    ['an error that does not pass', { status: 500 }],
    [
      'a next page on another host',
      { status: 200, headers: { link: '<https://evil.example/x>; rel="next"' }, body: '[]' },
    ],
  ])('that are %s are told of, and every tag is read by itself', async (_, effect) => {
    const { registry, store, truth } = await scene()
    registry.fault({ path: API, times: 100, effect })
    const notices: string[] = []
    expect(await read(store, { onNotice: (notice) => notices.push(notice) })).toEqual(truth)
    expect(notices).toHaveLength(1)
    expect(count(registry, 'HEAD', /manifests/u)).toBe(COUNT)
  })

  it.each([
    ['answers a page with an error', { status: 500 }],
    ['has no more of it', { status: 404 }],
    ['answers a page with something else', { status: 200, body: '<html>' }],
  ])('count as far as they came when the API %s; the rest is read by itself', async (_, effect) => {
    const { registry, store, truth } = await scene()
    registry.fault({ path: /[?&]page=2/u, times: 100, effect })
    actAsHarbor(registry, truth)
    const notices: string[] = []
    expect(await read(store, { onNotice: (notice) => notices.push(notice) })).toEqual(truth)
    expect(notices).toHaveLength(1)
    expect(count(registry, 'HEAD', /manifests/u)).toBe(COUNT - 100 + 3)
  })

  it('are asked of the registry itself where they are not what is expected: it may be the API that is behind', async () => {
    const { registry, store, truth } = await scene()
    actAsHarbor(registry, truth)
    const moved = digestOf('expected')
    const expected = new Map([...truth].slice(0, 200)).set('1.7', moved).set('1.8', moved).set('9.9', moved)
    expect(await read(store, { expected })).toEqual(truth)
    const heads = registry.requests.filter(({ method }) => method === 'HEAD').map(({ path }) => path)
    expect(heads.length).toBeLessThanOrEqual(3 + 2)
    expect(heads).toEqual(
      expect.arrayContaining(['/v2/acme/web/manifests/1.7', '/v2/acme/web/manifests/1.8']),
    )
  })

  it.each([404, 401, 403, 302])(
    'that are not offered (%i) are nothing to tell of, and asked for once',
    async (status) => {
      const { registry, store, truth } = await scene()
      registry.fault({
        path: API,
        times: 100,
        effect: { status, headers: { location: 'https://login.example/' } },
      })
      const notices: string[] = []
      const onNotice = (notice: string): number => notices.push(notice)
      expect(await read(store, { onNotice })).toEqual(truth)
      expect(await read(store, { onNotice })).toEqual(truth)
      expect(notices).toEqual([])
      expect(count(registry, 'GET', API)).toBe(1)
    },
  )

  it('are not asked for when there are few tags', async () => {
    const { registry, store, truth } = await scene()
    const tags = [...truth.keys()].slice(0, 20)
    for await (const { tag, digest } of resolveTags(store, tags)) expect(digest).toBe(truth.get(tag))
    expect(count(registry, 'GET', API)).toBe(0)
  })

  it('get the login of that registry, as its API takes it', async () => {
    const { registry, store, truth } = await scene({ kind: 'token', username: 'robot', password: 'secret' })
    actAsHarbor(registry, truth)
    expect(await read(store)).toEqual(truth)
    const asked = registry.requests.filter(({ path }) => API.test(path))
    const basic = `Basic ${Buffer.from('robot:secret').toString('base64')}`
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([basic, basic, basic])
    const heads = registry.requests.filter(({ method }) => method === 'HEAD')
    expect(heads.every(({ headers }) => headers.authorization?.startsWith('Basic') !== true)).toBe(true)
  })

  it('count against the budget', async () => {
    const { registry, store, truth } = await scene()
    actAsHarbor(registry, truth)
    const budget = new RequestBudget(7)
    expect(await read(store, { budget })).toEqual(truth)
    expect(budget.left).toBe(0)
    await expect(read(store, { budget: new RequestBudget(2) })).rejects.toMatchObject({
      code: 'E_BUDGET',
      details: { limit: 2, read: 0, next: '1.0' },
    })
  })

  it('that speak of one tag twice are read again for that tag', async () => {
    const { registry, store, truth } = await scene()
    const artifacts = [...truth].map(([name, digest]) => ({ digest, tags: [{ name }] }))
    const twice = [{ digest: digestOf('before'), tags: [{ name: '1.7' }] }, ...artifacts]
    registry.fault({ path: API, times: 10, effect: { status: 200, body: JSON.stringify(twice) } })
    expect(await read(store)).toEqual(truth)
    expect(count(registry, 'HEAD', /manifests\/1\.7$/u)).toBeGreaterThanOrEqual(1)
  })
})
