import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { sha1Signature } from '../../src/testing/sha1-signature.ts'
import { makePgpKey, makeSshKey, revokedKey, sshSign } from '../../src/testing/signing.ts'
import type { PgpKey, SshKey } from '../../src/testing/signing.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRustshare } from '../support/rustshare.ts'
import type { Rustshare } from '../support/rustshare.ts'
import {
  SIGNERS,
  allow,
  commitSigners,
  failing,
  publish,
  refusedBy,
  signWithPgp,
  signWithSsh,
  unsigned,
  withRules,
  writeTag,
} from '../support/trust.ts'

const registry = useRegistry()

let folder: string
let grace: SshKey
let eve: SshKey
let expired: PgpKey
let revoked: PgpKey

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-trust-'))
  grace = await makeSshKey(folder, 'grace')
  eve = await makeSshKey(folder, 'eve')
  expired = await makePgpKey(folder, 'expired', true)
  revoked = await makePgpKey(folder, 'revoked')
})

afterAll(async () => {
  await expired.close()
  await revoked.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a git tag that must not be trusted', () => {
  const TAG = 'v0.3.0'

  it.each<[string, readonly string[], (project: Rustshare) => Promise<void>]>([
    [
      '001-3: a lightweight tag',
      ['annotated', 'signature'],
      async (project) => await project.tag(TAG, 'lightweight'),
    ],
    [
      '001-4: an annotated tag without a signature',
      ['signature'],
      async (project) => await project.tag(TAG, 'nobody'),
    ],
    [
      '001-5: a signature by SHA-1 (ssh-rsa), though the key is allowed',
      ['signature'],
      async (project) => {
        await writeTag(project, TAG, async (text) => {
          const { armour, publicKey } = sha1Signature(text)
          await allow(project, `ada@example.org ${publicKey}`)
          return armour
        })
      },
    ],
    [
      '001-5: a signature for the namespace "file"',
      ['signature'],
      async (project) => {
        await allow(project, `grace@example.org ${grace.publicKey}`)
        await writeTag(project, TAG, async (text) => await sshSign(grace, 'file', text))
      },
    ],
    [
      '001-5: an OpenPGP key that has expired',
      ['signature'],
      async (project) => {
        await project.write(`${SIGNERS}.asc`, expired.publicKey)
        await signWithPgp(project, TAG, expired)
      },
    ],
    [
      '001-5: an OpenPGP key that is revoked',
      ['signature'],
      async (project) => {
        await signWithPgp(project, TAG, revoked)
        await project.write(`${SIGNERS}.asc`, await revokedKey(revoked))
      },
    ],
    [
      '001-5: an SSH key that is not in the list',
      ['signer'],
      async (project) => await project.tag(TAG, 'stranger'),
    ],
    [
      '001-5: an OpenPGP key that is not in the list',
      ['signer'],
      async (project) => {
        await project.tag(TAG, 'pgp')
        await project.write(`${SIGNERS}.asc`, expired.publicKey)
      },
    ],
  ])('%s', async (_, findings, make) => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await make(project)
    expect(await failing(project, TAG)).toEqual(findings)
    expect(await refusedBy(project, TAG)).toEqual(findings)
  })

  it('001-5: a signed tag object under another name, which git itself calls good', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    const { git, root } = project.repository
    await git('update-ref', 'refs/tags/v9.9.9', await git('rev-parse', 'v0.3.0'))
    // It would throw for any exit code but 0.
    const said = await git('-c', `gpg.ssh.allowedSignersFile=${root}/${SIGNERS}`, 'tag', '-v', 'v9.9.9')
    expect(said).toContain('tag v0.3.0')
    expect(await failing(project, 'v9.9.9')).toEqual(['object-name'])
    await git('tag', '--delete', 'v0.3.0')
    expect(await refusedBy(project, 'v9.9.9')).toEqual(['object-name'])
  })

  it('001-5: an unsigned tag object under another name, though the policy demands neither annotation nor signature', async () => {
    await using project = await makeRustshare(registry, (policy) =>
      unsigned(policy).replace(/ {2}annotated.*\n/u, ''),
    )
    const { git } = project.repository
    await project.commit('Release', '0.3.0')
    await project.tag('v0.2.0', 'nobody')
    await git('update-ref', 'refs/tags/v0.3.0', await git('rev-parse', 'v0.2.0'))
    await git('tag', '--delete', 'v0.2.0')
    expect(await failing(project, 'v0.3.0')).toEqual(['object-name'])
    expect(await refusedBy(project, 'v0.3.0')).toEqual(['object-name'])
    await git('tag', 'v0.3.1')
    expect(await failing(project, 'v0.3.1')).toEqual([])
  })

  it('001-1: a name that the policy does not release from', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3')
    expect(await failing(project, 'v0.3')).toEqual(['name'])
  })
})

