import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ended, isolateGit, makeWork, openWorkAt } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'
import { makePgpKey, makeSshKey } from '../../testing/signing.ts'
import type { PgpKey, SshKey } from '../../testing/signing.ts'
import type { SignatureVerdict } from '../repository.ts'

const run = promisify(execFile)

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  vi.stubEnv('SSH_AUTH_SOCK', '')
  vi.stubEnv('DISPLAY', '')
  repo = await makeWork({ commits: 1 })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

async function attempt(allowedSigners: string | null = null, deadline = 30_000): Promise<SignatureVerdict> {
  return await repo.work.trySigning({ deadline, allowedSigners })
}

async function configure(settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await repo.git('config', name, value)
}

/** A file of allowed signers, beside the work tree. */
async function signers(text: string): Promise<string> {
  const path = join(repo.beside, 'signers')
  await writeFile(path, text)
  return path
}

/** All files in git's folder. */
async function inside(): Promise<readonly string[]> {
  const names = await readdir(join(repo.root, '.git'), { recursive: true })
  return names.toSorted()
}

describe('trying an SSH key', () => {
  let ada: SshKey

  beforeEach(async () => {
    ada = await makeSshKey(repo.beside, 'ada')
    await configure({ 'gpg.format': 'ssh', 'user.signingKey': ada.path })
  })

  it('is good when the signer is allowed, and leaves nothing in the repository', async () => {
    const before = await inside()
    const list = await signers(`ada@example.org namespaces="git" ${ada.publicKey}\n`)
    expect(await attempt(list)).toMatchObject({ status: 'good', format: 'ssh', identity: 'ada@example.org' })
    expect(await inside()).toEqual(before)
  })

  it('is bad when the signer is not allowed', async () => {
    const eve = await makeSshKey(repo.beside, 'eve')
    const list = await signers(`eve@example.org ${eve.publicKey}\n`)
    expect(await attempt(list)).toMatchObject({ status: 'bad', fault: 'signer' })
  })

  it('is good by its key alone where nobody is named to trust', async () => {
    const { stdout } = await run('ssh-keygen', ['-l', '-f', ada.path])
    const key = stdout.split(' ')[1]
    expect(await attempt()).toEqual({ status: 'good', format: 'ssh', signer: key, identity: key, key })
  })

  it("believes the signers that the user's own git believes", async () => {
    const list = await signers(`ada@example.org ${ada.publicKey}\n`)
    await configure({ 'gpg.ssh.allowedSignersFile': list })
    expect(await attempt()).toMatchObject({ status: 'good', identity: 'ada@example.org' })
    await rm(list)
    expect(await attempt()).toMatchObject({ status: 'bad', reason: expect.stringContaining(list) })
  })

  it('uses the configuration of the folder, in a linked work tree as well', async () => {
    await repo.git('config', '--unset', 'user.signingKey')
    const file = join(repo.beside, 'included')
    await writeFile(file, `[user]\n\tsigningKey = ${ada.path}\n`)
    await configure({ [`includeIf.gitdir:${repo.root}/.path`]: file })
    expect(await attempt()).toMatchObject({ status: 'good' })
    const linked = join(repo.beside, 'linked')
    await repo.git('worktree', 'add', '--quiet', linked)
    const work = await openWorkAt(linked)
    expect(await work.trySigning({ deadline: 30_000, allowedSigners: null })).toMatchObject({
      status: 'good',
    })
  })

  it('says that no key is named', async () => {
    await repo.git('config', '--unset', 'user.signingKey')
    expect(await attempt()).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('user.signingkey'),
    })
  })

  it('says that the key file is not there', async () => {
    const path = join(repo.beside, 'none')
    await configure({ 'user.signingKey': path })
    expect(await attempt()).toMatchObject({ status: 'bad', reason: `the key file ${path} is not there` })
  })

  it('says that the key needs a passphrase that nobody can be asked for', async () => {
    const path = join(repo.beside, 'locked')
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', path])
    await configure({
      'user.signingKey': path,
      'gpg.ssh.program': await repo.program('keygen', 'exec setsid -w ssh-keygen "$@"'),
    })
    expect(await attempt()).toMatchObject({ status: 'bad', reason: expect.stringContaining('ssh-add') })
  })

  it('says that the program is missing', async () => {
    const bin = join(repo.beside, 'bin')
    await mkdir(bin)
    const { stdout } = await run('sh', ['-c', 'command -v git'])
    await symlink(stdout.trim(), join(bin, 'git'))
    vi.stubEnv('PATH', bin)
    expect(await attempt()).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('ssh-keygen is not installed'),
    })
  })
})

describe('trying an OpenPGP key', () => {
  let grace: PgpKey

  beforeEach(async () => {
    grace = await makePgpKey(repo.beside, 'grace')
    await configure({ 'gpg.program': grace.program, 'user.signingKey': grace.fingerprint })
  })

  afterEach(async () => {
    await grace.close()
  })

  it("is good with the user's own keyring", async () => {
    expect(await attempt()).toMatchObject({ status: 'good', format: 'openpgp', key: grace.fingerprint })
  })

  it('is good only when the key is among those allowed', async () => {
    expect(await attempt(await signers(grace.publicKey))).toMatchObject({ status: 'good', format: 'openpgp' })
    const ada = await makeSshKey(repo.beside, 'ada')
    const list = await signers(`ada@example.org ${ada.publicKey}\n`)
    expect(await attempt(list)).toMatchObject({ status: 'bad', fault: 'signer' })
  })

  it('says that there is no secret key', async () => {
    await configure({ 'user.signingKey': '0123456789ABCDEF' })
    expect(await attempt()).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('0123456789ABCDEF'),
    })
    await repo.git('config', '--unset', 'user.signingKey')
    expect(await attempt()).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('user.signingkey'),
    })
  })

  it('says that the program is missing', async () => {
    const path = join(repo.beside, 'no-gpg')
    await configure({ 'gpg.program': path })
    expect(await attempt()).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining(`${path} is not installed`),
    })
  })

  it('gives up on a program that hangs, and ends what it started', async () => {
    const script = `sleep 1000 & echo $! > '${repo.beside}/pid'; wait`
    await configure({ 'gpg.program': await repo.program('gpg', script) })
    expect(await attempt(null, 500)).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('0.5 s'),
    })
    await ended(join(repo.beside, 'pid'))
  })

  it('does not support X.509', async () => {
    await configure({ 'gpg.format': 'x509' })
    expect(await attempt()).toMatchObject({ status: 'bad', reason: expect.stringContaining('X.509') })
  })
})
