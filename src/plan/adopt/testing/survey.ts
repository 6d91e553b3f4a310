import { digestOf } from '../../../model/digest.ts'
import type { Digest } from '../../../model/digest.ts'
import type { AdoptSurvey, GitTagSeen } from '../survey.ts'

/** A survey of one image; `tags` are names and words for the bytes that they name. */
export function survey(tags: Readonly<Record<string, string>>, more: Partial<AdoptSurvey> = {}): AdoptSurvey {
  return {
    component: 'web',
    images: [{ image: 'ghcr.io/acme/web', tags: digests(tags) }],
    gitTags: [],
    branches: ['main'],
    main: 'main',
    gitTagPattern: null,
    ...more,
  }
}

export function digests(tags: Readonly<Record<string, string>>): ReadonlyMap<string, Digest> {
  return new Map(Object.entries(tags).map(([tag, bytes]) => [tag, digestOf(bytes)]))
}

/** Annotated git tags, a second apart. */
export function gitTags(...names: readonly string[]): readonly GitTagSeen[] {
  return names.map((name, index) => ({
    name,
    commit: digestOf(name).slice(7, 47),
    annotated: true,
    time: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
  }))
}
