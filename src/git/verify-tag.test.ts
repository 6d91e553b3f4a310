import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { makeRepository, testGit } from '../testing/git.ts'
import type { TestRepository } from '../testing/git.ts'
import { sha1Signature } from '../testing/sha1-signature.ts'
import { makePgpKey, makeSshKey, revokedKey, sshSign } from '../testing/signing.ts'
import type { PgpKey, SshKey } from '../testing/signing.ts'
import { openRepository } from './open.ts'
import type { SignatureVerdict } from './repository.ts'

let repo: TestRepository
let folder: string
let ada: SshKey
let eve: SshKey
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-sign-'))
  repo = await makeRepository({ commits: 2, tags: ['v0.0.1', { name: 'v0.0.2', lightweight: true }] })
  ada = await makeSshKey(folder, 'ada')
  eve = await makeSshKey(folder, 'eve')
})

afterAll(async () => {
  await repo.remove()
  await rm(folder, { recursive: true, force: true })
})

async function fileWith(content: string): Promise<string> {
  const path = join(folder, `signers-${(files += 1)}`)
  await writeFile(path, content)
  return path
}

async function verify(name: string, signers: string | null): Promise<SignatureVerdict> {
  const repository = await openRepository(repo.root)
  return await repository!.verifyTag(name, signers)
}

