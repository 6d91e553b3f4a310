import { gitFailure } from './failure.ts'
import { listCommits } from './commits.ts'
import { ObjectReader, readObject } from './objects.ts'
import type { Commit, GitRepository, GitTag, RefTip, SignatureVerdict, TagContent } from './repository.ts'
import { git, gitText, runGit } from './run.ts'
import { listTags } from './tags.ts'

/** What one `rev-parse` told about a repository. */
export interface CheckoutFacts {
  readonly root: string
  readonly objectFormat: 'sha1' | 'sha256'
  readonly shallow: boolean
  readonly commit: string | null
  readonly branch: string | null
}

const LOCAL = 'refs/heads/'
const ORIGIN = 'refs/remotes/origin/'
const TAGS = 'refs/tags/'

/** A repository on this machine, asked through the git executable. */
export class Checkout implements GitRepository {
  readonly root: string
  readonly objectFormat: 'sha1' | 'sha256'
  readonly #facts: CheckoutFacts

  constructor(facts: CheckoutFacts) {
    this.root = facts.root
    this.objectFormat = facts.objectFormat
    this.#facts = facts
  }

  async head(): Promise<{ readonly commit: string | null; readonly branch: string | null }> {
    const { commit, branch } = this.#facts
    if (commit !== null) return { commit, branch }
    const unborn = await runGit(['symbolic-ref', '--quiet', '--short', 'HEAD'], { cwd: this.root })
    return { commit, branch: unborn.stdout.toString().trim() || null }
  }

  async isShallow(): Promise<boolean> {
    return this.#facts.shallow
  }

  async tags(): Promise<readonly GitTag[]> {
    return await listTags(this.root)
  }

  async tag(name: string): Promise<GitTag | null> {
    // A pattern character is not legal in a ref name, and would make for-each-ref look for others.
    if (name === '' || /[*?[\\\0]/u.test(name)) return null
    return (await listTags(this.root, name))[0] ?? null
  }

  async commitOf(revision: string): Promise<string | null> {
    const name = `${revision}^{commit}`
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name]
    const result = await runGit(args, { cwd: this.root })
    return result.code === 0 ? result.stdout.toString().trim() : null
  }

  async readFile(commit: string, path: string): Promise<Uint8Array | null> {
    using reader = new ObjectReader(this.root)
    const { id } = await readObject(reader, `${commit}^{commit}`, 'commit')
    const file = await reader.read(`${id}:${path.replace(/^(?:\.\/)+/u, '')}`)
    return file?.type === 'blob' ? file.data : null
  }

  async changedPaths(from: string, to: string): Promise<readonly string[]> {
    const args = ['diff-tree', '-r', '--name-only', '--no-renames', '-z', '--end-of-options', from, to]
    return (await git(args, { cwd: this.root })).toString().split('\0').filter(Boolean)
  }

  async commits(from: string | null, to: string, paths: readonly string[] = []): Promise<readonly Commit[]> {
    return await listCommits(this.root, { from, to, paths })
  }

  async branchesContaining(commit: string): Promise<readonly string[]> {
    return await this.#branches([`--contains=${commit}`])
  }

  async branches(): Promise<readonly string[]> {
    return await this.#branches([])
  }

  async remoteUrl(name: string): Promise<string | null> {
    if (name === '' || name.startsWith('-')) return null
    const args = ['remote', 'get-url', name]
    const result = await runGit(args, { cwd: this.root })
    if (result.code === 0) return result.stdout.toString().trim()
    if (/No such remote/u.test(result.stderr)) return null
    throw gitFailure(args, result)
  }

  async verifyTag(name: string, allowedSigners: string | null): Promise<SignatureVerdict> {
    const { verifyTag } = await import('./verify-tag.ts')
    return await verifyTag({ root: this.root, tag: await this.tag(name), allowedSigners })
  }

  async verifyTagObject(object: string, allowedSigners: string | null): Promise<SignatureVerdict> {
    const { verifyTagObject } = await import('./verify-tag.ts')
    return await verifyTagObject({ root: this.root, object, allowedSigners })
  }

  async tagContent(object: string): Promise<TagContent | null> {
    const { readTagObject } = await import('./verify-tag.ts')
    return await readTagObject(this.root, object)
  }

  async tagMessage(name: string): Promise<string | null> {
    const tag = await this.tag(name)
    if (tag?.type !== 'annotated') return null
    const { readTagObject } = await import('./verify-tag.ts')
    return (await readTagObject(this.root, tag.object))?.message ?? null
  }

  async mergedTags(revision: string): Promise<readonly string[]> {
    const args = ['for-each-ref', '--format=%(refname)', `--merged=${revision}`, TAGS]
    const refs = (await gitText(args, { cwd: this.root })).split('\n').filter(Boolean)
    return refs.map((ref) => ref.slice(TAGS.length))
  }

  async tips(): Promise<readonly RefTip[]> {
    const { listTips } = await import('./tips.ts')
    return await listTips(this.root, [LOCAL, ORIGIN, TAGS])
  }

  async unreached(refs: readonly string[], from: readonly string[]): Promise<readonly string[]> {
    const { unreachedRefs } = await import('./tips.ts')
    return await unreachedRefs(this.root, refs, from)
  }

  async config(name: string): Promise<string | null> {
    const args = ['config', '-z', '--get', '--', name]
    const result = await runGit(args, { cwd: this.root })
    if (result.code === 1) return null
    if (result.code !== 0) throw gitFailure(args, result)
    return result.stdout.toString().replace(/\0$/u, '')
  }

  async identity(): Promise<string | null> {
    const result = await runGit(['var', 'GIT_COMMITTER_IDENT'], { cwd: this.root })
    return /^(.+ <.*>) \d+ [+-]\d{4}$/u.exec(result.stdout.toString().trim())?.[1] ?? null
  }

  async #branches(filter: readonly string[]): Promise<readonly string[]> {
    const args = ['for-each-ref', '--format=%(refname)', ...filter, LOCAL, ORIGIN]
    const refs = (await gitText(args, { cwd: this.root })).split('\n').filter(Boolean)
    const names = refs.filter((ref) => ref !== `${ORIGIN}HEAD`).map(branchName)
    return [...new Set(names)].toSorted()
  }
}

function branchName(ref: string): string {
  return ref.slice(ref.startsWith(LOCAL) ? LOCAL.length : ORIGIN.length)
}
