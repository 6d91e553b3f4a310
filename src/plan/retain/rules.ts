import type { TagClass } from '../../policy/policy.ts'
import type { Ages } from './ages.ts'
import type { RetainInput } from './input.ts'
import type { KeepBook } from './keeping.ts'
import { keepApproved } from './rules/approved.ts'
import { keepDeprecated } from './rules/deprecated.ts'
import { keepEnvironments } from './rules/environments.ts'
import { keepNewest } from './rules/newest.ts'
import { keepOrphans } from './rules/orphans.ts'
import { keepOthers } from './rules/others.ts'
import { keepPinned, keepSpared } from './rules/pinned.ts'
import { keepReleases } from './rules/releases.ts'
import { keepTagged } from './rules/tagged.ts'
import { keepUnreadable } from './rules/unreadable.ts'
import { keepUntagged } from './rules/untagged.ts'
import { keepWanted } from './rules/wanted.ts'
import { keepYounger } from './rules/younger.ts'
import type { Shelf } from './shelf.ts'

/** What every rule looks at. */
export interface RuleContext {
  readonly input: RetainInput
  readonly shelf: Shelf
  readonly ages: Ages
  /** The classes of the policy that can make a tag. */
  readonly classesOf: (tag: string) => readonly TagClass[]
}

/** A rule notes what it keeps, and why. It can never say that something goes. */
export type KeepRule = (book: KeepBook, context: RuleContext) => void

/** Every rule. What any of them keeps stays. */
export const KEEP_RULES: readonly KeepRule[] = [
  keepTagged,
  keepWanted,
  keepEnvironments,
  keepPinned,
  keepApproved,
  keepReleases,
  keepDeprecated,
  keepNewest,
  keepYounger,
  keepUntagged,
  keepOrphans,
  keepOthers,
  keepUnreadable,
  keepSpared,
]
