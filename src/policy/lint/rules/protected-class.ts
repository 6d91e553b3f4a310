import { compile } from '../../language/compile.ts'
import { difference } from '../../language/complement.ts'
import { words } from '../../language/expression.ts'
import { witnessOf } from '../../language/witness.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** E_PROTECTED_CLASS: a class can make some tag that its registry takes. Single names are refused by the plan. */
export function protectedClass(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    hostsOf(component).flatMap((host) => {
      const never = context.policy.registries[host]?.never ?? []
      if (never.length === 0) return []
      return component.classes
        .filter((tagClass) => onlyMakes(context, { component, tagClass }, never))
        .map((tagClass) => findingOf(context, tagClass, { host, never }))
    }),
  )
}

/** The registries of a component; a layout on disk has none. */
function hostsOf({ images }: Component): readonly string[] {
  const hosts = images.filter((image) => !image.startsWith('oci:')).map((image) => image.split('/')[0] ?? '')
  return [...new Set(hosts)]
}

interface Row {
  readonly component: Component
  readonly tagClass: TagClass
}

function onlyMakes(context: LintContext, { component, tagClass }: Row, never: readonly string[]): boolean {
  const { automaton } = context.languageOf(component, tagClass)
  if (witnessOf(automaton) === null) return false
  return witnessOf(difference(automaton, compile(words(never)))) === null
}

function findingOf(
  context: LintContext,
  tagClass: TagClass,
  { host, never }: { readonly host: string; readonly never: readonly string[] },
): Finding {
  return {
    code: 'E_PROTECTED_CLASS',
    severity: 'error',
    message: `${host} never takes ${never.join(', ')}, and the class makes nothing else`,
    where: context.spotOf(tagClass),
    hints: [`Drop the class, or take its name off \`registries.${host}.never\`.`],
  }
}
