import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { askHelper } from './helper.ts'
import { createKeychain } from './keychain.ts'
import { checkRealm, checkTrusted } from './realm.ts'

let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tidemark-keychain-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

function env(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { HOME: home, DOCKER_CONFIG: home, PATH: `${home}:${process.env['PATH']}`, ...more }
}

async function config(content: unknown): Promise<void> {
  await writeFile(join(home, 'config.json'), JSON.stringify(content))
}

async function helper(name: string, script: string): Promise<void> {
  const path = join(home, `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

describe('the login of Docker Hub', () => {
  it.each(['https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io'])(
    'is found under %s',
    async (key) => {
      await config({ auths: { [key]: { username: 'robot', password: 'secret' } } })
      expect(await createKeychain({ env: env(), deadline: 5000 })('docker.io')).toEqual({
        kind: 'basic',
        username: 'robot',
        password: 'secret',
      })
    },
  )

  it('is asked of helpers under its old name', async () => {
    await helper('hub', 'read server; printf \'{"Username":"%s","Secret":"x"}\' "$server"')
    await config({ credsStore: 'hub' })
    expect(await createKeychain({ env: env(), deadline: 5000 })('docker.io')).toMatchObject({
      username: 'https://index.docker.io/v1/',
    })
  })

  it('may go to its token server and nowhere else', () => {
    const origin = new URL('https://registry-1.docker.io')
    const rules = { registry: 'docker.io', origin, trustedHosts: [], isPrivate: () => false }
    expect(() => checkTrusted(checkRealm('https://auth.docker.io/token', rules), rules)).not.toThrow()
    for (const realm of [
      'https://auth.docker.io.evil.test/token',
      'https://evil-auth.docker.io/token',
      'https://auth.docker.io:8443/',
    ]) {
      expect(() => checkTrusted(checkRealm(realm, rules), rules)).toThrowError(
        expect.objectContaining({ code: 'E_REALM_REFUSED' }),
      )
    }
  })
})

describe('GITHUB_TOKEN', () => {
  it('is the login of ghcr.io when there is no other', async () => {
    const keychain = createKeychain({
      env: env({ GITHUB_TOKEN: 'token', GITHUB_ACTOR: 'me' }),
      deadline: 5000,
    })
    expect(await keychain('ghcr.io')).toEqual({ kind: 'basic', username: 'me', password: 'token' })
    expect(await keychain('ghcr.io.evil.test')).toBeNull()
    expect(await keychain('docker.io')).toBeNull()
  })

  it('gives way to a login', async () => {
    await config({ auths: { 'ghcr.io': { username: 'robot', password: 'secret' } } })
    const keychain = createKeychain({ env: env({ GITHUB_TOKEN: 'token' }), deadline: 5000 })
    expect(await keychain('ghcr.io')).toMatchObject({ username: 'robot' })
  })
})

describe('a helper that hangs', () => {
  it('is E_CREDENTIALS after its deadline', async () => {
    await helper('slow', 'exec sleep 300')
    await expect(askHelper('slow', 'ghcr.io', { env: env(), deadline: 50 })).rejects.toMatchObject({
      code: 'E_CREDENTIALS',
    })
  })
})
