import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { manifestOf } from '../../testing/images.ts'
import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistryOptions } from '../../testing/registry/options.ts'

const bench = registryBench()
const PATH = /\/referrers\//u
const SUBJECT = digestOf('subject')

async function scene(options: FakeRegistryOptions = {}) {
  const registry = await bench.registry(options)
  const store = bench.stores().open(`${registry.host}/acme/web`)
  const ask = async () => await store.listReferrers?.(SUBJECT)
  return { registry, store, ask }
}

function answer(body: unknown, link?: string) {
  return { status: 200, body: JSON.stringify(body), headers: link === undefined ? {} : { link } }
}

describe('what refers to a digest', () => {
  it('is read to the last page, and is nothing for most', async () => {
    const { store, ask } = await scene({ referrers: 2 })
    expect(await ask()).toEqual([])
    const digests = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const type = MEDIA_TYPES.ociIndex
      const subject = { mediaType: type, digest: SUBJECT, size: 1 }
      const body = { schemaVersion: 2, mediaType: type, manifests: [], subject, annotations: { name } }
      const manifest = manifestOf(body, type)
      await store.writeManifest(manifest)
      digests.push(manifest.digest)
    }
    expect(await ask()).toEqual(digests)
  })

  it.each([400, 404, 405, 501])('is not known where there is no such API: %i', async (status) => {
    const { registry, ask } = await scene({ referrers: 2 })
    registry.fault({ path: PATH, effect: { status } })
    expect(await ask()).toBeNull()
  })

  it('is not known where a web page comes', async () => {
    const { registry, ask } = await scene({ referrers: 2 })
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    registry.fault({ path: PATH, effect: { status: 200, headers, body: '<html>' } })
    expect(await ask()).toBeNull()
  })

  it.each([
    [401, 'E_REGISTRY_DENIED'],
    [403, 'E_REGISTRY_DENIED'],
    [500, 'E_REGISTRY_UNAVAILABLE'],
  ])('is an error where the registry does not say it: %i', async (status, code) => {
    const { registry, ask } = await scene({ referrers: 2 })
    registry.fault({ path: PATH, effect: { status }, times: 100 })
    await expect(ask()).rejects.toMatchObject({ code })
  })

  it.each([
    ['a list', []],
    ['entries that are none', { manifests: ['sha256:…'] }],
    ['one entry for all', { manifests: { digest: SUBJECT } }],
  ])('is an error where the answer is no index: %s', async (_, body) => {
    const { registry, ask } = await scene({ referrers: 2 })
    registry.fault({ path: PATH, effect: answer(body) })
    await expect(ask()).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
  })

  it('may be of any type, and of algorithms that are passed over', async () => {
    const { registry, ask } = await scene({ referrers: 2 })
    const digest = digestOf('any')
    const entries = [{ digest, mediaType: 'text/plain' }, { digest: `sha512:${'a'.repeat(128)}` }]
    registry.fault({ path: PATH, effect: answer({ manifests: entries }) })
    expect(await ask()).toEqual([digest])
  })

  it('is not asked for in circles, nor on another host', async () => {
    const { registry, ask } = await scene({ referrers: 2 })
    const own = `</v2/acme/web/referrers/${SUBJECT}>; rel="next"`
    registry.fault({ path: PATH, effect: answer({ manifests: [] }, own), times: 100 })
    await expect(ask()).rejects.toMatchObject({ code: 'E_REGISTRY_PROTOCOL' })
    registry.heal()
    const foreign = `<http://registry.example/v2/x>; rel="next"`
    registry.fault({ path: PATH, effect: answer({ manifests: [] }, foreign) })
    await expect(ask()).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
  })

  it('is not known once only: an API that goes away on the second page is an error', async () => {
    const { registry, ask } = await scene({ referrers: 2 })
    const next = `</v2/acme/web/referrers/${SUBJECT}?page=1>; rel="next"`
    registry.fault({ path: /page=1/u, effect: { status: 404 }, times: 100 })
    registry.fault({ path: PATH, effect: answer({ manifests: [] }, next) })
    await expect(ask()).rejects.toMatchObject({ code: expect.stringMatching(/^E_REGISTRY/u) })
  })
})
