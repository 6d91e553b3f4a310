import { execFile } from 'node:child_process'

import { runGit } from '../run.ts'

const DEADLINE = 5000

/** Why gpg signed nothing, where git kept its words to itself: mostly, there is no secret key. */
export async function gpgReason(root: string): Promise<string> {
  const named = await config(root, 'user.signingkey')
  const program = (await config(root, 'gpg.openpgp.program')) ?? (await config(root, 'gpg.program')) ?? 'gpg'
  const key = named ?? (await committer(root))
  if (await holdsKey(program, key)) return `gpg failed to sign with the key ${key}`
  const hint = named === null ? ': no key is named (git config user.signingkey)' : ''
  return `gpg has no secret key for ${key}${hint}`
}

async function holdsKey(program: string, key: string): Promise<boolean> {
  const args = ['--batch', '--with-colons', '--list-secret-keys', '--', key]
  return await new Promise((resolve) => {
    execFile(program, args, { timeout: DEADLINE, killSignal: 'SIGKILL' }, (error) => resolve(error === null))
  })
}

async function config(root: string, name: string): Promise<string | null> {
  const { stdout } = await runGit(['config', '--get', name], { cwd: root })
  return stdout.toString().trim() || null
}

/** Whom git looks for when no key is named: `NAME <EMAIL>`. */
async function committer(root: string): Promise<string> {
  const { stdout } = await runGit(['var', 'GIT_COMMITTER_IDENT'], { cwd: root })
  return stdout.toString().replace(/>[^>]*$/u, '>')
}
