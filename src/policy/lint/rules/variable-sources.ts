import { kindsThatFeed, sourcesOf } from '../../language/sources.ts'
import { variablesOf } from '../../pattern.ts'
import type { TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** E_VARIABLE_WITHOUT_SOURCE: something that feeds the class has a value for every variable of its pattern. */
export function variableSources(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap(({ classes }) =>
    classes.flatMap((tagClass): readonly Finding[] => {
      const problem = problemOf(tagClass)
      if (problem === null) return []
      return [
        {
          code: 'E_VARIABLE_WITHOUT_SOURCE',
          severity: 'error',
          ...problem,
          where: context.spotOf(tagClass),
        },
      ]
    }),
  )
}

type Problem = Pick<Finding, 'message' | 'hints'>

function problemOf(tagClass: TagClass): Problem | null {
  const variables = variablesOf(tagClass.pattern)
  if (variables.includes('arch') && tagClass.platforms.length === 0) {
    return {
      message: '{arch} needs `platforms`: the class names no child of an index',
      hints: ['Add the platforms:  platforms: [linux/amd64, linux/arm64]'],
    }
  }
  if (kindsThatFeed(tagClass).length > 0) return null
  const from = tagClass.from.join(', ')
  const orphan = variables.find((name) => !tagClass.from.some((kind) => sourcesOf(name).includes(kind)))
  if (orphan === undefined) {
    const all = variables.map((name) => `{${name}}`).join(' ')
    return {
      message: `no artifact has all of ${all}: ${from} have one or the other`,
      hints: ['Make two classes of it.'],
    }
  }
  return {
    message: `{${orphan}} has no value here: the class is fed by ${from}`,
    hints: [`{${orphan}} comes with:  from: [${sourcesOf(orphan).join(', ')}]`],
  }
}
