import { variablesOf } from '../../pattern.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** E_ALIAS: an alias always points where its class points, so it has the same source, filters, contract and variables. */
export function alias(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      const problem = problemOf(component, tagClass)
      if (problem === null) return []
      const target = targetOf(component, tagClass)
      return [
        {
          code: 'E_ALIAS',
          severity: 'error',
          message: problem,
          where: context.spotOf(tagClass),
          hints: ['Write an alias with nothing but its target:  latest: { aliasOf: stable }'],
          ...(target === undefined ? {} : { related: context.spotOf(target) }),
        },
      ]
    }),
  )
}

function targetOf({ classes }: Component, { aliasOf }: TagClass): TagClass | undefined {
  return classes.find(({ key }) => key === aliasOf)
}

function problemOf(component: Component, tagClass: TagClass): string | null {
  if (tagClass.aliasOf === null) return null
  const target = targetOf(component, tagClass)
  if (target === undefined) return `it stands for "${tagClass.aliasOf}", and there is no such class`
  if (target === tagClass) return 'it stands for itself'
  if (target.aliasOf !== null) return `it stands for "${target.key}", which is an alias itself`
  if (groupingOf(target) !== groupingOf(tagClass)) {
    return `"${target.key}" makes a tag for each of its variables, and "${tagClass.key}" does not have the same ones`
  }
  return sourceOf(target) === sourceOf(tagClass)
    ? null
    : `"${target.key}" has another source, filter or contract`
}

/** What the tags of a class are grouped by. */
function groupingOf({ pattern }: TagClass): string {
  const formats = pattern.parts.flatMap((part) =>
    part.type === 'variable' && part.name === 'date' ? [part.format ?? ''] : [],
  )
  return JSON.stringify([variablesOf(pattern).toSorted(), formats])
}

function sourceOf(tagClass: TagClass): string {
  const { from, moves, versions, supportedLines, branches, environments, platforms, onConflict } = tagClass
  return JSON.stringify([
    from.toSorted(),
    moves,
    versions,
    supportedLines,
    branches,
    environments,
    platforms,
    onConflict,
  ])
}
