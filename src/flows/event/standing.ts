import type { Ledger } from '../../ledger/ledger.ts'
import type { ArtifactData } from '../../model/data.ts'
import type { Fact } from '../../model/fact.ts'
import { ARTIFACT, readData } from '../../model/read-data.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Version } from '../../model/version.ts'

/** The newest release or rebuild of a version that some tag is known to name; null when there is none. */
export function standingArtifact(state: ComponentState, version: Version): Fact | null {
  return artifactsOf(state, version).findLast((fact) => isNamed(state, fact)) ?? null
}

/** The newest rebuild of a version that was recorded and not published to every one of `images`: its run was cut off. */
export function unfinishedRebuild(
  state: ComponentState,
  version: Version,
  images: readonly string[],
): Fact | null {
  const newest = artifactsOf(state, version).at(-1)
  if (newest?.kind !== 'rebuild') return null
  return images.every((image) => isNamed(state, newest, image)) ? null : newest
}

/** What the ledger recorded of an artifact; null for a fact that is no record of it. */
export async function artifactData(ledger: Ledger, fact: Fact): Promise<ArtifactData | null> {
  for await (const record of ledger.read(fact.seq - 1))
    return record.id === fact.id ? readData(record, ARTIFACT) : null
  return null
}

/** Oldest first, by when they were built. */
function artifactsOf(state: ComponentState, version: Version): readonly Fact[] {
  return state
    .byVersion(version.text)
    .filter(({ kind }) => kind === 'release' || kind === 'rebuild')
    .toSorted((a, b) => (a.date === b.date ? a.seq - b.seq : a.date < b.date ? -1 : 1))
}

function isNamed({ published }: ComponentState, { digest }: Fact, only?: string): boolean {
  const images = only === undefined ? [...published.values()] : [published.get(only)]
  return images.some((tags) => [...(tags?.values() ?? [])].some((tag) => tag.digest === digest))
}