async function signWithSsh(name: string, key: SshKey, revision = 'HEAD'): Promise<void> {
  const config = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key.path}`]
  await repo.git(...config, 'tag', '-s', '-m', `Release ${name}`, name, revision)
}

async function signWithPgp(name: string, key: PgpKey): Promise<void> {
  const config = ['-c', 'gpg.format=openpgp', '-c', `gpg.program=${key.program}`]
  await repo.git(...config, 'tag', '-s', '-u', key.fingerprint, '-m', `Release ${name}`, name)
}

async function tagBody(name: string): Promise<string> {
  const commit = await repo.git('rev-parse', 'HEAD')
  return `object ${commit}\ntype commit\ntag ${name}\ntagger Ada <ada@example.org> 1767225600 +0000\n\nRelease\n`
}

async function writeTag(ref: string, body: string): Promise<void> {
  const id = await testGit(repo.root, ['hash-object', '-t', 'tag', '-w', '--stdin'], body)
  await repo.git('update-ref', `refs/tags/${ref}`, id)
}

describe('a tag without a signature', () => {
  it('is unsigned when it is lightweight', async () => {
    expect(await verify('v0.0.2', null)).toEqual({ status: 'unsigned' })
  })

  it('is unsigned when it is annotated only', async () => {
    expect(await verify('v0.0.1', null)).toEqual({ status: 'unsigned' })
  })

  it('is bad when there is no such tag', async () => {
    expect(await verify('v9', null)).toMatchObject({ status: 'bad' })
  })
})

describe('an SSH signature', () => {
  it('is good when the signer is allowed, and names the signer', async () => {
    await signWithSsh('v1.0.0', ada)
    const signers = await fileWith(`*@example.org namespaces="git" ${ada.publicKey}\n`)
    const verdict = await verify('v1.0.0', signers)
    expect(verdict).toMatchObject({ status: 'good', format: 'ssh' })
    expect(verdict.status === 'good' && verdict.signer).toMatch(/^\S*example\.org \(SHA256:/u)
  })

  it('is bad when the signer is not in the list', async () => {
    await signWithSsh('v1.0.1', eve)
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    expect(await verify('v1.0.1', signers)).toMatchObject({ status: 'bad' })
  })

  it('is bad when the list is empty', async () => {
    expect(await verify('v1.0.0', await fileWith(''))).toMatchObject({ status: 'bad' })
  })

  it('is bad when nobody is named as an allowed signer', async () => {
    expect(await verify('v1.0.0', null)).toMatchObject({ status: 'bad' })
  })

  it('is bad when the key may sign only for another namespace', async () => {
    const signers = await fileWith(`ada@example.org namespaces="file" ${ada.publicKey}\n`)
    expect(await verify('v1.0.0', signers)).toMatchObject({ status: 'bad' })
  })

  it.each(['valid-before="20200101"', 'valid-after="20990101"'])(
    'is bad when the key is %s',
    async (limit) => {
      const signers = await fileWith(`ada@example.org ${limit} ${ada.publicKey}\n`)
      expect(await verify('v1.0.0', signers)).toMatchObject({ status: 'bad' })
    },
  )

  it('is bad when it was made for another namespace', async () => {
    const body = await tagBody('v1.1.0')
    await writeTag('v1.1.0', body + (await sshSign(ada, 'file', body)))
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    const verdict = await verify('v1.1.0', signers)
    expect(verdict).toMatchObject({ status: 'bad', reason: expect.stringContaining('"file"') })
  })

  it('is bad when the message was changed after it was signed', async () => {
    const body = await tagBody('v1.2.0')
    await writeTag('v1.2.0', body.replace('Release', 'Changed') + (await sshSign(ada, 'git', body)))
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    expect(await verify('v1.2.0', signers)).toMatchObject({ status: 'bad' })
  })

  it('is bad under another ref name, though git itself calls it good', async () => {
    const object = await repo.git('rev-parse', 'refs/tags/v1.0.0')
    await repo.git('update-ref', 'refs/tags/v9.9.9', object)
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    const plain = await repo.git('-c', `gpg.ssh.allowedSignersFile=${signers}`, 'tag', '-v', 'v9.9.9')
    expect(plain).toContain('tag v1.0.0')
    expect(await verify('v9.9.9', signers)).toMatchObject({ status: 'bad' })
  })

  it('is bad when it is for a tree, or for a tag of a tree', async () => {
    await signWithSsh('tree', ada, 'HEAD^{tree}')
    await signWithSsh('nested-tree', ada, 'tree')
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    expect(await verify('tree', signers)).toMatchObject({ status: 'bad' })
    expect(await verify('nested-tree', signers)).toMatchObject({ status: 'bad' })
  })

  it('counts on the outer of two tags, which must lead to a commit', async () => {
    await signWithSsh('inner', eve)
    await signWithSsh('outer', ada, 'inner')
    await signWithSsh('inverse', eve, 'v1.0.0')
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    expect(await verify('outer', signers)).toMatchObject({ status: 'good', identity: 'ada@example.org' })
    expect(await verify('inverse', signers)).toMatchObject({ status: 'bad', fault: 'signer' })
  })

  it('is bad when it rests on SHA-1 (ssh-rsa)', async () => {
    const body = await tagBody('v1.3.0')
    const { armour, publicKey } = sha1Signature(body)
    await writeTag('v1.3.0', body + armour)
    const signers = await fileWith(`ada@example.org ${publicKey}\n`)
    const verdict = await verify('v1.3.0', signers)
    expect(verdict).toMatchObject({ status: 'bad', reason: expect.stringContaining('SHA-1') })
  })

  it('is bad when it is malformed', async () => {
    const body = await tagBody('v1.4.0')
    await writeTag('v1.4.0', `${body}-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n`)
    expect(await verify('v1.4.0', await fileWith(''))).toMatchObject({ status: 'bad' })
  })

  it('cannot be checked against a file that is not there', async () => {
    await expect(verify('v1.0.0', join(folder, 'none'))).rejects.toMatchObject({ code: 'E_IO' })
  })
})

describe('an OpenPGP signature', () => {
  let grace: PgpKey
  let old: PgpKey

  beforeAll(async () => {
    grace = await makePgpKey(folder, 'grace')
    old = await makePgpKey(folder, 'old', true)
    await signWithPgp('v2.0.0', grace)
    await signWithPgp('v2.0.1', old)
  })

  afterAll(async () => {
    await grace.close()
    await old.close()
  })

  it('is good when the key file holds the key, and names the signer', async () => {
    const verdict = await verify('v2.0.0', await fileWith(grace.publicKey))
    const signer = `grace <grace@example.org> (${grace.fingerprint})`
    const identity = 'grace <grace@example.org>'
    expect(verdict).toEqual({ status: 'good', format: 'openpgp', signer, identity, key: grace.fingerprint })
  })

  it('is good when the key stands beside an SSH allowed-signers file', async () => {
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    expect(await verify('v2.0.0', signers)).toMatchObject({ status: 'bad' })
    await writeFile(`${signers}.asc`, grace.publicKey)
    expect(await verify('v2.0.0', signers)).toMatchObject({ status: 'good' })
    expect(await verify('v1.0.0', signers)).toMatchObject({ status: 'good' })
  })

  it('is bad when the key file holds another key', async () => {
    expect(await verify('v2.0.0', await fileWith(old.publicKey))).toMatchObject({ status: 'bad' })
  })

  it('is bad when the key has expired', async () => {
    const verdict = await verify('v2.0.1', await fileWith(old.publicKey))
    expect(verdict).toMatchObject({ status: 'bad', reason: expect.stringContaining('expired') })
  })

  it('is bad when the tag was changed after it was signed', async () => {
    const signed = await repo.git('cat-file', 'tag', 'v2.0.0')
    await writeTag('v2.0.0-changed', `${signed.replace('tag v2.0.0', 'tag v2.0.0-changed')}\n`)
    expect(await verify('v2.0.0-changed', await fileWith(grace.publicKey))).toMatchObject({ status: 'bad' })
  })

  it('is bad when SSH signers were expected of an SSH signature and the file holds OpenPGP keys', async () => {
    expect(await verify('v1.0.0', await fileWith(grace.publicKey))).toMatchObject({ status: 'bad' })
  })

  it('is bad when the key is revoked', async () => {
    const verdict = await verify('v2.0.0', await fileWith(await revokedKey(grace)))
    expect(verdict).toMatchObject({ status: 'bad', reason: expect.stringContaining('revoked') })
  })

  it('is bad when the key file is damaged', async () => {
    const damaged = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nnone\n-----END PGP PUBLIC KEY BLOCK-----\n'
    expect(await verify('v2.0.0', await fileWith(damaged))).toMatchObject({ status: 'bad' })
  })
})

describe('a machine without the program that verifies', () => {
  it('is told which one is missing, and nothing passes', async () => {
    const signers = await fileWith(`ada@example.org ${ada.publicKey}\n`)
    const bin = await mkdtemp(join(folder, 'bin-'))
    const { stdout } = await promisify(execFile)('sh', ['-c', 'command -v git'])
    await symlink(stdout.trim(), join(bin, 'git'))
    await writeTag(
      'v3.0.0',
      `${await tagBody('v3.0.0')}-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n`,
    )
    vi.stubEnv('PATH', bin)
    expect(await verify('v1.0.0', signers)).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('ssh-keygen is not installed'),
    })
    expect(await verify('v3.0.0', null)).toMatchObject({
      status: 'bad',
      reason: expect.stringContaining('gpg is not installed'),
    })
    vi.unstubAllEnvs()
  })
})
