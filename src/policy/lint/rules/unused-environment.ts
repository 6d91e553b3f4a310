import { variablesOf } from '../../pattern.ts'
import type { TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** W_ENVIRONMENT_UNUSED: some class shows each environment, by `{env}` or by its `environments`. */
export function unusedEnvironment(context: LintContext): readonly Finding[] {
  const classes = context.policy.components.flatMap((component) => component.classes)
  return context.policy.environments.flatMap((environment): readonly Finding[] => {
    if (classes.some((tagClass) => shows(tagClass, environment.name))) return []
    return [
      {
        code: 'W_ENVIRONMENT_UNUSED',
        severity: 'warning',
        message: `no class shows what runs in ${environment.name}`,
        where: context.spotOf(environment),
        hints: ['A tag for each environment:  "env-{env}": { from: promotion, moves: freely }'],
      },
    ]
  })
}

function shows(tagClass: TagClass, environment: string): boolean {
  if (!tagClass.from.includes('promotion')) return false
  if (tagClass.environments.length > 0) return tagClass.environments.includes(environment)
  return variablesOf(tagClass.pattern).includes('env')
}
