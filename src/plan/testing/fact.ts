import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { isStable, parseVersion } from '../../model/version.ts'

/** What a test says of a fact; everything else has a plain default. */
export type Given = Partial<Omit<Fact, 'version'>> & { readonly version?: string }

/** The digest of a text: tests name bytes by words. */
export function bytes(name: string): Digest {
  return digestOf(name)
}

/** A full commit id that begins with `short`. */
export function commit(short: string): string {
  return short.padEnd(40, '0')
}

/** A candidate: a release of `version`, or a build when there is none, with bytes of its own by default. */
export function candidate(given: Given): Fact {
  const version = given.version === undefined ? null : parseVersion(given.version)
  const kind = given.kind ?? (version === null ? 'build' : isStable(version) ? 'release' : 'prerelease')
  return {
    component: 'web',
    id: 'candidate',
    seq: Number.MAX_SAFE_INTEGER,
    digest: bytes(`${kind} ${given.version ?? ''} ${given.commit ?? ''}`),
    commit: null,
    branch: null,
    gitTag: null,
    environment: null,
    run: null,
    date: '2026-03-02T10:14:00.000Z',
    platforms: {},
    actor: null,
    schemaChange: false,
    ...given,
    kind,
    version,
  }
}