describe('the branch of a release', () => {
  it('001-5: a commit that the protected branch does not have releases nothing, until it is merged', async () => {
    await using project = await makeRustshare(registry, withRules('branches: [main]'))
    const { git } = project.repository
    await commitSigners(project)
    await git('switch', '--quiet', '--create', 'feature')
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    expect(await failing(project, 'v0.3.0')).toEqual(['branch'])
    expect(await refusedBy(project, 'v0.3.0')).toEqual(['branch'])
    await git('push', '--quiet', 'origin', 'feature:main')
    expect(await failing(project, 'v0.3.0')).toEqual([])
    await publish(project, 'v0.3.0')
    expect('0.3.0' in (await project.tags())).toBe(true)
  })

  it('001-5: a clone that has the tag alone trusts nothing, and says what to fetch', async () => {
    await using project = await makeRustshare(registry, withRules('branches: [main]'))
    const { git } = project.repository
    await commitSigners(project)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0')
    await project.commit('Later')
    await git('push', '--quiet', 'origin', 'main', 'v0.3.0')
    const root = await project.repository.clone('--branch', 'v0.3.0', '--depth', '1')
    await copyFile(join(project.root, 'tidemark.yaml'), join(root, 'tidemark.yaml'))
    const args = ['-C', root, 'verify-tag', 'v0.3.0']
    const before = await project.json(args, 3)
    const failed = before['checks'].filter((check: any) => check.status === 'fail')
    expect(failed.map((check: any) => check.name)).toEqual(['signer', 'branch'])
    const [hint] = before['hints']
    expect(before['hints']).toEqual([expect.stringMatching(/^git -C \S+ fetch --unshallow origin /u)])
    await testGit(root, hint.replaceAll("'", '').split(' ').slice(1))
    expect((await project.json(args))['trusted']).toBe(true)
  })

  it.each([
    ['with the branch named, who may sign is said there', ['main', 'feature/*'], ['signer']],
    ['with no branch named, the list of the work tree counts, and verify-tag says so', [], []],
  ])('001-5: %s, where the tagged commit alone brings another list', async (_, branches, findings) => {
    const rules = branches.length === 0 ? [] : [`branches: ${JSON.stringify(branches)}`]
    await using project = await makeRustshare(registry, withRules(...rules))
    await commitSigners(project)
    await project.repository.git('switch', '--quiet', '--create', 'feature/mine')
    await allow(project, `ada@example.org ${eve.publicKey}`)
    await project.repository.git('add', '.github')
    await project.commit('Let me sign', '0.3.0')
    await signWithSsh(project, 'v0.3.0', eve)
    expect(await failing(project, 'v0.3.0')).toEqual(findings)
    if (findings.length > 0) expect(await refusedBy(project, 'v0.3.0')).toEqual(findings)
    const { notices } = await project.json(['verify-tag', 'v0.3.0'], findings.length > 0 ? 3 : 0)
    expect(notices).toHaveLength(findings.length > 0 ? 0 : 1)
  })

  it('001-5: OpenPGP keys beside the list are read from the branch as well', async () => {
    await using project = await makeRustshare(registry, withRules('branches: [main]'))
    await commitSigners(project)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', 'pgp')
    await rm(join(project.root, `${SIGNERS}.asc`))
    await rm(join(project.root, SIGNERS))
    expect(await failing(project, 'v0.3.0')).toEqual([])
  })

  it('001-5: a release without a git tag is asked for its branch too', async () => {
    await using project = await makeRustshare(registry, (policy) =>
      withRules('branches: [main]')(unsigned(policy).replace(/ {2}annotated.*\n/u, '')),
    )
    const args = ['publish', '--version', '0.3.0', '--commit', 'HEAD', '--digest']
    await project.repository.git('switch', '--quiet', '--create', 'feature')
    await project.commit('Release', '0.3.0')
    const refused = await project.json([...args, await project.build('x')], 3)
    expect(refused['error']).toMatchObject({
      code: 'E_GIT_TAG_UNTRUSTED',
      details: { findings: [{ name: 'branch' }] },
    })
    await project.repository.git('push', '--quiet', 'origin', 'feature:main')
    await project.json([...args, await project.build('x')])
  })
})

