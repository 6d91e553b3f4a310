import { variablesOf } from '../../pattern.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** E_PLATFORMS_SHARE_TAG: a class that names the children of an index names each by its own tag. */
export function platformsShareTag(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap(({ classes }) =>
    classes.flatMap((tagClass): readonly Finding[] => {
      if (tagClass.platforms.length < 2 || variablesOf(tagClass.pattern).includes('arch')) return []
      return [
        {
          code: 'E_PLATFORMS_SHARE_TAG',
          severity: 'error',
          message: `${tagClass.platforms.join(' and ')} would all be "${tagClass.key}"`,
          where: context.spotOf(tagClass),
          hints: [`Name the platform:  "${tagClass.key}-{arch}"`],
        },
      ]
    }),
  )
}
