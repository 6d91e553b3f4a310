import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { makePgpKey, makeSshKey } from '../../src/testing/signing.ts'
import type { PgpKey, SshKey } from '../../src/testing/signing.ts'
import { makeProject, policyFixture } from './project.ts'
import type { Project } from './project.ts'
import type { SharedRegistry } from './registry.ts'

/** Real keys: an SSH key and an OpenPGP key that may release, and an SSH key that may not. */
interface Keys {
  readonly folder: string
  readonly ssh: SshKey
  readonly stranger: SshKey
  readonly pgp: PgpKey
}

type Signer = 'ssh' | 'pgp' | 'stranger' | 'nobody' | 'lightweight'

/** A project under policy 001 whose releases the keys of a file's tests sign. */
export interface Rustshare extends Project {
  readonly image: string
  /** Makes a commit whose upgrading notes mention `notes`, and answers its id. */
  commit(message: string, notes?: string): Promise<string>
  /** Makes a git tag of HEAD, signed by SSH, by OpenPGP, or not at all. */
  tag(name: string, signer?: Signer): Promise<void>
  build(seed: string, labels?: Readonly<Record<string, string>>): Promise<Digest>
  tags(): Promise<Record<string, string>>
  /** Writes the files that say who may release, which no commit has. */
  allowSigners(): Promise<void>
  /** Commits (mentioned in the upgrading notes), tags, builds and publishes a version; the document. */
  release(version: string): Promise<Record<string, any>>
}

// Made once for all tests of a file: an OpenPGP key takes a while.
let keys: Promise<Keys> | undefined

afterAll(async () => {
  if (keys === undefined) return
  const { folder, pgp } = await keys
  await pgp.close()
  await rm(folder, { recursive: true, force: true })
})

async function makeKeys(): Promise<Keys> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-keys-'))
  const ssh = await makeSshKey(folder, 'ada')
  const stranger = await makeSshKey(folder, 'eve')
  return { folder, ssh, stranger, pgp: await makePgpKey(folder, 'ada') }
}

/** What git must be told to sign with one of the keys that may release. */
export async function signingConfig(signer: 'ssh' | 'pgp'): Promise<Readonly<Record<string, string>>> {
  keys ??= makeKeys()
  const { ssh, pgp } = await keys
  return signer === 'ssh'
    ? { 'gpg.format': 'ssh', 'user.signingkey': ssh.path }
    : { 'gpg.format': 'openpgp', 'gpg.program': pgp.program, 'user.signingkey': pgp.fingerprint }
}

/** Policy 001 without the checks, labels and attestations that it requires; `whole` keeps them. */
export async function rustsharePolicy(host: string, whole = false): Promise<string> {
  const text = await policyFixture('001', host)
  return whole ? text : text.replace(/^checks:[\s\S]*?(?=^cut:)/mu, '')
}

/** Policy 001 for git tags that anybody may make, with every prerelease accepted: its grammar alone. */
export async function grammarPolicy(host: string): Promise<string> {
  return (await rustsharePolicy(host))
    .replace('prereleases: [rc]', 'prereleases: ["*"]')
    .replace(/ {2}annotated[\s\S]*?allowed_signers\n/u, '')
}

export async function makeRustshare(
  registry: SharedRegistry,
  edit: (policy: string) => string = (policy) => policy,
  whole = false,
): Promise<Rustshare> {
  const name = registry.repository('backend')
  const policy = (await rustsharePolicy(registry.host, whole)).replace('kubedoio/rustshare-backend', name)
  const project = await makeProject({ policy: edit(policy), remote: true, now: '2026-04-01T22:00:00.000Z' })
  keys ??= makeKeys()
  const { ssh, stranger, pgp } = await keys
  const { git } = project.repository
  const image = `${registry.host}/${name}`
  const signing = {
    ssh: ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${ssh.path}`],
    stranger: ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${stranger.path}`],
    pgp: ['-c', `gpg.program=${pgp.program}`, '-c', `user.signingkey=${pgp.fingerprint}`],
  }
  let notes = '# Upgrading\n'
  const rustshare: Rustshare = Object.assign(project, {
    image,
    async commit(message: string, mention?: string) {
      if (mention !== undefined) notes += `\n## ${mention}\n\nNothing to do.\n`
      await project.write('docs/upgrading.md', notes)
      await git('add', 'docs')
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      return await git('rev-parse', 'HEAD')
    },
    async tag(tag: string, signer: Signer = 'ssh') {
      if (signer === 'lightweight') await git('tag', tag)
      else if (signer === 'nobody') await git('tag', '--annotate', tag, '--message', `Release ${tag}`)
      else await git(...signing[signer], 'tag', '--sign', tag, '--message', `Release ${tag}`)
    },
    build: async (seed: string, labels: Readonly<Record<string, string>> = {}) =>
      await project.push(image, { seed, labels }),
    tags: () => registry.raw.tags(name),
    async allowSigners() {
      await project.write('.github/allowed_signers', `ada@example.org namespaces="git" ${ssh.publicKey}\n`)
      await project.write('.github/allowed_signers.asc', pgp.publicKey)
    },
    async release(version: string) {
      await rustshare.commit(`docs: prepare release v${version}`, version)
      await rustshare.tag(`v${version}`)
      const digest = await rustshare.build(version)
      return await project.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
    },
  })
  await rustshare.allowSigners()
  return rustshare
}
