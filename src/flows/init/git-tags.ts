import type { GitTag } from '../../git/repository.ts'
import { tryParseVersion } from '../../model/version.ts'

export interface TagStyle {
  readonly gitTag: string
  readonly annotated: boolean
  readonly prereleases: readonly string[]
  readonly notices: readonly string[]
}

/** How a repository names its release tags. Tags that are no versions are counted in a notice. */
export function detectGitTags(tags: readonly GitTag[]): TagStyle {
  const releases = tags.map((tag) => ({ tag, version: tryParseVersion(tag.name.replace(/^v/u, '')) }))
  const known = releases.filter(({ version }) => version !== null)
  const prefixed = known.filter(({ tag }) => tag.name.startsWith('v')).length
  const words = known.flatMap(({ version }) => prereleaseWord(version?.prerelease[0]))
  return {
    gitTag: style(prefixed, known.length),
    annotated: known.length > 0 && known.every(({ tag }) => tag.type === 'annotated'),
    prereleases: [...new Set(words)].toSorted(),
    notices: others(tags.length - known.length),
  }
}

function style(prefixed: number, all: number): string {
  if (prefixed === all) return 'v{version}'
  return prefixed === 0 ? '{version}' : '[v]{version}'
}

function prereleaseWord(identifier: string | number | undefined): readonly string[] {
  const word = typeof identifier === 'string' ? /^[A-Za-z]+/u.exec(identifier)?.[0] : undefined
  return word === undefined ? [] : [word]
}

function others(count: number): readonly string[] {
  if (count === 0) return []
  return [`${count} git tags are no versions: \`tidemark replay\` shows what each would do`]
}
