import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isFailure } from '../../model/failure.ts'
import { lastLine } from '../failure.ts'
import { parseSshSignature } from '../ssh-signature.ts'
import { gitText, runGit } from '../run.ts'
import type { SignatureVerdict } from '../repository.ts'
import { verifyOpenPgp } from '../verify-openpgp.ts'
import { NO_SIGNERS, verifySsh } from '../verify-ssh.ts'
import type { SignatureCheck } from '../verify-tag.ts'
import type { SigningTest } from '../work.ts'

const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const

interface Repository {
  readonly root: string
  readonly objectFormat: 'sha1' | 'sha256'
}

/**
 * Signs a commit of nothing with the key that git would sign a tag with, and verifies it. It is written into a folder of its own, so
 * that nothing of it stays in the repository.
 */
export async function trySigning(
  { root, objectFormat }: Repository,
  test: SigningTest,
): Promise<SignatureVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-sign-'))
  try {
    const objects = await gitText(['rev-parse', '--path-format=absolute', '--git-path', 'objects'], {
      cwd: root,
    })
    const env = { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: objects }
    const made = await signNothing(root, { tree: EMPTY_TREE[objectFormat], env, deadline: test.deadline })
    if ('reason' in made) return { status: 'bad', reason: made.reason }
    const text = await gitText(['cat-file', 'commit', made.commit], { cwd: root, env })
    return await verifyOwnSignature({
      root,
      object: made.commit,
      kind: 'commit',
      env,
      ...signedParts(text),
      allowedSigners: test.allowedSigners,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Signing {
  readonly tree: string
  readonly env: Readonly<Record<string, string>>
  readonly deadline: number
}

async function signNothing(
  root: string,
  { tree, env, deadline }: Signing,
): Promise<{ readonly commit: string } | { readonly reason: string }> {
  try {
    const args = ['commit-tree', '-S', '-m', 'Is the signing key usable?', tree]
    const result = await runGit(args, { cwd: root, env, deadline })
    return result.code === 0
      ? { commit: result.stdout.toString().trim() }
      : { reason: signingReason(result.stderr) }
  } catch (error) {
    if (isFailure(error, 'E_GIT')) return { reason: tooLong(deadline) }
    throw error
  }
}

/** What is said of a signing program that does not end. */
export function tooLong(deadline: number): string {
  return `signing did not end within ${deadline / 1000} s: an agent may be waiting for a passphrase or a key to be touched`
}

/** Git's words for a signature that it could not make, without its prefixes. */
export function signingReason(stderr: string): string {
  if (/user\.signingkey needs to be (?:configured|set)/u.test(stderr))
    return 'git has no signing key: user.signingkey is not set'
  if (/No secret key/iu.test(stderr)) return 'gpg has no secret key for the signer'
  if (/Couldn't load public key|No such file or directory/u.test(stderr)) {
    return `the signing key cannot be read: ${lastLine(stderr)}`
  }
  return lastLine(stderr).replace(/^(?:fatal|error): /u, '')
}

/** The signature in a commit's header `gpgsig`, and what was signed: the rest (gitformat-signature(5)). */
function signedParts(commit: string): { readonly armour: string; readonly payload: string } {
  const header = /^gpgsig(?:-sha256)? (.*\n(?: .*\n)*)/mu.exec(commit)
  if (header === null) return { armour: '', payload: commit }
  return { armour: (header[1] ?? '').replaceAll(/\n /gu, '\n'), payload: commit.replace(header[0], '') }
}

interface OwnCheck extends SignatureCheck {
  /** The bytes that were signed. */
  readonly payload: string
}

/** How a signature made here holds up; where nobody named signers to believe, whether it holds at all. */
export async function verifyOwnSignature(check: OwnCheck): Promise<SignatureVerdict> {
  if (!check.armour.includes('BEGIN SSH SIGNATURE')) return await verifyOpenPgp(check)
  const verdict = await verifySsh(check)
  if (verdict.status !== 'bad' || verdict.reason !== NO_SIGNERS) return verdict
  return await verifyAlone(check)
}

/** An SSH signature by whatever key made it: `ssh-keygen -Y check-novalidate`. */
async function verifyAlone({ armour, payload }: OwnCheck): Promise<SignatureVerdict> {
  const key = parseSshSignature(armour)?.fingerprint ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-ssh-'))
  try {
    const file = join(folder, 'signature')
    await writeFile(file, armour)
    const child = spawn('ssh-keygen', ['-Y', 'check-novalidate', '-n', 'git', '-s', file], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin.on('error', () => {})
    child.stdin.end(payload)
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null))
      child.once('close', resolve)
    })
    if (code !== 0) return { status: 'bad', reason: `the signature by ${key} does not hold` }
    return { status: 'good', signer: key, identity: key, key, format: 'ssh' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
