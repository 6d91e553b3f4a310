import type { Forge } from '../../forge/forge.ts'
import { isFailure } from '../../model/failure.ts'
import { releaseOf } from '../../plan/release-of.ts'
import { viewsOf } from '../../plan/views.ts'
import { tagsOfVersion } from '../event/git-tag.ts'
import type { World } from '../world.ts'
import { deprecationText, sameNotes, withBanner } from './banner.ts'
import { withChanges } from './changes.ts'
import type { Change } from './changes.ts'
import type { DeprecatedVersion, Told, ToldNotes } from './request.ts'
import type { Survey } from './survey.ts'

interface Subject {
  readonly told: DeprecatedVersion
  readonly change: Change
  readonly gitTag: string | null
  /** The git tag of what `latest` names afterwards. */
  readonly latest: string | null
}

/** Which notes would get, or lose, their banner. The forge is not asked. */
export async function planNotes(world: World, survey: Survey): Promise<readonly ToldNotes[]> {
  return await eachNotes(world, survey, async () => ({ url: null, outcome: 'planned', why: null }))
}

/** Puts the banner into the notes of every version, or takes it out. Failures are told, not thrown. */
export async function tellNotes(world: World, survey: Survey): Promise<readonly ToldNotes[]> {
  return await eachNotes(world, survey, tellRelease)
}

type Work = (
  forge: Forge,
  subject: Subject & { readonly gitTag: string },
) => Promise<Told & { url: string | null }>

async function eachNotes(world: World, survey: Survey, work: Work): Promise<readonly ToldNotes[]> {
  const [opened, subjects] = await Promise.all([openForge(world), subjectsOf(world, survey)])
  const all: ToldNotes[] = []
  for (const subject of subjects) {
    const { told, gitTag } = subject
    const result = 'outcome' in opened ? { ...opened, url: null } : await tellOne(opened.forge, subject, work)
    all.push({ version: told.version, gitTag, ...result })
  }
  return all
}

async function openForge(world: World): Promise<Told | { readonly forge: Forge }> {
  try {
    const forge = await world.forge()
    if (forge === null) return { outcome: 'skipped', why: 'it is not known which forge hosts the repository' }
    if (forge.authenticated) return { forge }
    return { outcome: 'skipped', why: `there is no token for ${forge.place.url}` }
  } catch (error) {
    return failed(error)
  }
}

async function subjectsOf(
  world: World,
  { component, changes, versions }: Survey,
): Promise<readonly Subject[]> {
  const state = (await (await world.ledger()).load()).component(component.name)
  const tags = changes.every(({ version }) => releaseOf(state, version)?.gitTag != null)
    ? []
    : ((await world.git?.tags()) ?? [])
  const views = viewsOf(component, withChanges(state, changes))
  const latest = views.wanted('latest')?.fact?.gitTag ?? null
  return changes.flatMap((change, at) => {
    const told = versions[at]
    if (told === undefined) return []
    const recorded = releaseOf(state, change.version)?.gitTag ?? null
    const gitTag = recorded ?? tagsOfVersion(tags, component, change.version).at(-1)?.name ?? null
    return [{ told, change, gitTag, latest }]
  })
}

async function tellOne(forge: Forge, subject: Subject, work: Work): ReturnType<Work> {
  const { gitTag } = subject
  if (gitTag === null) return { url: null, outcome: 'skipped', why: 'it has no git tag' }
  try {
    return await work(forge, { ...subject, gitTag })
  } catch (error) {
    return { url: null, ...failed(error) }
  }
}

async function tellRelease(
  forge: Forge,
  { told, change, gitTag, latest }: Subject & { readonly gitTag: string },
): ReturnType<Work> {
  const release = await forge.findRelease(gitTag)
  if (release === null)
    return { url: null, outcome: 'skipped', why: `${forge.place.url} has no release of ${gitTag}` }
  const { url } = release
  if (release.draft) return { url, outcome: 'skipped', why: 'it is a draft, which nobody sees' }
  const notes = withBanner(release.notes, change.after === null ? null : deprecationText(told))
  if (sameNotes(notes, release.notes)) return { url, outcome: 'unchanged', why: null }
  // Before the banner, which tells the next run that all of it is done.
  await showLatest(forge, latest)
  await forge.updateRelease(release, { notes })
  return { url, outcome: 'written', why: null }
}

/** GitHub shows the release as its latest that it was told to; the others decide by themselves. */
async function showLatest(forge: Forge, gitTag: string | null): Promise<void> {
  if (gitTag === null || forge.place.kind !== 'github') return
  const release = await forge.findRelease(gitTag)
  if (release !== null && !release.draft) await forge.updateRelease(release, { latest: true })
}

function failed(error: unknown): Told {
  if (!isFailure(error)) throw error
  return { outcome: 'failed', why: error.message }
}
