import type { FactKind } from '../../../model/fact.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

const WITHOUT_ORDER: readonly FactKind[] = ['build', 'promotion']

/** E_FORWARD_NEEDS_VERSION: what feeds a class that moves forward has a version to compare. */
export function forwardNeedsVersion(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap(({ classes }) =>
    classes.flatMap((tagClass): readonly Finding[] => {
      const wrong = tagClass.from.filter((kind) => WITHOUT_ORDER.includes(kind))
      if (tagClass.moves !== 'forward' || wrong.length === 0) return []
      return [
        {
          code: 'E_FORWARD_NEEDS_VERSION',
          severity: 'error',
          message: `it moves in the order of versions, and a ${wrong.join(' or a ')} has none to go by`,
          where: context.spotOf(tagClass),
          hints: ['Use `moves: freely`, or feed it from releases only.'],
        },
      ]
    }),
  )
}
