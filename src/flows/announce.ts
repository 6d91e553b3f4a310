import type { AssetUpload, Forge, ForgeRelease } from '../forge/forge.ts'
import { TidemarkError } from '../model/failure.ts'
import { isStable } from '../model/version.ts'
import { componentFlag } from '../plan/component-flag.ts'
import { attach } from './announce/attach.ts'
import type { AttachedAsset } from './announce/attach.ts'
import { CHECKSUMS, checksumsOf, demandedAssets, readAssets, sha256 } from './announce/files.ts'
import { writeAnnouncement } from './announce/notes.ts'
import type { Announcement } from './announce/notes.ts'
import { findReleased } from './announce/released.ts'
import type { Released } from './announce/released.ts'
import type { World } from './world.ts'

export interface AnnounceRequest {
  readonly component?: string
  /** CI's, or the newest release tag at HEAD, where it is null. */
  readonly gitTag: string | null
  /** Files to attach, relative to where the user stands. */
  readonly assets: readonly string[]
  readonly dryRun: boolean
}

/** `tidemark announce`. */
export interface AnnounceResult {
  readonly component: string
  readonly version: string
  readonly gitTag: string
  readonly forge: string
  readonly repository: string
  /** The release's page; null where it is not there yet. */
  readonly url: string | null
  readonly title: string
  readonly notes: string
  readonly prerelease: boolean
  /** Whether it is shown as the latest, where the forge lets one say so. */
  readonly latest: boolean
  readonly assets: readonly (Omit<AttachedAsset, 'action'> & {
    readonly action: AttachedAsset['action'] | 'planned'
  })[]
  /** `created`: by this run. `finished`: what an earlier run left. `unchanged`: it stood already. */
  readonly outcome: 'planned' | 'created' | 'finished' | 'unchanged'
  /** What to post elsewhere. */
  readonly text: string
  readonly dryRun: boolean
  readonly notices: readonly string[]
}

/** The most of an asset that is read to compare it, or for its checksum. */
const LARGEST = 1024 * 1024 * 1024

/**
 * Makes the release of a git tag on the forge, once: prepared unseen, with all its files and their checksums, then published. Run again it
 * finishes what is missing, or does nothing. Throws E_FORGE_*, E_NOT_PUBLISHED, E_ASSET, E_ASSET_DIFFERS and what the git tag gives cause for.
 */
export async function announce(world: World, request: AnnounceRequest): Promise<AnnounceResult> {
  const released = await findReleased(world, request)
  const forge = await forgeOf(world)
  const [announcement, given, standing] = await Promise.all([
    writeAnnouncement(world, released, forge.place),
    readAssets(world, request.assets),
    forge.findRelease(released.gitTag),
  ])
  demandAll(released, given, standing)
  const plan = { world, forge, released, announcement, given, standing }
  return request.dryRun ? describePlan(plan) : await carryOut(plan)
}

interface Plan {
  readonly world: World
  readonly forge: Forge
  readonly released: Released
  readonly announcement: Announcement
  readonly given: readonly AssetUpload[]
  readonly standing: ForgeRelease | null
}

async function carryOut(plan: Plan): Promise<AnnounceResult> {
  const { world, forge, released, announcement, standing } = plan
  const { gitTag, version } = released
  const { title, notes } = announcement
  world.tell({
    type: 'step',
    text: `${standing === null ? 'preparing' : 'looking at'} the release of ${gitTag} on ${forge.place.url}`,
  })
  const release =
    standing ?? (await forge.createRelease({ gitTag, title, notes, prerelease: !isStable(version) }))
  const assets = await attachAll(plan, release)
  const whole = await demandWhole(forge, released, assets)
  const published = whole.draft
    ? await forge.updateRelease(whole, { title, notes, draft: false, latest: released.latest })
    : whole
  const changed = whole.draft || assets.some(({ action }) => action !== 'kept')
  const outcome = standing === null ? 'created' : changed ? 'finished' : 'unchanged'
  return { ...summary(plan), url: published.url, assets, outcome, text: announcement.text(published.url) }
}

