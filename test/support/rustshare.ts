import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Digest } from '../../src/model/digest.ts'
import { makePgpKey, makeSshKey } from '../../src/testing/signing.ts'
import type { PgpKey, SshKey } from '../../src/testing/signing.ts'
import { makeProject, policyFixture } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

/** A project under policy 001 with real keys: an SSH key and an OpenPGP key that may release, and an SSH key that may not. */
export interface Rustshare extends Project {
  readonly image: string
  readonly ssh: SshKey
  readonly stranger: SshKey
  readonly pgp: PgpKey
  /** Makes a commit whose upgrading notes mention `notes`, and answers its id. */
  commit(message: string, notes?: string): Promise<string>
  /** Makes a git tag of HEAD, signed by SSH, by OpenPGP, or not at all. */
  tag(name: string, signer?: 'ssh' | 'pgp' | 'stranger' | 'nobody' | 'lightweight'): Promise<void>
  build(seed: string): Promise<Digest>
  tags(): Promise<Record<string, string>>
}

/** Policy 001 without the checks and attestations that nothing can evaluate yet; `whole` keeps them. */
export async function rustsharePolicy(host: string, whole = false): Promise<string> {
  const text = await policyFixture('001', host)
  return whole ? text : text.replace(/^checks:[\s\S]*?(?=^cut:)/mu, '')
}

export async function makeRustshare(
  registry: SharedRegistry,
  edit: (policy: string) => string = (policy) => policy,
  whole = false,
): Promise<Rustshare> {
  const name = registry.repository('backend')
  const policy = (await rustsharePolicy(registry.host, whole)).replace('kubedoio/rustshare-backend', name)
  const project = await makeProject({ policy: edit(policy), remote: true, now: '2026-04-01T22:00:00.000Z' })
  const keys = await mkdtemp(join(tmpdir(), 'tidemark-keys-'))
  const [ssh, stranger, pgp] = [
    await makeSshKey(keys, 'ada'),
    await makeSshKey(keys, 'eve'),
    await makePgpKey(keys, 'ada'),
  ]
  await project.write('.github/allowed_signers', `ada@example.org namespaces="git" ${ssh.publicKey}\n`)
  await project.write('.github/allowed_signers.asc', pgp.publicKey)
  const { git } = project.repository
  const image = `${registry.host}/${name}`
  const signing = {
    ssh: ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${ssh.path}`],
    stranger: ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${stranger.path}`],
    pgp: ['-c', `gpg.program=${pgp.program}`, '-c', `user.signingkey=${pgp.fingerprint}`],
  }
  let notes = '# Upgrading\n'
  return Object.assign(project, {
    image,
    ssh,
    stranger,
    pgp,
    async commit(message: string, mention?: string) {
      if (mention !== undefined) notes += `\n## ${mention}\n\nNothing to do.\n`
      await project.write('docs/upgrading.md', notes)
      await git('add', 'docs')
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      return await git('rev-parse', 'HEAD')
    },
    async tag(tag: string, signer: Parameters<Rustshare['tag']>[1] = 'ssh') {
      if (signer === 'lightweight') await git('tag', tag)
      else if (signer === 'nobody') await git('tag', '--annotate', tag, '--message', `Release ${tag}`)
      else await git(...signing[signer], 'tag', '--sign', tag, '--message', `Release ${tag}`)
    },
    build: async (seed: string) => await project.push(image, { seed }),
    tags: () => registry.raw.tags(name),
    async [Symbol.asyncDispose]() {
      await pgp.close()
      await rm(keys, { recursive: true, force: true })
      await project.repository.remove()
    },
  })
}
