import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeImage } from '../../testing/images.ts'
import { registryBench, rulesFor } from '../../testing/registry/bench.ts'
import { makeCertificate } from '../../testing/registry/certificate.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeProxy } from '../../testing/registry/proxy.ts'

const bench = registryBench()
let folder = ''
let ca = ''
let tls = { key: '', cert: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-tls-'))
  tls = makeCertificate('registry.test')
  ca = join(folder, 'cert.pem')
  writeFileSync(ca, tls.cert)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const ENV = { HOME: '/nonexistent' }

describe('TLS', () => {
  it('trusts the authority that the policy names for the registry', async () => {
    const registry = await bench.registry({ tls })
    const store = bench
      .stores({ registries: { [registry.host]: rulesFor({ ca }) } })
      .open(`${registry.host}/acme/web`)
    await store.writeTags(await makeImage(store, { seed: 'a' }), ['1.0.0'])
    for (let count = 0; count < 20; count += 1) await store.resolve('1.0.0')
    expect(registry.connections).toBe(1)
  })

  it.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])('trusts the authorities of %s', async (variable) => {
    const registry = await bench.registry({ tls })
    const proxy = await bench.proxy(registry)
    const env = { ...ENV, [variable]: ca, HTTPS_PROXY: proxy.origin }
    expect(await bench.stores({ env }).open('registry.test/acme/web').listTags()).toEqual([])
  })

  it('is E_TLS for any other authority, and is not tried again', async () => {
    const registry = await bench.registry({ tls })
    const proxy = await bench.proxy(registry)
    const store = bench.stores({ env: { ...ENV, HTTPS_PROXY: proxy.origin } }).open('registry.test/acme/web')
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_TLS', exit: 5, details: { tries: 1 } })
  })

  it('is E_TLS for a certificate of another name', async () => {
    const registry = await bench.registry({ tls })
    const proxy = await bench.proxy(registry)
    const env = { ...ENV, SSL_CERT_FILE: ca, HTTPS_PROXY: proxy.origin }
    await expect(bench.stores({ env }).open('other.test/acme/web').listTags()).rejects.toMatchObject({
      code: 'E_TLS',
    })
  })

  it('is E_TLS when the registry speaks plain HTTP', async () => {
    const registry = await bench.registry()
    const store = bench
      .stores({ registries: { [registry.host]: rulesFor({ ca }) } })
      .open(`${registry.host}/acme/web`)
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_TLS' })
  })

  it.each(['missing.pem', 'empty.pem'])(
    'is E_TLS when the file of the authority is no good (%s)',
    async (name) => {
      writeFileSync(join(folder, 'empty.pem'), 'nothing')
      const registry = await bench.registry({ tls })
      const rules = rulesFor({ ca: join(folder, name) })
      const store = bench.stores({ registries: { [registry.host]: rules } }).open(`${registry.host}/acme/web`)
      await expect(store.listTags()).rejects.toMatchObject({ code: 'E_TLS' })
    },
  )

  it('keeps the login and the scheme: a redirect to http is refused', async () => {
    const registry = await bench.registry({ tls, redirectBlobs: () => 'http://storage.test/blob' })
    const store = bench
      .stores({ registries: { [registry.host]: rulesFor({ ca }) } })
      .open(`${registry.host}/acme/web`)
    const image = await makeImage(store, { seed: 'a' })
    const { config } = JSON.parse(Buffer.from(image.bytes).toString())
    await expect(store.readBlob(config)).rejects.toMatchObject({ code: 'E_REDIRECT_REFUSED' })
  })

  it('refuses a token server without it (security 25)', async () => {
    const registry = await bench.registry({ tls, auth: { kind: 'token', realm: 'http://tokens.test/token' } })
    const store = bench
      .stores({ registries: { [registry.host]: rulesFor({ ca }) } })
      .open(`${registry.host}/acme/web`)
    await expect(store.listTags()).rejects.toMatchObject({ code: 'E_REALM_REFUSED' })
  })
})

async function proxied(): Promise<{ readonly registry: FakeRegistry; readonly proxy: FakeProxy }> {
  const registry = await bench.registry()
  return { registry, proxy: await bench.proxy(registry) }
}

describe('a proxy', () => {
  const registries = { 'registry.test': rulesFor({ plainHttp: true }) }

  it('carries plain HTTP by whole URLs', async () => {
    const { proxy } = await proxied()
    const stores = bench.stores({ env: { ...ENV, HTTP_PROXY: proxy.origin }, registries })
    expect(await stores.open('registry.test/acme/web').listTags()).toEqual([])
    expect(proxy.requests).toEqual(['GET http://registry.test/v2/acme/web/tags/list?n=1000'])
  })

  it('carries TLS through one CONNECT for many requests', async () => {
    const registry = await bench.registry({ tls })
    const proxy = await bench.proxy(registry)
    const env = { ...ENV, https_proxy: proxy.origin, SSL_CERT_FILE: ca }
    const store = bench.stores({ env }).open('registry.test/acme/web')
    for (let count = 0; count < 10; count += 1) await store.listTags()
    expect(proxy.requests).toEqual(['CONNECT registry.test:443'])
  })

  it('is left out for hosts of NO_PROXY and for loopback', async () => {
    const { registry, proxy } = await proxied()
    const env = { ...ENV, HTTP_PROXY: proxy.origin, NO_PROXY: 'localhost,.test' }
    const stores = bench.stores({
      env,
      registries: { [`registry.test:${registry.host.split(':')[1]}`]: rulesFor({ plainHttp: true }) },
      lookup: (_host, options, callback) => {
        if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
        else callback(null, '127.0.0.1', 4)
      },
    })
    await stores.open(`${registry.host}/acme/web`).listTags()
    await stores.open(`registry.test:${registry.host.split(':')[1]}/acme/web`).listTags()
    expect(proxy.requests).toEqual([])
    expect(registry.requests).toHaveLength(2)
  })
})