describe('tidemark verify-tag', () => {
  it('001-7: counts on the outer of nested tags, and says which commit they lead to', async () => {
    await using project = await makeRustshare(registry)
    const commit = await project.commit('Release', '0.3.0')
    await project.tag('inner', 'stranger')
    const { git } = project.repository
    await allow(project, `grace@example.org ${grace.publicKey}`)
    await signWithSsh(project, 'v0.3.0', grace, 'inner')
    const document = await project.json(['verify-tag', 'v0.3.0'])
    expect(document).toMatchObject({
      commit,
      object: await git('rev-parse', 'v0.3.0'),
      version: '0.3.0',
      format: 'ssh',
      trusted: true,
    })
    expect((await publish(project, 'v0.3.0'))['event'].commit).toBe(commit)
    await signWithSsh(project, 'good', grace)
    await signWithSsh(project, 'v0.3.1', eve, 'good')
    expect(await failing(project, 'v0.3.1')).toEqual(['signer'])
  })

  it('001-7: refuses a signed tag that leads to no commit', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await allow(project, `grace@example.org ${grace.publicKey}`)
    await signWithSsh(project, 'v0.3.0', grace, 'HEAD^{tree}')
    expect(await failing(project, 'v0.3.0')).toEqual(['target'])
    expect(await refusedBy(project, 'v0.3.0')).toEqual(['target'])
  })

  it('001-6: passes an unsigned candidate with a warning, and refuses it where the policy says always', async () => {
    await using project = await makeRustshare(registry)
    await project.tag('v0.4.0-rc.1', 'nobody')
    const { checks } = await project.json(['verify-tag', 'v0.4.0-rc.1'])
    expect(checks).toContainEqual(expect.objectContaining({ name: 'signature', status: 'warn' }))
    await using strict = await makeRustshare(registry, (policy) =>
      policy.replace('signed: stable', 'signed: always'),
    )
    await strict.tag('v0.4.0-rc.1', 'nobody')
    expect(await failing(strict, 'v0.4.0-rc.1')).toEqual(['signature'])
  })

  it.each([
    ['ssh', /^ada@example\.org \(SHA256:/u],
    ['pgp', /^ada <ada@example\.org> \([0-9A-F]{40}\)$/u],
  ] as const)('001-5: names who signed by %s', async (format, signer) => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', format)
    expect(await project.json(['verify-tag', 'v0.3.0'])).toMatchObject({
      format: format === 'ssh' ? 'ssh' : 'openpgp',
      signer: expect.stringMatching(signer),
    })
  })

  it('001-4: gives a command that mends an unsigned tag', async () => {
    await using project = await makeRustshare(registry)
    await project.commit('Release', '0.3.0')
    await project.tag('v0.3.0', 'nobody')
    const { hints } = await project.json(['verify-tag', 'v0.3.0'], 3)
    const command = /git tag .*$/u.exec(hints[0])?.[0] ?? ''
    const { git } = project.repository
    await allow(project, `grace@example.org ${grace.publicKey}`)
    await git('config', 'gpg.format', 'ssh')
    await git('config', 'user.signingkey', grace.path)
    await git('config', 'alias.again', `!${command}`)
    await git('again')
    expect(await failing(project, 'v0.3.0')).toEqual([])
  })

  it('is a usage error without a tag, and bad input for one that is not there', async () => {
    await using project = await makeRustshare(registry)
    expect((await project.json(['verify-tag'], 2))['error'].code).toBe('E_USAGE')
    expect((await project.json(['verify-tag', 'v8.8.8'], 4))['error'].code).toBe('E_GIT_TAG_UNKNOWN')
  })
})
