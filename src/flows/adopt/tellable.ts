import type { ArtifactData } from '../../model/data.ts'
import type { Fact } from '../../model/fact.ts'
import type { State } from '../../model/state.ts'
import { isRelease } from '../../plan/release-of.ts'

/** A release that a git tag and an exact tag tell together, or a rebuild that its tag tells. */
export interface Tellable {
  readonly type: 'release' | 'rebuild'
  readonly component: string
  /** The tag that tells it. */
  readonly tag: string
  readonly data: ArtifactData & { readonly version: string }
}

/** Those that the ledger does not know, each once. */
export function* newFacts(tellable: readonly Tellable[], state: State): Iterable<Tellable> {
  const seen = new Set<string>()
  for (const each of tellable) {
    const { type, component, data } = each
    const name = `${component} ${type === 'release' ? data.version : data.digest}`
    if (seen.has(name) || isKnown(each, state)) continue
    seen.add(name)
    yield each
  }
}

function isKnown({ type, component, data }: Tellable, state: State): boolean {
  const known = state.component(component)
  return type === 'release'
    ? known.byVersion(data.version).some((fact) => isRelease(fact))
    : saysWhatItIs(known.byDigest(data.digest))
}

/** True where the facts about a digest tell more than where it runs. */
export function saysWhatItIs(facts: readonly Fact[]): boolean {
  return facts.some(({ kind }) => kind !== 'promotion')
}
