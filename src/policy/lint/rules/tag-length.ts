import { LONGEST_TAG } from '../../../model/tag.ts'
import { compile } from '../../language/compile.ts'
import { lengthsOf } from '../../language/lengths.ts'
import { VERSION_VARIABLES } from '../../language/of-pattern.ts'
import type { Reading, Segment } from '../../language/of-pattern.ts'
import type { VariableName } from '../../pattern.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** Variables whose length no policy bounds: planning refuses the rare name that they make too long. */
const ELASTIC: readonly VariableName[] = [...VERSION_VARIABLES, 'branch', 'run']

/**
 * E_TAG_LENGTH: with versions, branches and runs at their shortest and everything else at its longest, a name has at most
 * 128 characters. What remains too long (a branch of 200 characters) is refused by the plan, before anything is built.
 */
export function tagLength(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      const lengths = context.languageOf(component, tagClass).readings.map(lengthOf)
      const longest = Math.max(0, ...lengths)
      if (longest <= LONGEST_TAG) return []
      return [
        {
          code: 'E_TAG_LENGTH',
          severity: 'error',
          message: `it can make a name of ${longest} characters, and a tag has at most ${LONGEST_TAG}`,
          where: context.spotOf(tagClass),
          hints: ['Shorten its text, or show fewer digits:  {sha:12}'],
        },
      ]
    }),
  )
}

function lengthOf({ segments }: Reading): number {
  return segments.reduce((sum, segment) => sum + lengthOfSegment(segment), 0)
}

function lengthOfSegment({ part, words }: Segment): number {
  if (part.type === 'text') return part.text.length
  const lengths = lengthsOf(compile(words))
  if (lengths === null) return -Infinity
  const elastic = part.type === 'variable' && ELASTIC.includes(part.name)
  return elastic ? lengths.shortest : (lengths.longest ?? Infinity)
}
