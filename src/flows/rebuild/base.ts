import type { ArtifactData } from '../../model/data.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { isFailure } from '../../model/failure.ts'
import { formatReference, parseReference } from '../../model/reference.ts'
import type { Component } from '../../policy/policy.ts'
import { describeImage } from '../../registry/copy/describe.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'
import { targetsOf } from '../content/targets.ts'
import { artifactData } from '../event/standing.ts'
import type { World } from '../world.ts'
import type { BaseReport } from './request.ts'

const NAME = 'org.opencontainers.image.base.name'
const DIGEST = 'org.opencontainers.image.base.digest'

/** What stands, as far as its base is concerned. */
export interface Based {
  readonly component: Component
  readonly standing: Fact | null
  /** It is built whatever the base is: what cannot be asked stops nothing. */
  readonly force: boolean
}

/**
 * The base image of what stands, and whether its registry has anything newer under the same name. A registry that does not
 * answer is an error, for nothing newer may be missed in silence.
 */
export async function judgeBase(world: World, based: Based): Promise<BaseReport> {
  const { name, digests } = await knownBase(world, based)
  const report = { name, standing: digests, newest: null, status: 'unknown' as const }
  if (name === null)
    return { ...report, why: 'the image does not say what it is built on, and neither does `rebuild.base`' }
  const found = await newestBase(world, name, based.force)
  if ('why' in found) return { ...report, ...found }
  const { newest, all } = found
  if (digests.length === 0)
    return { ...report, newest, why: 'neither the image nor the ledger says on which digest of it' }
  const same = digests.every((digest) => all.includes(digest))
  return { name, standing: digests, newest, status: same ? 'same' : 'newer', why: null }
}

interface KnownBase {
  readonly name: string | null
  readonly digests: readonly Digest[]
}

/** By the policy and the ledger; where these do not know, by the image itself. */
async function knownBase(world: World, { component, standing }: Based): Promise<KnownBase> {
  const data = await recorded(world, standing)
  const said = component.rebuild.base ?? data.labels?.[NAME] ?? null
  const whole = said !== null && data.base !== undefined
  const labels = whole ? [] : await labelsOf(world, component, standing)
  const name = said ?? agreedName(labels)
  const digests = data.base === undefined ? digestsIn(labels) : [data.base]
  return { name: name === null ? null : fullName(name), digests }
}

async function recorded(world: World, standing: Fact | null): Promise<Partial<ArtifactData>> {
  return standing === null ? {} : ((await artifactData(await world.ledger(), standing)) ?? {})
}

type Labels = Readonly<Record<string, string>>

function agreedName(labels: readonly Labels[]): string | null {
  const [name, ...others] = new Set(labels.flatMap((texts) => texts[NAME] ?? []))
  return others.length > 0 ? null : (name ?? null)
}

function digestsIn(labels: readonly Labels[]): readonly Digest[] {
  const texts = new Set(labels.flatMap((each) => each[DIGEST] ?? []))
  return [...texts].filter((text) => isDigest(text))
}

/** `debian:13` in full; null for a name that has no newer bytes, or is none. */
function fullName(text: string): string | null {
  try {
    const { name, tag, digest } = parseReference(text)
    if (tag === null && digest !== null) return null
    return formatReference({ name, tag: tag ?? 'latest', digest: null })
  } catch (error) {
    if (isFailure(error, 'E_REFERENCE')) return null
    throw error
  }
}

/** Of every platform; nothing where no image of the component has it any more. */
async function labelsOf(
  world: World,
  component: Component,
  standing: Fact | null,
): Promise<readonly Labels[]> {
  if (standing === null || standing.digest === null) return []
  for (const { store } of await targetsOf(world, component)) {
    const manifest = await store.readManifest(standing.digest)
    if (manifest !== null) return Object.values((await describeImage(store, manifest)).labels)
  }
  return []
}

type Newest = { readonly newest: Digest; readonly all: readonly Digest[] } | { readonly why: string }

/** The digest under the name, and those of an index's children: builders record either. */
async function newestBase(world: World, text: string, force: boolean): Promise<Newest> {
  const { name, tag } = parseReference(text)
  try {
    const manifest = await (await world.images()).open(name).readManifest(tag ?? 'latest')
    if (manifest === null) return { why: `${text} is not there` }
    const read = readImageManifest(manifest)
    const children = read.kind === 'index' ? read.manifests.map(({ digest }) => digest) : []
    return { newest: manifest.digest, all: [manifest.digest, ...children] }
  } catch (error) {
    if (force && isFailure(error)) return { why: error.message }
    throw error
  }
}
