import type { Environment } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

type Problem = Pick<Finding, 'message' | 'hints'>

/** E_ENVIRONMENT_UNREACHABLE: each environment follows branches, or comes after one that can be reached. */
export function unreachableEnvironment(context: LintContext): readonly Finding[] {
  const { environments } = context.policy
  const byName = new Map(environments.map((environment) => [environment.name, environment]))
  return environments.flatMap((environment): readonly Finding[] => {
    const problem = problemOf(environment, byName)
    if (problem === null) return []
    return [
      {
        code: 'E_ENVIRONMENT_UNREACHABLE',
        severity: 'error',
        ...problem,
        where: context.spotOf(environment),
      },
    ]
  })
}

function problemOf(environment: Environment, byName: ReadonlyMap<string, Environment>): Problem | null {
  const path: string[] = []
  for (let at: Environment | undefined = environment; at !== undefined;) {
    if (path.includes(at.name)) return cycle([...path, at.name])
    path.push(at.name)
    if (at.follows !== null && at.follows.branches.length > 0) return null
    if (at.after === null) return deadEnd(environment, at)
    const before: string = at.after
    at = byName.get(before)
    if (at === undefined) return unknown(before, [...byName.keys()])
  }
  return null
}

function cycle(path: readonly string[]): Problem {
  return {
    message: `it waits for itself: ${path.join(' after ')}`,
    hints: ['Let the first of them follow branches:  follows: { branches: [main] }'],
  }
}

function deadEnd(environment: Environment, end: Environment): Problem {
  const hints = [`Say where ${end.name} gets its artifacts from:  follows: { branches: [main] }`]
  return end === environment
    ? { message: `${end.name} follows no branch and comes after no environment`, hints }
    : { message: `it comes after ${end.name}, which nothing can reach`, hints }
}

function unknown(name: string, known: readonly string[]): Problem {
  return {
    message: `it comes after ${name}, and there is no such environment`,
    hints: [`The environments are ${known.join(', ')}.`],
  }
}
