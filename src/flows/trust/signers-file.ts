import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve, sep } from 'node:path'

import type { GitRepository } from '../../git/repository.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { fetchHint, isExact } from './fetch-hint.ts'

/** The file that says who may sign, where a verifier can read it. */
export interface SignersFile extends AsyncDisposable {
  readonly status: 'there'
  /** Absolute; null where the policy names no file, and the user's own git decides. */
  readonly path: string | null
  /** The branch that it was read from; null for the work tree. */
  readonly branch: string | null
}

/** The branch, or the file on it, is not here. */
export interface NoSigners {
  readonly status: 'absent'
  readonly message: string
  readonly hints: readonly string[]
}

// OpenPGP keys stand beside an SSH file, under one of these.
const SUFFIXES = ['', '.asc', '.gpg']

/**
 * Opens the component's `allowedSigners`: as the newest commit of the first branch has it that `releases.branches` names
 * without a glob (of `origin`, else the local one), since whoever pushes a tag chooses the tagged tree and could bring
 * a list of their own; else as the work tree has it. Dispose it when done (docs/decisions/016-signers-from-the-branch.md).
 */
export async function openSigners(world: World, component: Component): Promise<SignersFile | NoSigners> {
  const { allowedSigners, branches } = component.releases
  const branch = branches.find((name) => isExact(name))
  if (allowedSigners === null) return plainFile(null)
  if (branch === undefined || world.git === null) return plainFile(resolve(world.folder, allowedSigners))
  const tip = await tipOf(world.git, branch)
  if (tip === null) {
    const message = `who may sign is said on the branch ${branch}, which is not known here`
    return { status: 'absent', message, hints: [await fetchHint(world.git, [branch])] }
  }
  const file = resolve(await realpath(world.folder), allowedSigners)
  const path = relative(world.git.root, file).replaceAll(sep, '/')
  const files = await filesAt(world.git, tip, path)
  if (!files.has('')) {
    const message = `the newest commit of ${branch} has no ${path}, which says who may sign`
    return { status: 'absent', message, hints: [`Add the allowed signers to ${path} on ${branch}.`] }
  }
  return await temporaryFile(files, basename(file), branch)
}

async function tipOf(git: GitRepository, branch: string): Promise<string | null> {
  return (await git.commitOf(`refs/remotes/origin/${branch}`)) ?? (await git.commitOf(`refs/heads/${branch}`))
}

/** By suffix, the files that are there. */
async function filesAt(
  git: GitRepository,
  commit: string,
  path: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const suffix of SUFFIXES) {
    const bytes = await git.readFile(commit, `${path}${suffix}`)
    if (bytes !== null) files.set(suffix, bytes)
  }
  return files
}

async function temporaryFile(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
  branch: string,
): Promise<SignersFile> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-signers-'))
  const path = join(folder, name)
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true })
  for (const [suffix, bytes] of files) await writeFile(`${path}${suffix}`, bytes)
  return { status: 'there', path, branch, [Symbol.asyncDispose]: remove }
}

function plainFile(path: string | null): SignersFile {
  return { status: 'there', path, branch: null, [Symbol.asyncDispose]: async () => {} }
}
