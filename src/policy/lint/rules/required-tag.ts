import type { FactKind } from '../../../model/fact.ts'
import { compile } from '../../language/compile.ts'
import { difference } from '../../language/complement.ts'
import { globs } from '../../language/glob.ts'
import { kindsThatFeed } from '../../language/sources.ts'
import { witnessOf } from '../../language/witness.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'
import { locate } from '../spot.ts'

type Problem = Pick<Finding, 'message' | 'hints'> & { readonly witness?: string; readonly other?: TagClass }

/**
 * E_REQUIRED_TAG_UNREACHABLE: whatever kind of artifact another class publishes also gets the tag under `require.tag`.
 * Promotions are left out: they name an artifact that has it already.
 */
export function requiredTag(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) => {
    const key = component.require.tag
    if (key === null) return []
    const required = component.classes.find((tagClass) => tagClass.key === key)
    const problems =
      required === undefined ? [unknown(component, key)] : problemsOf(context, component, required)
    return problems.map(({ other, ...problem }) => ({
      code: 'E_REQUIRED_TAG_UNREACHABLE',
      severity: 'error',
      ...problem,
      where: locate(context.source, context.policy.file, 'tag', key),
      ...(other === undefined ? {} : { related: context.spotOf(other) }),
    }))
  })
}

function unknown({ classes }: Component, key: string): Problem {
  return {
    message: `there is no class "${key}"`,
    hints: [`The classes are ${classes.map((tagClass) => `"${tagClass.key}"`).join(', ')}.`],
  }
}

function problemsOf(context: LintContext, { classes }: Component, required: TagClass): readonly Problem[] {
  const fed = kindsThatFeed(required)
  const reported = new Set<FactKind>()
  return classes
    .filter((other) => other !== required)
    .flatMap((other) => {
      const kind = kindsThatFeed(other).find(
        (candidate) => candidate !== 'promotion' && !fed.includes(candidate) && !reported.has(candidate),
      )
      if (kind === undefined) return branchProblem(context, required, other)
      reported.add(kind)
      return [
        {
          message: `"${other.key}" publishes a ${kind}, which never gets the required "${required.key}"`,
          hints: [
            `Feed it from that too:  "${required.key}": { from: [${[...required.from, kind].join(', ')}] }`,
          ],
          other,
        },
      ]
    })
}

/** A branch whose builds another class publishes, and that the required one does not take. */
function branchProblem(context: LintContext, required: TagClass, other: TagClass): readonly Problem[] {
  const both = [required, other].every((tagClass) => kindsThatFeed(tagClass).includes('build'))
  if (!both || required.branches.length === 0 || sameBranches(required, other)) return []
  const branch = context.within(required, () =>
    witnessOf(difference(compile(globs(other.branches)), compile(globs(required.branches)))),
  )
  if (branch === null) return []
  return [
    {
      message: `"${other.key}" publishes builds of branch "${branch}", which never get the required "${required.key}"`,
      hints: [`Let "${required.key}" take the same \`branches\`.`],
      witness: branch,
      other,
    },
  ]
}

/** The usual case, which needs no proof. */
function sameBranches(required: TagClass, other: TagClass): boolean {
  return other.branches.length > 0 && other.branches.every((glob) => required.branches.includes(glob))
}
