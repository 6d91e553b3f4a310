import { choice, sequence } from '../../policy/language/expression.ts'
import { languageOfClass } from '../../policy/language/of-pattern.ts'
import type { Component, Contract, Policy, TagClass } from '../../policy/policy.ts'
import { printExpression } from './print.ts'

/** A tag class and the expression, not anchored, of the tags that it makes. */
export interface AdmittedClass {
  readonly component: string
  /** Key of the class. */
  readonly class: string
  readonly moves: Contract
  /** Alternatives need no group around them here: `a|b`. */
  readonly expression: string
}

/** One regular expression for all the tags of a policy (docs/admission.md). */
export interface AdmissionPattern {
  /** Anchored: `^(v[0-9]…|[0-9a-f]{7})$`; `^$`, which no tag matches, where nothing is admitted. */
  readonly pattern: string
  readonly classes: readonly AdmittedClass[]
  /** Classes that are not in it: `support: none`, or filters that leave them no tag. */
  readonly leftOut: readonly Pick<AdmittedClass, 'component' | 'class'>[]
}

export interface AdmissionChoice {
  /** The components whose tags are admitted. */
  readonly components: readonly Component[]
  /** Classes with `support: none` as well. */
  readonly all: boolean
}

/**
 * The expression that takes exactly the tags that classes of these components can make (of any length: only a registry refuses more than 128
 * characters). Without look-around, back references or anything else that RE2, ECMAScript and POSIX extended expressions read
 * differently. Pure. Throws E_PATTERN_TOO_COMPLEX.
 */
export function admissionPattern(policy: Policy, { components, all }: AdmissionChoice): AdmissionPattern {
  const environments = policy.environments.map(({ name }) => name)
  const rows = components.flatMap((component) =>
    component.classes.map((tagClass) => ({
      component: component.name,
      class: tagClass.key,
      moves: tagClass.moves,
      expression:
        all || tagClass.support !== 'none' ? expressionOfClass(tagClass, component, environments) : null,
    })),
  )
  const classes = rows.flatMap(({ expression, ...row }) =>
    expression === null ? [] : [{ ...row, expression }],
  )
  return {
    pattern: anchored(classes.map(({ expression }) => expression)),
    classes,
    leftOut: rows.flatMap((row) =>
      row.expression === null ? [{ component: row.component, class: row.class }] : [],
    ),
  }
}

/** Components that share their classes say the same: each expression once. */
function anchored(expressions: readonly string[]): string {
  return expressions.length === 0 ? '^$' : `^(${[...new Set(expressions)].join('|')})$`
}

function expressionOfClass(
  tagClass: TagClass,
  component: Component,
  environments: readonly string[],
): string | null {
  const { readings } = languageOfClass(tagClass, component, environments)
  return printExpression(
    choice(...readings.map(({ segments }) => sequence(...segments.map(({ words }) => words)))),
  )
}
