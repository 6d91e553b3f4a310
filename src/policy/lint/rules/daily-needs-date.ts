import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'
import { namesDay } from '../names-day.ts'

/** E_DAILY_NEEDS_DATE: the name of a daily tag says its day. */
export function dailyNeedsDate(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap(({ classes }) =>
    classes.flatMap((tagClass): readonly Finding[] => {
      if (tagClass.moves !== 'daily' || namesDay(tagClass.pattern)) return []
      return [
        {
          code: 'E_DAILY_NEEDS_DATE',
          severity: 'error',
          message: 'it may move on its own day only, and its name does not say which day that is',
          where: context.spotOf(tagClass),
          hints: [`Name the day:  "${tagClass.key}-{date:YYYY-MM-DD}"`],
        },
      ]
    }),
  )
}
