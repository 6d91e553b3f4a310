import type { Fact } from '../../../model/fact.ts'
import { isStable } from '../../../model/version.ts'
import { isRelease } from '../../release-of.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { misplacedTags } from '../misplaced-tags.ts'
import type { Misplaced } from '../misplaced-tags.ts'
import type { AuditSight } from '../sight.ts'
import { quoted } from '../../quoted.ts'

/** `git-tag-moved`, `git-tag-gone`: the git tag of a release leads for ever to the commit that was released. */
export function gitTags({ git, state, component }: AuditSight): readonly Finding[] {
  if (git === null) return []
  const released = state.facts.filter((fact) => isRelease(fact))
  return misplacedTags(git.tags, released).map((tag) => {
    const { fact, gitTag, here } = tag
    const { version, actor: who, date: when, commit } = fact
    const place = { ...tag, signed: isSigned(component.releases.signed, fact), at: placeAt(tag, git.origin) }
    return findingOf(here === undefined ? 'git-tag-gone' : 'git-tag-moved', {
      component: component.name,
      version: version?.text ?? null,
      gitTag,
      who,
      when,
      message: `the git tag ${gitTag} ${words(place)}; it was released from ${short(commit)}`,
      mend: mendOf(place),
    })
  })
}

/** `right`: origin has it where it belongs; `wrong`: elsewhere, or not at all; `unknown`: it did not answer; `none`: there is no origin. */
type AtOrigin = 'right' | 'wrong' | 'unknown' | 'none'

interface Place extends Misplaced {
  readonly signed: boolean
  readonly at: AtOrigin
}

function placeAt(
  { gitTag, commit }: Misplaced,
  origin: ReadonlyMap<string, string> | null | undefined,
): AtOrigin {
  if (origin === undefined) return 'none'
  if (origin === null) return 'unknown'
  return origin.get(gitTag) === commit ? 'right' : 'wrong'
}

function isSigned(signed: 'never' | 'stable' | 'always', { version }: Fact): boolean {
  return signed === 'always' || (signed === 'stable' && version !== null && isStable(version))
}

function words({ here, at }: Place): string {
  const told = {
    right: ' here, and is right at origin',
    wrong: ', here and at origin',
    unknown: ' here',
    none: '',
  }
  const is = here === undefined ? 'is gone' : here === null ? 'leads to no commit' : `leads to ${short(here)}`
  return is + told[at]
}

/** What origin has is fetched; what it lost as well is made again, at the commit that was released. */
function mendOf({ gitTag, commit, here, signed, at }: Place): string {
  const force = here === undefined ? '' : ' --force'
  if (at === 'right' || at === 'unknown') return `git fetch --tags${force}`
  const name = quoted(gitTag)
  const made = `git tag${force}${signed ? ' --sign' : ''} --message ${name} ${name} ${commit}`
  return at === 'none' ? made : `${made} && git push --force origin ${quoted(`refs/tags/${gitTag}`)}`
}

function short(commit: string | null): string {
  return (commit ?? '').slice(0, 7)
}
