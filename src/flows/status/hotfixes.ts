import type { GitRepository, RefTip } from '../../git/repository.ts'
import { isStable } from '../../model/version.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { fill } from '../cut/fill.ts'
import type { UnmergedHotfix } from '../results.ts'

const LOCAL = 'refs/heads/'
const ORIGIN = 'refs/remotes/origin/'
const TAGS = 'refs/tags/'
const USUAL = ['main', 'master']

/**
 * By component, the hotfixes that its branch of releases reaches neither here nor at `origin`: what was mended once would be broken again
 * by the next release. Nothing is said without git, in a shallow clone, and where no such branch is known. One git process, and a second
 * one where there ever was a hotfix.
 */
export async function unmergedHotfixes(
  git: GitRepository | null,
  components: readonly Component[],
): Promise<ReadonlyMap<string, readonly UnmergedHotfix[]>> {
  if (git === null || (await git.isShallow())) return new Map()
  const refs = new Map((await git.tips()).map((tip) => [tip.ref, tip]))
  const found = components.map(async (component) => {
    const branch = branchOf(component, refs)
    const from = [`${LOCAL}${branch ?? ''}`, `${ORIGIN}${branch ?? ''}`].filter((ref) => refs.has(ref))
    const hotfixes = branch === null || from.length === 0 ? [] : hotfixesOf(component, branch, refs)
    const tags = hotfixes.map(({ gitTag }) => `${TAGS}${gitTag}`)
    const unreached = tags.length === 0 ? [] : await git.unreached(tags, from)
    return [component.name, hotfixes.filter(({ gitTag }) => unreached.includes(`${TAGS}${gitTag}`))] as const
  })
  return new Map(await Promise.all(found))
}

type Refs = ReadonlyMap<string, RefTip>

/** The branch that releases are cut from: the policy's, a usual one, or what HEAD of origin names. */
function branchOf({ cut }: Component, refs: Refs): string | null {
  if (cut.branch !== null) return cut.branch.name
  const usual = USUAL.find((name) => refs.has(`${LOCAL}${name}`) || refs.has(`${ORIGIN}${name}`))
  const head = refs.get(`${ORIGIN}HEAD`)?.symref ?? null
  return usual ?? (head?.startsWith(ORIGIN) === true ? head.slice(ORIGIN.length) : null)
}

/** The component's releases that are hotfixes, whether merged or not. */
function hotfixesOf(component: Component, branch: string, refs: Refs): readonly UnmergedHotfix[] {
  const { hotfix, release } = component.cut.message
  return [...refs.values()].flatMap(({ ref, commit, subject }): UnmergedHotfix[] => {
    if (!ref.startsWith(TAGS)) return []
    const gitTag = ref.slice(TAGS.length)
    const read = parseGitTag(component.releases, component.name, gitTag)
    if (!('version' in read) || !isStable(read.version)) return []
    const version = read.version.text
    // A policy with one message for all releases does not tell them apart by it.
    const told =
      hotfix !== release && subject === fill(hotfix, { version, gitTag, component: component.name })
    const branched = refs.has(`${LOCAL}hotfix/${gitTag}`) || refs.has(`${ORIGIN}hotfix/${gitTag}`)
    return told || branched ? [{ gitTag, version, branch, commit }] : []
  })
}
