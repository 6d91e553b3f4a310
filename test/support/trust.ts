import { expect } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import type { PgpKey, SshKey } from '../../src/testing/signing.ts'
import type { Rustshare } from './rustshare.ts'

/** Where policy 001 says who may sign. */
export const SIGNERS = '.github/allowed_signers'

/** Policy 001 with more rules under `releases`. */
export function withRules(...rules: readonly string[]): (policy: string) => string {
  return (policy) =>
    policy.replace(/^releases:\n/mu, `releases:\n${rules.map((rule) => `  ${rule}\n`).join('')}`)
}

export function unsigned(policy: string): string {
  return policy.replace('signed: stable', 'signed: never').replace(/ {2}allowedSigners.*\n/u, '')
}

export async function signWithSsh(
  { repository }: Rustshare,
  name: string,
  key: SshKey,
  target = 'HEAD',
): Promise<void> {
  const config = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key.path}`]
  await repository.git(...config, 'tag', '--sign', name, '--message', name, target)
}

export async function signWithPgp({ repository }: Rustshare, name: string, key: PgpKey): Promise<void> {
  const config = ['-c', `gpg.program=${key.program}`, '-c', `user.signingkey=${key.fingerprint}`]
  await repository.git(...config, 'tag', '--sign', name, '--message', name)
}

/** Writes a tag object of HEAD, with a signature that `sign` makes of its text. */
export async function writeTag(
  { repository: { git, root } }: Rustshare,
  name: string,
  sign: (text: string) => Promise<string>,
): Promise<void> {
  const commit = await git('rev-parse', 'HEAD')
  const text = `object ${commit}\ntype commit\ntag ${name}\ntagger Ada <ada@example.org> 1775080800 +0000\n\nRelease\n`
  const object = await testGit(root, ['hash-object', '-t', 'tag', '-w', '--stdin'], text + (await sign(text)))
  await git('update-ref', `refs/tags/${name}`, object)
}

export async function allow(project: Rustshare, ...lines: readonly string[]): Promise<void> {
  await project.write(SIGNERS, lines.map((line) => `${line}\n`).join(''))
}

/** Commits the list of signers and pushes `main` with it. */
export async function commitSigners({ repository: { git } }: Rustshare): Promise<void> {
  await git('add', '.github')
  await git('commit', '--quiet', '--message', 'Say who may sign')
  await git('push', '--quiet', 'origin', 'main')
}

/** The checks that fail, by `verify-tag`; it must end with 3 exactly when there are any. */
export async function failing(project: Rustshare, name: string): Promise<readonly string[]> {
  const result = await project.run('verify-tag', name, '--json')
  const { trusted, checks } = result.json<any>()
  const failed = checks.filter((check: any) => check.status === 'fail').map((check: any) => check.name)
  expect([result.code, trusted]).toEqual(failed.length === 0 ? [0, true] : [3, false])
  return failed
}

/** What publish says of the tag; it must refuse it, and write neither a tag nor a fact. */
export async function refusedBy(project: Rustshare, name: string): Promise<readonly string[]> {
  const digest = await project.build(name)
  const { error } = await project.json(['publish', '--git-tag', name, '--digest', digest], 3)
  expect(error.code).toBe('E_GIT_TAG_UNTRUSTED')
  expect(await project.tags()).toEqual({})
  expect((await project.json(['log']))['entries']).toEqual([])
  return error.details.findings.map((finding: any) => finding.name)
}

export async function publish(project: Rustshare, name: string): Promise<Record<string, any>> {
  return await project.json(['publish', '--git-tag', name, '--digest', await project.build(name)])
}