/** The files, and then their checksums: over those that were given and those that are there already. */
async function attachAll(
  { world, forge, released, given }: Plan,
  release: ForgeRelease,
): Promise<readonly AttachedAsset[]> {
  const assets: AttachedAsset[] = []
  const next = `tidemark cut patch${componentFlag(world.policy, released.component.name)}`
  const place = { forge, release, next }
  for (const asset of given) {
    world.tell({ type: 'step', text: `attaching ${asset.name}` })
    assets.push(await attach(place, asset))
  }
  const names = new Set(given.map(({ name }) => name))
  const others = release.assets.filter(({ name, whole }) => whole && name !== CHECKSUMS && !names.has(name))
  // Nothing was given, and nothing is there: nothing to sum up.
  if (given.length === 0) return assets
  const read = await Promise.all(
    others.map(async (asset) => ({
      name: asset.name,
      bytes: await forge.readAsset(release, asset, LARGEST),
    })),
  )
  return [...assets, await attach(place, checksumsOf([...given, ...read]))]
}

/** What the forge has by now, read again. */
async function demandWhole(
  forge: Forge,
  { gitTag }: Released,
  assets: readonly AttachedAsset[],
): Promise<ForgeRelease> {
  const release = await forge.findRelease(gitTag)
  if (release === null)
    throw new TidemarkError(
      'E_FORGE_ANSWER',
      `${forge.place.url} does not show the release of ${gitTag} that was made`,
    )
  const missing = assets.filter(
    ({ name }) => !release.assets.some((asset) => asset.name === name && asset.whole),
  )
  if (missing.length === 0) return release
  const names = missing.map(({ name }) => name).join(', ')
  throw new TidemarkError('E_FORGE_ANSWER', `${forge.place.url} does not show ${names}, which was attached`)
}

/** Every name that the policy lists is given, or there already. */
function demandAll(released: Released, given: readonly AssetUpload[], standing: ForgeRelease | null): void {
  const there = standing?.assets.filter(({ whole }) => whole).map(({ name }) => name) ?? []
  const known = new Set([...given.map(({ name }) => name), ...there])
  const missing = demandedAssets(released).filter((name) => !known.has(name))
  if (missing.length === 0) return
  throw new TidemarkError(
    'E_ASSET',
    `the release must carry ${missing.join(', ')}, which \`cut.assets\` lists`,
    {
      hints: missing.map((name) => `--asset path/to/${name}`),
      details: { missing },
    },
  )
}

async function forgeOf(world: World): Promise<Forge> {
  const forge = await world.forge()
  if (forge !== null && forge.authenticated) return forge
  if (forge === null) {
    throw new TidemarkError('E_FORGE_UNKNOWN', 'it is not known which forge hosts the repository', {
      hints: ['forge: { kind: github, url: https://github.com, repository: OWNER/NAME }'],
    })
  }
  throw new TidemarkError('E_FORGE_DENIED', `there is no token for ${forge.place.url}`, {
    hints: ['Set GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN; it must be allowed to write releases.'],
  })
}

function describePlan(plan: Plan): AnnounceResult {
  const { standing, given, announcement } = plan
  const assets = given.map(({ name, bytes }) => ({
    name,
    size: bytes.length,
    sha256: sha256(bytes),
    action: 'planned' as const,
  }))
  const url = standing?.url ?? null
  return {
    ...summary(plan),
    url,
    assets,
    outcome: 'planned',
    dryRun: true,
    text: announcement.text(url ?? ''),
  }
}

function summary({ forge, released, announcement }: Plan) {
  return {
    component: released.component.name,
    version: released.version.text,
    gitTag: released.gitTag,
    forge: forge.place.url,
    repository: forge.place.repository,
    title: announcement.title,
    notes: announcement.notes,
    prerelease: !isStable(released.version),
    latest: released.latest,
    dryRun: false,
    notices: released.notices,
  }
}
