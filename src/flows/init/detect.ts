import type { InitWorld } from './init.ts'
import { detectGitTags } from './git-tags.ts'
import { detectImage } from './image.ts'
import { sourceUrl } from './source-url.ts'
import { findChangelog, findVersionFiles } from './version-files.ts'

/** What a repository shows of how it releases; null or empty where it shows nothing. */
export interface Detected {
  readonly image: string | null
  /** The repository's web address. */
  readonly source: string | null
  /** `v{version}`, `{version}` or `[v]{version}`. */
  readonly gitTag: string
  /** Every release tag is annotated. */
  readonly annotated: boolean
  /** Prerelease words in git tags: `rc`, `beta`. */
  readonly prereleases: readonly string[]
  readonly versionFiles: readonly string[]
  readonly changelog: string | null
  readonly notices: readonly string[]
}

/** Looks at git tags, remotes, workflows and version files. Reads only. */
export async function detect(world: InitWorld): Promise<Detected> {
  const { git, folder } = world
  const remote = git === null ? null : await git.remoteUrl('origin')
  const source = remote === null ? null : sourceUrl(remote)
  const tags = detectGitTags(git === null ? [] : await git.tags())
  const [versionFiles, changelog, image] = await Promise.all([
    findVersionFiles(folder),
    findChangelog(folder),
    detectImage(folder, source),
  ])
  return { image, source, ...tags, versionFiles, changelog }
}
