import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'
import type { ImageStore } from '../image-store.ts'
import { resolveTags } from '../resolve/resolve-tags.ts'

const bench = registryBench()
const LIST = /tags\/list/u

interface Scene {
  readonly registry: FakeRegistry
  readonly store: ImageStore
  readonly all: readonly string[]
}

async function scene(count: number, list: FakeRegistryOptions['list'] = {}): Promise<Scene> {
  const registry = await bench.registry({ list })
  const { tags } = registry.images.at('acme/web')
  for (let at = 0; at < count; at += 1) tags.set(`t${at}`, digestOf('any'))
  const store = bench.stores().open(`${registry.host}/acme/web`)
  return { registry, store, all: [...tags.keys()].toSorted() }
}

function pages(registry: FakeRegistry): number {
  return registry.requests.filter(({ path }) => LIST.test(path)).length
}

function page(
  tags: readonly string[],
  next?: string,
): { status: number; body: string; headers: Record<string, string> } {
  const headers: Record<string, string> =
    next === undefined ? {} : { link: `</v2/acme/web/tags/list?${next}>; rel="next"` }
  return { status: 200, body: JSON.stringify({ name: 'acme/web', tags }), headers }
}

describe('a list of tags that seems to end early', () => {
  it.each([999, 1000, 1001, 2000, 2500])('is read to its end without any link: %i tags', async (count) => {
    const { store, all } = await scene(count, { link: 'none' })
    expect(await store.listTags()).toEqual(all)
  })

  it('costs one question more when it ends with a full page, and none when it does not', async () => {
    const short = await scene(999, { link: 'none' })
    await short.store.listTags()
    expect(pages(short.registry)).toBe(1)
    const full = await scene(1000, { link: 'none' })
    await full.store.listTags()
    expect(pages(full.registry)).toBe(2)
  })

  it('is asked for in one piece where the registry passes `last` over', async () => {
    const { registry, store, all } = await scene(1500, { link: 'none' })
    registry.fault({ path: /last=|n=10000/u, times: 2, effect: page(all.slice(0, 1000)) })
    registry.fault({ path: /tags\/list$/u, effect: page(all) })
    expect(await store.listTags()).toEqual(all)
    expect(pages(registry)).toBe(4)
  })

  it('is asked for in a longer page where there is no other way, as at Google', async () => {
    const { registry, store, all } = await scene(1500, { link: 'none' })
    registry.fault({ path: /last=|tags\/list$/u, times: 10, effect: page(all.slice(0, 1000)) })
    registry.fault({ path: /n=10000/u, effect: page(all) })
    expect(await store.listTags()).toEqual(all)
    expect(pages(registry)).toBe(3)
  })

  it.each([400, 404, 405])('is asked for otherwise where a question is answered with %i', async (status) => {
    const { registry, store, all } = await scene(1500, { link: 'none' })
    registry.fault({ path: /last=/u, effect: { status } })
    registry.fault({ path: /n=10000/u, effect: { status } })
    registry.fault({ path: /tags\/list$/u, effect: page(all) })
    expect(await store.listTags()).toEqual(all)
  })

  it('is the whole when the registry answers the same to everything', async () => {
    const { registry, store, all } = await scene(1000)
    registry.fault({ path: LIST, times: 10, effect: page(all) })
    expect(await store.listTags()).toEqual(all)
    expect(pages(registry)).toBe(4)
  })

  it.each([400, 404])('is the whole when what follows is answered with %i', async (status) => {
    const { registry, store, all } = await scene(1000)
    registry.fault({ path: /last=/u, effect: { status } })
    expect(await store.listTags()).toEqual(all)
  })

  it('is not taken at all when the connection broke within it', async () => {
    const { registry, store } = await scene(500)
    registry.fault({ path: LIST, times: 10, effect: 'cut' })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REGISTRY_UNAVAILABLE' })
  })

  it('is not taken when what follows is refused', async () => {
    const { registry, store } = await scene(1000)
    registry.fault({ path: /last=/u, effect: { status: 403 } })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
  })
})

describe('a list of tags that changes between its pages', () => {
  it('has every tag once that was on any page', async () => {
    const { registry, store } = await scene(0)
    registry.fault({ path: LIST, effect: page(['a', 'b', 'c'], 'page=2') })
    registry.fault({ path: /page=2/u, effect: page(['c', 'd'], 'page=3') })
    registry.fault({ path: /page=3/u, effect: page([], 'page=4') })
    registry.fault({ path: /page=4/u, effect: page(['b', 'e']) })
    expect(await store.listTags()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('is refused when it only repeats itself', async () => {
    const { registry, store } = await scene(0)
    registry.fault({ path: LIST, effect: page(['a', 'b'], 'page=2') })
    registry.fault({ path: /page=2/u, effect: page(['a', 'b'], 'page=3') })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it('is refused when it leads to another host', async () => {
    const { registry, store } = await scene(5, { page: 2, link: 'foreign' })
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
    expect(pages(registry)).toBe(1)
  })
})

describe('tags by the thousand', () => {
  it('end where there are more than any image may have', async () => {
    const registry = await bench.registry({ list: { page: 100 } })
    const { tags } = registry.images.at('acme/web')
    for (let at = 0; at < 700; at += 1) tags.set(`t${at}`, digestOf('any'))
    const store = bench.stores({ limits: { tags: 500 } }).open(`${registry.host}/acme/web`)
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
    expect(pages(registry)).toBe(6)
  })

  it('may all come in one page, two hundred thousand of them', async () => {
    const { registry, store } = await scene(0)
    const tags = Array.from({ length: 200_000 }, (_, at) => `1.0.${at}`)
    registry.fault({ path: LIST, effect: page(tags) })
    expect(await store.listTags()).toHaveLength(200_000)
    expect(pages(registry)).toBe(1)
  })

  it('come with every character that a tag may have, and are read as they are', async () => {
    const first = fc.constantFrom('a', 'Z', '0', '9', '_')
    const rest = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '_', '.', '-'), maxLength: 127 })
    const names = fc.uniqueArray(
      fc.tuple(first, rest).map((parts) => parts.join('')),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(names, async (tags) => {
        const registry = await bench.registry()
        const bytes = Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            config: { mediaType: 'application/x', digest: digestOf('c'), size: 1 },
            layers: [],
          }),
        )
        const mediaType = 'application/vnd.oci.image.manifest.v1+json'
        registry.images.putManifest('acme/web', { mediaType, bytes }, ...tags)
        const store = bench.stores().open(`${registry.host}/acme/web`)
        const found: string[] = []
        for await (const { tag, digest } of resolveTags(store, null)) {
          expect(digest).toBe(digestOf(bytes))
          found.push(tag)
        }
        expect(found.toSorted()).toEqual(tags.toSorted())
      }),
      { numRuns: 25 },
    )
  })
})
