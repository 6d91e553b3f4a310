import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import type { SharedRegistry } from './registry.ts'
import { RUSTSHARE_FILES } from './rustshare-files.ts'
import { makeRustshare, signingConfig } from './rustshare.ts'
import type { Rustshare } from './rustshare.ts'

type Json = Record<string, any>

/** RustShare's repository after its release 0.3.0, from which Ada releases with her SSH key. */
export interface Releasing extends Rustshare {
  /** Writes files and commits them on the branch that is checked out; the commit's id. */
  change(message: string, files?: Readonly<Record<string, string>>): Promise<string>
  /** As {@link change}, with an entry under Unreleased. */
  entry(message: string): Promise<string>
  /** The upgrade notes mention a version. */
  notes(version: string): Promise<string>
  read(path: string): Promise<string>
  /** `tidemark cut WORDS --yes`, which must release; the document. */
  cut(...words: readonly string[]): Promise<Json>
  /** `tidemark cut WORDS --yes`, which must be refused and leave everything as it was; the codes of the checks that failed. */
  refused(...words: readonly string[]): Promise<readonly string[]>
  /** From here on git signs with the SSH or the OpenPGP key. */
  signWith(signer: 'ssh' | 'pgp'): Promise<void>
  /** Every ref here and on the remote but the ledger's, what is checked out, and what is not committed. */
  state(): Promise<readonly string[]>
  remoteRefs(...patterns: readonly string[]): Promise<readonly string[]>
}

/** Commands that stand for the test suites: there is no compiler at hand. */
const BEFORE = '["grep -q rustshare-server Cargo.lock", "test -s frontend/package.json"]'

/** Policy 001 with small commands for `before`. */
function smallBefore(policy: string): string {
  return policy.replace(/^( {2}before: ).*$/mu, `$1${BEFORE}`)
}

/** RustShare at work: releases 0.2.0 and 0.3.0 stand, and something is under Unreleased. */
export async function makeReleasing(
  registry: SharedRegistry,
  edit: (policy: string) => string = (policy) => policy,
): Promise<Releasing> {
  const project = await makeRustshare(registry, (policy) => edit(smallBefore(policy)))
  const { git, remote } = project.repository
  const releasing: Releasing = Object.assign(project, {
    async change(message: string, files: Readonly<Record<string, string>> = {}) {
      for (const [path, text] of Object.entries(files)) await project.write(path, text)
      await git('add', '--all')
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      return await git('rev-parse', 'HEAD')
    },
    async entry(message: string) {
      const text = await releasing.read('CHANGELOG.md')
      const after = text.replace('## [Unreleased]\n', `## [Unreleased]\n\n- ${message}\n`)
      return await releasing.change(message, { 'CHANGELOG.md': after })
    },
    async notes(version: string) {
      const text = `${await releasing.read('docs/upgrading.md')}\n## ${version}\n\nNothing to do.\n`
      return await releasing.change(`docs: how to upgrade to ${version}`, { 'docs/upgrading.md': text })
    },
    read: (path: string) => readFile(join(project.root, path), 'utf8'),
    async cut(...words: readonly string[]) {
      const document = await project.json(['cut', ...words, '--yes'])
      expect(document['outcome']).toBe('done')
      return document
    },
    async refused(...words: readonly string[]) {
      const before = await releasing.state()
      const document = await project.json(['cut', ...words, '--yes'], 3)
      expect(document['outcome']).toBe('refused')
      expect(await releasing.state()).toEqual(before)
      return failures(document)
    },
    async signWith(signer: 'ssh' | 'pgp') {
      for (const [name, value] of Object.entries(await signingConfig(signer)))
        await git('config', name, value)
    },
    async state() {
      const here = await git('for-each-ref', '--format=%(refname) %(objectname)')
      const there = await testGit(remote ?? '', ['for-each-ref', '--format=origin %(refname) %(objectname)'])
      const rest = [await git('rev-parse', 'HEAD'), await git('status', '--short', '--branch')]
      return [...here.split('\n'), ...there.split('\n'), ...rest].filter((line) => !LEDGER.test(line))
    },
    async remoteRefs(...patterns: readonly string[]) {
      const args = ['for-each-ref', '--format=%(refname)', ...patterns]
      return (await testGit(remote ?? '', args)).split('\n').filter(Boolean)
    },
  })
  await makeHistory(releasing)
  return releasing
}

/** The branch in which Tidemark keeps its ledger, and what it remembers of it. */
const LEDGER = /refs\/(?:heads|remotes\/origin)\/tidemark |refs\/tidemark\//u

async function makeHistory(releasing: Releasing): Promise<void> {
  const { git } = releasing.repository
  await git('config', 'user.name', 'Ada')
  await git('config', 'user.email', 'ada@example.org')
  await git('config', 'commit.gpgSign', 'false')
  await releasing.signWith('ssh')
  await releasing.change('docs: prepare release v0.2.0', { 'README.md': '# RustShare\n' })
  await releasing.tag('v0.2.0')
  const { 'CHANGELOG.md': changelog = '', ...files } = RUSTSHARE_FILES
  const released = changelog.replace(/### Added\n\n- Shares can expire\.\n\n/u, '')
  await releasing.change('docs: prepare release v0.3.0', { ...files, 'CHANGELOG.md': released })
  await releasing.tag('v0.3.0')
  await releasing.change('feat: shares can expire', { 'CHANGELOG.md': changelog })
  await git('push', '--quiet', '--set-upstream', 'origin', 'main', 'v0.2.0', 'v0.3.0')
}

/** The codes of the checks that failed. */
export function failures(document: Json): readonly string[] {
  return document['checks']
    .filter((check: Json) => check['status'] === 'fail')
    .map((check: Json) => check['code'])
}

/** One check of a document by its name. */
export function checkOf(document: Json, name: string): Json {
  return document['checks'].find((check: Json) => check['name'] === name)
}
