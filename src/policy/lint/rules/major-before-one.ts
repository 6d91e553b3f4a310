import { kindsThatFeed } from '../../language/sources.ts'
import { boxesOf } from '../../language/version-range.ts'
import { variablesOf } from '../../pattern.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** W_PRE_1_0: a class that shows the major number alone begins at 1.0.0. */
export function majorBeforeOne(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      if (!showsMajorAlone(component, tagClass) || !takesZero(tagClass)) return []
      return [
        {
          code: 'W_PRE_1_0',
          severity: 'warning',
          message: 'it would make "0" of every version before 1.0.0, where a minor release may break',
          where: context.spotOf(tagClass),
          witness: '0',
          hints: ['Begin at 1.0.0:  versions: ">=1.0.0"'],
        },
      ]
    }),
  )
}

function showsMajorAlone({ releases }: Component, { pattern }: TagClass): boolean {
  const names = variablesOf(pattern)
  if (names.some((name) => name === 'version' || name === 'minor')) return false
  return names.includes('major') || (names.includes('line') && releases.lines.by === 'major')
}

function takesZero(tagClass: TagClass): boolean {
  return (
    kindsThatFeed(tagClass).length > 0 &&
    boxesOf(tagClass.versions, false).some(({ major }) => major.lo === 0)
  )
}
