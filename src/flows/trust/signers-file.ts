import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'

import type { GitRepository } from '../../git/repository.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { fetchHint, isExact } from './fetch-hint.ts'

/** The file that says who may sign, where a verifier can read it. */
export interface SignersFile extends AsyncDisposable {
  readonly status: 'there'
  /** Absolute; null where the policy names no file, and the user's own git decides. */
  readonly path: string | null
  /** The branch that it was read from, or null. */
  readonly branch: string | null
  /** True for a file of the work tree, which whoever pushed the tag may have chosen. */
  readonly inWorkTree: boolean
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
 * a list of their own; else as the work tree has it. A policy outside the repository has its own list beside it. Dispose it when done (docs/decisions/016-signers-from-the-branch.md).
 */
export async function openSigners(world: World, component: Component): Promise<SignersFile | NoSigners> {
  const { allowedSigners, branches } = component.releases
  const branch = branches.find((name) => isExact(name))
  if (allowedSigners === null) return plainFile(null, false)
  const file = resolve(await realpath(world.folder), allowedSigners)
  const path = world.git === null ? null : pathInside(world.git.root, file)
  if (world.git === null || path === null) return plainFile(file, false)
  if (branch === undefined) return plainFile(file, true)
  const tip = await tipOf(world.git, branch)
  if (tip === null) {
    const message = `who may sign is said on the branch ${branch}, which is not known here`
    return { status: 'absent', message, hints: [await fetchHint(world.git, [branch])] }
  }
  const files = await filesAt(world.git, tip, path)
  if (!files.has('')) {
    const message = `the newest commit of ${branch} has no ${path}, which says who may sign`
    return { status: 'absent', message, hints: [`Add the allowed signers to ${path} on ${branch}.`] }
  }
  return await temporaryFile(files, basename(file), branch)
}

function pathInside(root: string, file: string): string | null {
  const path = relative(root, file)
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? null : path.replaceAll(sep, '/')
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
  return { status: 'there', path, branch, inWorkTree: false, [Symbol.asyncDispose]: remove }
}

function plainFile(path: string | null, inWorkTree: boolean): SignersFile {
  return { status: 'there', path, branch: null, inWorkTree, [Symbol.asyncDispose]: async () => {} }
}
