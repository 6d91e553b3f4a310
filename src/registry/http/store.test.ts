import { describe, expect, it } from 'vitest'

import { makeImage } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'

const bench = registryBench()

describe('connections', () => {
  it('are kept: 200 requests one after the other use one', async () => {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    const image = await makeImage(store, { seed: 'a' })
    await store.writeTags(image, ['1.0.0'])
    for (let count = 0; count < 200; count += 1) await store.resolve('1.0.0')
    expect(registry.connections).toBe(1)
  })

  it('never exceed the cap, however many requests are under way', async () => {
    const registry = await bench.registry()
    const store = bench.stores({ limits: { connections: 6 } }).open(`${registry.host}/acme/web`)
    await store.writeTags(await makeImage(store, { seed: 'a' }), ['1.0.0'])
    await Promise.all(Array.from({ length: 100 }, () => store.resolve('1.0.0')))
    expect(registry.connections).toBeGreaterThan(1)
    expect(registry.connections).toBeLessThanOrEqual(6)
  })

  it('are shared by all images of a registry, absent tags and refusals included', async () => {
    const registry = await bench.registry({ absence: 'spec' })
    const stores = bench.stores()
    await stores.open(`${registry.host}/acme/web`).resolve('1')
    await stores.open(`${registry.host}/acme/api`).listTags()
    await stores.open(`${registry.host}/acme/api`).readManifest('1')
    expect(registry.connections).toBe(1)
  })

  it('carry no more manifest writes at a time than registries stand', async () => {
    const registry = await bench.registry()
    const store = bench.stores({ limits: { writes: 2 } }).open(`${registry.host}/acme/web`)
    const image = await makeImage(store, { seed: 'a' })
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`)
    await Promise.all(tags.map((tag) => store.writeTags(image, [tag])))
    expect(registry.busiest).toBeLessThanOrEqual(2)
  })

  it('are opened again when the registry closed an idle one', async () => {
    const registry = await bench.registry()
    const store = bench.stores().open(`${registry.host}/acme/web`)
    await store.writeTags(await makeImage(store, { seed: 'a' }), ['1.0.0'])
    registry.fault({ method: 'HEAD', effect: 'reset' })
    expect(await store.resolve('1.0.0')).not.toBeNull()
    expect(registry.connections).toBe(2)
  })
})

describe('a store', () => {
  it.each([
    '',
    'web',
    'oci:./web',
    'ghcr.io/',
    'ghcr.io/ACME/web',
    'user@host/web',
    'host/web:1',
    'ho st/web',
    'host/../web',
  ])('is not opened for the name "%s"', (name) => {
    expect(() => bench.stores().open(name)).toThrowError(expect.objectContaining({ code: 'E_REFERENCE' }))
  })

  it.each(['a/b', '../x', 'sha256:abc', '', 'a b', `x${'y'.repeat(128)}`])(
    'asks nothing about "%s", which is neither tag nor digest',
    async (reference) => {
      const registry = await bench.registry()
      const store = bench.stores().open(`${registry.host}/acme/web`)
      await expect(store.resolve(reference)).rejects.toMatchObject({ code: 'E_TAG' })
      await expect(store.deleteTag(reference)).rejects.toMatchObject({ code: 'E_TAG' })
      expect(registry.requests).toEqual([])
    },
  )

  it('stops when the whole client is told to', async () => {
    const registry = await bench.registry()
    const controller = new AbortController()
    const store = bench.stores({ signal: controller.signal }).open(`${registry.host}/acme/web`)
    registry.fault({ effect: 'hang' })
    const answer = store.resolve('1')
    controller.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
  })
})
