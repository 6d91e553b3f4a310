import { access } from 'node:fs/promises'
import { join } from 'node:path'

import type { InitWorld } from './init.ts'
import { detectGitTags } from './git-tags.ts'
import { detectImage } from './image.ts'
import { sourceUrl } from './source-url.ts'

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
  readonly notices: readonly string[]
}

const VERSION_FILES = ['VERSION', 'package.json', 'pyproject.toml', 'Cargo.toml']

/** Looks at git tags, remotes, workflows and version files. Reads only. */
export async function detect(world: InitWorld): Promise<Detected> {
  const { git, folder } = world
  const remote = git === null ? null : await git.remoteUrl('origin')
  const source = remote === null ? null : sourceUrl(remote)
  const tags = detectGitTags(git === null ? [] : await git.tags())
  const versionFiles = await present(folder, VERSION_FILES)
  return { image: await detectImage(folder, source), source, ...tags, versionFiles }
}

async function present(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(names.map((name) => exists(join(folder, name))))
  return names.filter((_, at) => found[at])
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    // A file that cannot be reached is not one to propose.
    return false
  }
}
