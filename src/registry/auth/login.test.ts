import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { registryBench } from '../../testing/registry/bench.ts'
import type { FakeRegistry } from '../../testing/registry/fake-registry.ts'
import type { FakeAuth } from '../../testing/registry/options.ts'
import type { ImageStore } from '../image-store.ts'

const bench = registryBench()
let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tidemark-login-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

const BASIC: FakeAuth = { kind: 'basic', username: 'robot', password: 'se:cret' }
const TOKEN: FakeAuth = { kind: 'token', username: 'robot', password: 'se:cret' }
const AUTH = Buffer.from('robot:se:cret').toString('base64')

async function config(content: unknown, path = join(home, '.docker', 'config.json')): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
}

async function helper(name: string, script: string): Promise<void> {
  const path = join(home, `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

function open(registry: FakeRegistry, env: Readonly<Record<string, string>> = {}): ImageStore {
  const path = `${home}:${process.env['PATH']}`
  return bench.stores({ env: { HOME: home, PATH: path, ...env } }).open(`${registry.host}/acme/web`)
}

function tokens(registry: FakeRegistry): readonly string[] {
  return registry.requests.filter(({ path }) => path.startsWith('/token')).map(({ path }) => path)
}

describe('a login', () => {
  it.each([BASIC, TOKEN])('is read from auths of config.json (%j)', async (auth) => {
    const registry = await bench.registry({ auth })
    await config({ auths: { [registry.host]: { auth: AUTH } } })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it.each([BASIC, TOKEN])(
    'that is wrong or missing is E_REGISTRY_DENIED and says how to log in (%j)',
    async (auth) => {
      const registry = await bench.registry({ auth })
      const denied = { code: 'E_REGISTRY_DENIED', exit: 5 }
      await expect(open(registry).resolve('1')).rejects.toMatchObject(denied)
      await config({ auths: { [registry.host]: { auth: Buffer.from('robot:wrong').toString('base64') } } })
      const error = await open(registry)
        .resolve('1')
        .catch((failure: unknown) => failure)
      expect(error).toMatchObject(denied)
      expect(error).toHaveProperty(
        'hints',
        expect.arrayContaining([`Log in:   docker login ${registry.host}`]),
      )
      expect(JSON.stringify(error)).not.toContain('wrong')
    },
  )

  it.each([
    ['DOCKER_CONFIG', 'config.json', 'docker'],
    ['XDG_RUNTIME_DIR', 'containers/auth.json', 'run'],
  ])('is looked for where %s says', async (variable, file, folder) => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ auths: { [registry.host]: { auth: AUTH } } }, join(home, folder, file))
    expect(await open(registry, { [variable]: join(home, folder) }).resolve('1')).toBeNull()
  })

  it('in REGISTRY_AUTH_FILE comes before all others', async () => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ auths: { [registry.host]: { auth: Buffer.from('a:b').toString('base64') } } })
    await config({ auths: { [registry.host]: { auth: AUTH } } }, join(home, 'auth.json'))
    expect(await open(registry, { REGISTRY_AUTH_FILE: join(home, 'auth.json') }).resolve('1')).toBeNull()
  })

  it.each([
    ['username and password', { username: 'robot', password: 'se:cret' }],
    ['a padded auth', { auth: Buffer.from('robot:se:cret\0\0').toString('base64') }],
  ])('may be written as %s', async (_, entry) => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ auths: { [`http://${registry.host}/v2/`]: entry } })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('is sent with the first try once the registry has asked', async () => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ auths: { [registry.host]: { auth: AUTH } } })
    const store = open(registry)
    await store.listTags()
    await store.listTags()
    expect(registry.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('security 30: a login is for one host', () => {
  it.each([
    (host: string) => `evil-${host}`,
    (host: string) => `${host}.evil.test`,
    (host: string) => host.replace(/:.*$/u, ''),
    (host: string) => `${host}0`,
    (host: string) => `${host}/acme`,
    (host: string) => `https://evil.test/${host}`,
    (host: string) => host.slice(1),
  ])('and not for one that looks like it (%s)', async (lookAlike) => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ auths: { [lookAlike(registry.host)]: { auth: AUTH } } })
    await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(registry.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false)
  })

  it('and GITHUB_TOKEN only for ghcr.io', async () => {
    const registry = await bench.registry({ auth: BASIC })
    await expect(open(registry, { GITHUB_TOKEN: 'x' }).resolve('1')).rejects.toMatchObject({
      code: 'E_REGISTRY_DENIED',
    })
    expect(registry.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(false)
  })
})

describe('a credential helper', () => {
  const answer = 'read server; printf \'{"ServerURL":"%s","Username":"robot","Secret":"se:cret"}\' "$server"'

  it('of the host is asked before the store and auths', async () => {
    const registry = await bench.registry({ auth: BASIC })
    await helper(
      'right',
      `read server || true; [ "$1" = get ] && [ "$server" = "${registry.host}" ] && ${answer.slice(13)}`,
    )
    await helper('broken', 'exit 9')
    await config({ credHelpers: { [registry.host]: 'right' }, credsStore: 'broken' })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('for all hosts is asked before auths', async () => {
    const registry = await bench.registry({ auth: TOKEN })
    await helper('all', `cat >/dev/null; ${answer.slice(13)}`)
    await config({ credsStore: 'all', auths: { [registry.host]: {} } })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('that has nothing leaves it to auths', async () => {
    const registry = await bench.registry({ auth: BASIC })
    await helper('empty', 'cat >/dev/null; echo credentials not found in native keychain; exit 1')
    await config({ credsStore: 'empty', auths: { [registry.host]: { auth: AUTH } } })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('may hold an identity token', async () => {
    const registry = await bench.registry({ auth: { kind: 'token', identityToken: 'refresh-me' } })
    await helper('token', 'cat >/dev/null; printf \'{"Username":"<token>","Secret":"refresh-me"}\'')
    await config({ credsStore: 'token' })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it.each([
    ['fails', 'cat >/dev/null; echo se:cret; exit 1'],
    ['prints no JSON', 'cat >/dev/null; echo se:cret'],
    ['prints half of it', 'cat >/dev/null; echo \'{"Username":"se:cret"}\''],
    ['prints without end', 'while :; do echo se:cretse:cretse:cretse:cretse:cret; done'],
  ])('that %s is E_CREDENTIALS, and what it printed is not shown', async (_, script) => {
    const registry = await bench.registry({ auth: BASIC })
    await helper('bad', script)
    await config({ credsStore: 'bad' })
    const error: unknown = await open(registry)
      .resolve('1')
      .catch((failure: unknown) => failure)
    expect(error).toMatchObject({ code: 'E_CREDENTIALS', exit: 4 })
    expect(String(error) + JSON.stringify(error)).not.toContain('se:cret')
  })

  it.each(['missing', '../evil', 'a b'])('called "%s" that is not there is E_CREDENTIALS', async (name) => {
    const registry = await bench.registry({ auth: BASIC })
    await config({ credsStore: name })
    await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_CREDENTIALS' })
  })
})

describe('a config.json', () => {
  it.each(['{"auths":', '[]', '{"auths":[]}', '{"credsStore":7}', '{"credHelpers":{"x":7}}'])(
    'that is malformed is E_CREDENTIALS (%s)',
    async (text) => {
      const registry = await bench.registry({ auth: BASIC })
      await config(text)
      await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_CREDENTIALS', exit: 4 })
    },
  )

  it.each(['%%%', Buffer.from('nocolon').toString('base64')])(
    'with a malformed auth is E_CREDENTIALS (%s)',
    async (auth) => {
      const registry = await bench.registry({ auth: BASIC })
      await config({ auths: { [registry.host]: { auth } } })
      await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_CREDENTIALS' })
    },
  )

  it('does not matter to a registry that asks for nothing', async () => {
    const registry = await bench.registry()
    await config('{"auths":')
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('may be empty', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    await config('')
    expect(await open(registry).resolve('1')).toBeNull()
  })
})

describe('tokens', () => {
  it('are fetched once for many requests, also at once', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    const store = open(registry)
    await store.resolve('1')
    await Promise.all(Array.from({ length: 20 }, (_, at) => store.resolve(`t${at}`)))
    expect(tokens(registry)).toEqual(['/token?service=fake&scope=repository%3Aacme%2Fweb%3Apull'])
  })

  it('are fetched again when they end, and when the registry forgets them', async () => {
    const registry = await bench.registry({ auth: { kind: 'token', expiresIn: 60 } })
    let now = Date.now()
    const stores = bench.stores({ clock: { now: () => new Date(now) } })
    const store = stores.open(`${registry.host}/acme/web`)
    await store.resolve('1')
    now += 61_000
    await store.resolve('1')
    expect(tokens(registry)).toHaveLength(2)
    registry.login.revokeAll()
    await store.resolve('1')
    expect(tokens(registry)).toHaveLength(3)
  })

  it('are for just what is done, and one for more serves less', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    const store = open(registry)
    await store.deleteTag('x').catch(() => undefined)
    await store.resolve('1')
    expect(tokens(registry).map(decodeURIComponent)).toEqual([
      '/token?service=fake&scope=repository:acme/web:delete,pull',
    ])
  })

  it('that are not enough are E_REGISTRY_DENIED, naming the permission', async () => {
    const registry = await bench.registry({ auth: { kind: 'token', grants: ['pull'] } })
    const store = open(registry)
    expect(await store.resolve('1')).toBeNull()
    const blob = { mediaType: 'x/y', digest: `sha256:${'a'.repeat(64)}` as const, size: 0 }
    const nothing = { async *[Symbol.asyncIterator]() {} }
    await expect(store.writeBlob(blob, () => Promise.resolve(nothing))).rejects.toMatchObject({
      code: 'E_REGISTRY_DENIED',
      details: { needed: 'repository:acme/web:pull,push' },
    })
  })

  it('come by POST for an identity token, and by GET where POST is unknown', async () => {
    for (const onlyGet of [false, true]) {
      const registry = await bench.registry({ auth: { kind: 'token', identityToken: 'refresh-me', onlyGet } })
      await config({ auths: { [registry.host]: { auth: AUTH, identitytoken: 'refresh-me' } } })
      expect(await open(registry).resolve('1')).toBeNull()
      const asked = registry.requests
        .filter(({ path }) => path.startsWith('/token'))
        .map(({ method }) => method)
      expect(asked).toEqual(onlyGet ? ['POST', 'GET'] : ['POST'])
    }
  })

  it('that are stored ready are used as they are', async () => {
    const registry = await bench.registry({ auth: TOKEN })
    await config({ auths: { [registry.host]: { registrytoken: 'ready' } } })
    await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer ready'])
  })

  it.each([
    ['HTML', { status: 200, body: '<html>' }, 'E_REGISTRY_PROTOCOL'],
    ['no token', { status: 200, body: '{}' }, 'E_REGISTRY_PROTOCOL'],
    ['a token with a line end', { status: 200, body: '{"token":"a\\r\\nb"}' }, 'E_REGISTRY_PROTOCOL'],
    ['404', { status: 404 }, 'E_REGISTRY_PROTOCOL'],
    ['403', { status: 403 }, 'E_REGISTRY_DENIED'],
    ['503', { status: 503 }, 'E_REGISTRY_UNAVAILABLE'],
    ['429', { status: 429 }, 'E_REGISTRY_RATE_LIMITED'],
  ] as const)('a server that answers %s is a clear error', async (_, effect, code) => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    registry.fault({ path: /^\/token/u, times: 100, effect })
    await expect(open(registry).resolve('1')).rejects.toMatchObject({ code })
  })

  it('are fetched again after passing faults', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    registry.fault({ path: /^\/token/u, effect: 'reset' })
    registry.fault({ path: /^\/token/u, from: 2, effect: { status: 503, headers: { 'retry-after': '3' } } })
    expect(await open(registry).resolve('1')).toBeNull()
  })

  it('may carry the name access_token', async () => {
    const registry = await bench.registry({ auth: { kind: 'token' } })
    registry.fault({ path: /^\/token/u, effect: { status: 200, body: '{"access_token":"x"}' } })
    await expect(open(registry).resolve('1')).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(registry.requests.at(-1)?.headers.authorization).toBe('Bearer x')
  })
})
