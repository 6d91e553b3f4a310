import type { Rule } from './context.ts'
import { alias } from './rules/alias.ts'
import { ambiguousPattern } from './rules/ambiguous-pattern.ts'
import { classEmpty } from './rules/class-empty.ts'
import { classOverlap } from './rules/class-overlap.ts'
import { dailyNeedsDate } from './rules/daily-needs-date.ts'
import { forwardNeedsVersion } from './rules/forward-needs-version.ts'
import { gitTagOverlap } from './rules/git-tag-overlap.ts'
import { lineNamesNothing } from './rules/line-names-nothing.ts'
import { majorBeforeOne } from './rules/major-before-one.ts'
import { neverCannotHold } from './rules/never-cannot-hold.ts'
import { platformsShareTag } from './rules/platforms-share-tag.ts'
import { protectedClass } from './rules/protected-class.ts'
import { requiredTag } from './rules/required-tag.ts'
import { shaLengths } from './rules/sha-lengths.ts'
import { tagGrammar } from './rules/tag-grammar.ts'
import { tagLength } from './rules/tag-length.ts'
import { unreachableEnvironment } from './rules/unreachable-environment.ts'
import { unusedEnvironment } from './rules/unused-environment.ts'
import { variableSources } from './rules/variable-sources.ts'

/** Every rule of `tidemark lint`: one file and one line here each. */
export const RULES: readonly Rule[] = [
  alias,
  ambiguousPattern,
  classEmpty,
  classOverlap,
  dailyNeedsDate,
  forwardNeedsVersion,
  gitTagOverlap,
  lineNamesNothing,
  majorBeforeOne,
  neverCannotHold,
  platformsShareTag,
  protectedClass,
  requiredTag,
  shaLengths,
  tagGrammar,
  tagLength,
  unreachableEnvironment,
  unusedEnvironment,
  variableSources,
]
