import type { GitRepository } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseImageName } from '../../model/reference.ts'
import type { AdoptSurvey, ImageSurvey } from '../../plan/adopt/survey.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import { IMAGES_AT_ONCE } from '../content/targets.ts'
import type { AdoptWorld } from './open.ts'
import { emptyImage, readTags } from './read-tags.ts'

export interface SurveyRequest {
  readonly images: readonly string[]
  readonly component?: string
  readonly gitTags?: string
}

type GitFacts = Pick<AdoptSurvey, 'gitTags' | 'branches' | 'main'>

/**
 * What stands in the registries and in git, one survey for each thing that is released: images with the same last part are one thing in
 * several places, and `component` makes all of them one. Throws E_REFERENCE, E_SHALLOW, E_ADOPT_EMPTY.
 */
export async function surveyImages(
  world: AdoptWorld,
  request: SurveyRequest,
): Promise<readonly AdoptSurvey[]> {
  const names = [...new Set(request.images.map(parseImageName))]
  const git = await gitFacts(world.git)
  const stores = await world.images()
  const surveys = await mapLimited(names, IMAGES_AT_ONCE, async (image): Promise<ImageSurvey> => {
    const tags = await readTags(world, image, stores.open(image))
    if (tags.size === 0) throw emptyImage(image)
    return { image, tags }
  })
  const groups = Map.groupBy(surveys, ({ image }) => request.component ?? componentOf(image))
  return [...groups].map(([component, images]) => ({
    component,
    images,
    ...git,
    gitTagPattern: request.gitTags ?? null,
  }))
}

/** `ghcr.io/acme/web` -> `web`. */
function componentOf(image: string): string {
  const last = image.replace(/^oci:/u, '').split('/').at(-1) ?? ''
  return last.replace(/^[^A-Za-z0-9]+/u, '') || 'image'
}

async function gitFacts(git: GitRepository | null): Promise<GitFacts> {
  if (git === null) return { gitTags: [], branches: [], main: 'main' }
  if (await git.isShallow()) {
    throw new TidemarkError('E_SHALLOW', 'git tags tell what was released, and this clone is shallow', {
      hints: ['git fetch --unshallow --tags'],
    })
  }
  const [tags, branches, main] = await Promise.all([git.tags(), git.branches(), mainBranch(git)])
  const gitTags = tags.map(({ name, commit, type, time }) => ({
    name,
    commit,
    time,
    annotated: type === 'annotated',
  }))
  return {
    gitTags,
    branches,
    main: main ?? ['main', 'master'].find((name) => branches.includes(name)) ?? 'main',
  }
}

const REMOTE_HEAD = 'refs/remotes/origin/HEAD'

/** What the remote calls its main branch; null where this clone does not know. */
async function mainBranch(git: GitRepository): Promise<string | null> {
  const tips = await git.tips()
  const symref = tips.find(({ ref }) => ref === REMOTE_HEAD)?.symref
  return symref?.replace(/^refs\/remotes\/origin\//u, '') ?? null
}
