import type { Fact } from '../../model/fact.ts'
import type { GitSight } from './sight.ts'

/** The git tag of a release that is not where it was when it was released. */
export interface Misplaced {
  readonly fact: Fact
  readonly gitTag: string
  /** Where it belongs. */
  readonly commit: string
  /** Where it leads in this clone: null to no commit, undefined where it is gone. */
  readonly here: string | null | undefined
}

/** None in a clone without any tags: it was made without them. */
export function misplacedTags(tags: GitSight['tags'], released: readonly Fact[]): readonly Misplaced[] {
  if (tags.size === 0) return []
  return released.flatMap((fact) => {
    const { gitTag, commit } = fact
    if (gitTag === null || commit === null) return []
    const here = tags.get(gitTag)?.commit
    return here === commit ? [] : [{ fact, gitTag, commit, here }]
  })
}
