import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bad } from '../bad-signature.ts'
import type { SignatureVerdict } from '../repository.ts'
import { endGit, git, runGit } from '../run.ts'
import { verifyOwn } from '../verify-own.ts'
import type { SigningTest } from '../work.ts'
import { gpgReason } from './gpg-reason.ts'
import { lateReason, signingReason } from './signing-reason.ts'

/**
 * Signs a commit without content with the key, program and configuration that `git tag --sign` uses, and verifies it. The
 * object lies in a temporary folder, so nothing of it gets into the repository.
 */
export async function trySigning(root: string, test: SigningTest): Promise<SignatureVerdict> {
  const format = await runGit(['config', '--get', 'gpg.format'], { cwd: root })
  if (format.stdout.toString().trim() === 'x509') return bad('X.509 signatures are not supported')
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-try-'))
  try {
    return await signIn(folder, root, test)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function signIn(folder: string, root: string, test: SigningTest): Promise<SignatureVerdict> {
  const { deadline, allowedSigners } = test
  const env = { GIT_OBJECT_DIRECTORY: folder }
  const tree = (await git(['hash-object', '-t', 'tree', '-w', '--stdin'], { cwd: root, env }))
    .toString()
    .trim()
  const args = ['commit-tree', '-S', '-m', 'A test of the signing key', tree]
  const end = await endGit(args, { cwd: root, env, deadline })
  if (end.stopped !== null) return bad(lateReason(deadline))
  if (end.code !== 0) return bad(signingReason(end.stderr) ?? (await gpgReason(root)))
  const object = end.stdout.toString().trim()
  return await verifyOwn({ root, object, kind: 'commit', allowedSigners, env })
}
