import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import { compareVersions } from '../model/version.ts'
import type { Target } from './action.ts'
import type { Group } from './group.ts'
import type { RegistryView } from './registry-view.ts'

/** Where a tag stands. */
export interface Site {
  readonly image: string
  readonly group: Group
}

/** What the ledger knows of the digest that a tag names: one digest may be a build, a candidate and a release at once. */
export function factNamed(digest: Digest, group: Group, state: ComponentState): Fact | null {
  const member = group.find((fact) => group.digestIn(fact) === digest)
  if (member !== null) return member
  const [highest] = state.byDigest(digest).toSorted(higherFirst)
  return highest ?? null
}

/** `digest` with its version, by the ledger's facts or by what it wrote there. */
export function targetOf(
  digest: Digest,
  site: Site,
  worlds: { state: ComponentState; registry: RegistryView },
): Target {
  const fact = factNamed(digest, site.group, worlds.state)
  if (fact?.version !== undefined && fact.version !== null) return { digest, version: fact.version.text }
  const recorded = worlds.registry.recorded(site.image, site.group.tag)
  return { digest, version: recorded?.digest === digest ? recorded.version : null }
}

function higherFirst(a: Fact, b: Fact): number {
  if (a.version === null || b.version === null) return Number(a.version === null) - Number(b.version === null)
  return compareVersions(b.version, a.version)
}
